"""A screen of the back office about one request for a workshop."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ateliers.views.gestion.acces import AccesMixin
from partenaires.domain.fil import LIEES
from partenaires.models import Demande

VOIR, AGIR = "partenaires.view_demande", "partenaires.change_demande"


class EcranDemande(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one request of one's own places, or that no place has taken yet."""

    requis = VOIR
    header_icon = "clipboard-list"

    @cached_property
    def demande(self) -> Demande:
        demandes: Any = Demande.objects.geres_par(self.request.user).select_related(*LIEES)
        demande: Demande = get_object_or_404(demandes, pk=self.kwargs["pk"])
        return demande

    @cached_property
    def url_travail(self) -> str:
        return reverse("partenaires_demandes:travail", args=[self.kwargs["pk"]])

    def get_page_title(self) -> str:
        return f"{self.demande.structure_nom} : {self.demande.offre}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("partenaires_demandes:index"), "label": _("Demandes d’atelier")},
            {"url": "", "label": self.get_page_title()},
        ]
