"""Courses: several dates that one group comes to."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from ateliers.domain.dates import date_courte
from ateliers.views.gestion.edition import CreationView, ModificationView, SuppressionView
from ateliers.views.gestion.listes import ListeView, TitreColumn, VueDesAteliers
from partenaires.forms.cycles import CycleForm
from partenaires.models import Cycle

from .acces import VOIR


def dates(cycle: Cycle) -> str:
    """Return the dates of a course, the first first."""
    return ", ".join(date_courte(seance.debut_local) for seance in cycle.seances.all())


class CycleListe(ListeView):
    requis = VOIR
    add_item_label = gettext_lazy("Ajouter un cycle")
    search_fields = ("titre", "structure__nom")
    default_ordering = "titre"

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("structure").prefetch_related("seances__lieu")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "titre", label=_("Titre"), sort_key="titre", get_url=self.get_edit_url, boutons=self.get_list_buttons
            ),
            Column("dates", accessor=dates, label=_("Dates")),
            Column("structure", accessor=lambda cycle: cycle.structure or _("Toutes"), label=_("Pour")),
            Column("actif", accessor=lambda cycle: _("Proposé") if cycle.actif else _("Retiré"), label=_("État")),
        ]


class CycleCreation(CreationView):
    requis = VOIR
    page_title = gettext_lazy("Nouveau cycle")


class CycleModification(ModificationView):
    requis = VOIR


class CycleSuppression(SuppressionView):
    requis = VOIR
    phrase_utilise = gettext_lazy("Des groupes viennent à ce cycle. Cessez plutôt de le proposer.")

    def motif_de_refus(self) -> Any:
        return self.phrase_utilise if self.object.groupes.exists() else ""


class CycleViewSet(VueDesAteliers):
    model = Cycle
    name = "partenaires_cycles"
    url_prefix = "partenaires/cycles"
    url_namespace = "partenaires_cycles"
    icon = "list-ol"
    menu_label = gettext_lazy("Cycles")
    index_view_class = CycleListe
    add_view_class = CycleCreation
    edit_view_class = CycleModification
    delete_view_class = CycleSuppression
    edit_handler = ObjectList(
        [
            FieldPanel("titre"),
            FieldPanel("structure"),
            FieldPanel("seances", widget=CheckboxSelectMultiple),
            FieldPanel("actif"),
        ],
        base_form_class=CycleForm,
    )
