"""Workshops on demand: which ones structures may ask for, and for how many people."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy

from ateliers.models import Langue
from ateliers.views.gestion.edition import CreationView, ModificationView, SansPerimetreMixin, SuppressionView
from ateliers.views.gestion.listes import ListeView, TitreColumn, VueDesAteliers
from partenaires.forms.conventions import OffreForm
from partenaires.models import OffreAtelier

VOIR = "partenaires.view_offreatelier"


def langues(offre: OffreAtelier) -> str:
    return ", ".join(str(Langue(code).label) for code in offre.langues)


class OffreListe(SansPerimetreMixin, ListeView):
    requis = VOIR
    add_item_label = gettext_lazy("Proposer un atelier")
    search_fields = ("atelier__title",)
    default_ordering = "atelier__title"

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("atelier")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "atelier",
                label=_("Atelier"),
                sort_key="atelier__title",
                get_url=self.get_edit_url,
                boutons=self.get_list_buttons,
            ),
            Column(
                "groupe",
                accessor=lambda offre: (
                    _("%(min)d à %(max)d personnes") % {"min": offre.groupe_min, "max": offre.groupe_max}
                ),
                label=_("Groupe"),
            ),
            Column("langues", accessor=langues, label=_("Langues")),
            Column(
                "active",
                accessor=lambda offre: _("Proposé") if offre.active else _("Retiré"),
                label=_("État"),
                sort_key="active",
            ),
        ]


class OffreCreation(CreationView):
    requis = VOIR
    page_title = gettext_lazy("Proposer un atelier à la demande")


class OffreModification(SansPerimetreMixin, ModificationView):
    requis = VOIR


class OffreSuppression(SansPerimetreMixin, SuppressionView):
    requis = VOIR
    phrase_utilise = gettext_lazy("Des demandes portent sur cet atelier. Cessez plutôt de le proposer.")

    def motif_de_refus(self) -> Any:
        return self.phrase_utilise if self.object.demandes.exists() else ""


class OffreViewSet(VueDesAteliers):
    model = OffreAtelier
    name = "partenaires_offres"
    url_prefix = "partenaires/offres"
    url_namespace = "partenaires_offres"
    icon = "pick"
    menu_label = gettext_lazy("Ateliers à la demande")
    index_view_class = OffreListe
    add_view_class = OffreCreation
    edit_view_class = OffreModification
    delete_view_class = OffreSuppression
    edit_handler = ObjectList(
        [
            FieldPanel("atelier"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("groupe_min"), FieldPanel("groupe_max")]), FieldPanel("langues")],
                heading=gettext_lazy("Pour qui"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("chez_nous"), FieldPanel("chez_vous")]), FieldPanel("materiel")],
                heading=gettext_lazy("Où"),
            ),
            FieldPanel("active"),
        ],
        base_form_class=OffreForm,
    )

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        return ModelPermissionPolicy(self.model)
