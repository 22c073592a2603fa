"""Agreements: their list, those that end soon, their form with an amount for each year."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column

from ateliers.rapports.export import Colonne
from ateliers.views.gestion.edition import CreationView, ModificationView, SuppressionView
from ateliers.views.gestion.listes import ListeView, TitreColumn, VueDesAteliers
from partenaires.conf import reglage
from partenaires.forms.conventions import ConventionForm
from partenaires.models import Convention, Structure
from partenaires.models.convention import TypeConvention
from partenaires.rapports.mots import en_date, euros

from .acces import EXPORTER

VOIR = "partenaires.view_convention"
FINISSANT, EN_COURS = "finissant", "en_cours"
A_MONTRER = 5


class ConventionFilterSet(WagtailFilterSet):
    situation = django_filters.ChoiceFilter(
        label=gettext_lazy("Situation"),
        choices=[(EN_COURS, gettext_lazy("En cours")), (FINISSANT, gettext_lazy("Finissent bientôt"))],
        method="filtrer_situation",
    )
    type = django_filters.ChoiceFilter(label=gettext_lazy("Type"), choices=TypeConvention)

    class Meta:
        model = Convention
        fields = ("situation", "type")

    def filtrer_situation(self, queryset: Any, _nom: str, valeur: str) -> Any:
        if valeur == FINISSANT:
            return queryset.finissant_avant(reglage("CONVENTION_ALERTE_JOURS"))
        return queryset.en_cours()


def montants(convention: Convention) -> str:
    """Return the amounts of an agreement, year by year."""
    return ", ".join(f"{m.annee} : {euros(m.montant)}" for m in convention.montants.all())


class ConventionListe(ListeView):
    requis = VOIR
    add_item_label = gettext_lazy("Ajouter une convention")
    search_fields = ("intitule", "structure__nom")
    default_ordering = "-debut"
    filterset_class = ConventionFilterSet
    droit_export = EXPORTER
    champs_lies = ("structure",)
    colonnes_export = (
        Colonne(gettext_lazy("Structure"), lambda c: c.structure.nom, 36),
        Colonne(gettext_lazy("Intitulé"), lambda c: c.intitule, 40),
        Colonne(gettext_lazy("Type"), lambda c: c.get_type_display(), 30),
        Colonne(gettext_lazy("Début"), lambda c: c.debut),
        Colonne(gettext_lazy("Fin"), lambda c: c.fin),
        Colonne(gettext_lazy("Objectif par an, en séances"), lambda c: c.objectif_seances),
        Colonne(gettext_lazy("Objectif par an, en personnes"), lambda c: c.objectif_personnes),
        Colonne(gettext_lazy("Montants"), montants, 40),
    )

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().prefetch_related("montants")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "intitule",
                label=_("Intitulé"),
                sort_key="intitule",
                get_url=self.get_edit_url,
                boutons=self.get_list_buttons,
            ),
            Column("structure", label=_("Structure"), sort_key="structure__nom"),
            Column("get_type_display", label=_("Type"), sort_key="type"),
            Column("debut", accessor=lambda c: en_date(c.debut), label=_("Début"), sort_key="debut"),
            Column("fin", accessor=lambda c: en_date(c.fin), label=_("Fin"), sort_key="fin"),
            Column("montants", accessor=montants, label=_("Montants")),
        ]


class ConventionCreation(CreationView):
    requis = VOIR
    page_title = gettext_lazy("Nouvelle convention")

    def get_initial_form_instance(self) -> Convention:
        """Propose the structure from whose page one comes (`?structure=` and its key)."""
        siennes: Any = Structure.objects.geres_par(self.request.user)
        cle = self.request.GET.get("structure", "")
        return Convention(structure=siennes.filter(pk=cle).first() if cle.isdecimal() else None)


class ConventionModification(ModificationView):
    requis = VOIR


class ConventionSuppression(SuppressionView):
    requis = VOIR


class ConventionViewSet(VueDesAteliers):
    model = Convention
    name = "partenaires_conventions"
    url_prefix = "partenaires/conventions"
    url_namespace = "partenaires_conventions"
    icon = "doc-full"
    menu_label = gettext_lazy("Conventions")
    index_view_class = ConventionListe
    add_view_class = ConventionCreation
    edit_view_class = ConventionModification
    delete_view_class = ConventionSuppression
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("structure"),
                    FieldPanel("type"),
                    FieldPanel("intitule"),
                    FieldRowPanel([FieldPanel("debut"), FieldPanel("fin")]),
                ],
                heading=gettext_lazy("La convention"),
            ),
            InlinePanel(
                "montants",
                panels=[FieldRowPanel([FieldPanel("annee"), FieldPanel("montant")])],
                heading=gettext_lazy("Montants par année"),
                label=gettext_lazy("année"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("objectif_seances"), FieldPanel("objectif_personnes")])],
                heading=gettext_lazy("Objectifs"),
            ),
            FieldPanel("notes"),
        ],
        base_form_class=ConventionForm,
    )


class PanneauConventions(Component):
    """The agreements of one's structures that end soon, the first to end first."""

    name = "partenaires_conventions"
    template_name = "partenaires/gestion/conventions_panneau.html"
    order = 56

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        siennes = Convention.objects.geres_par(self.request.user).finissant_avant(reglage("CONVENTION_ALERTE_JOURS"))
        return {"conventions": siennes.select_related("structure").order_by("fin")[:A_MONTRER]}


def ajouter_panneau_conventions(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel, for those who see agreements."""
    if request.user.has_perm(VOIR):
        panels.append(PanneauConventions(request))
