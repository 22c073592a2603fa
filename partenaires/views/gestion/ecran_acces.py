"""A screen of the back office about one request for an access."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ateliers.views.gestion.acces import AccesMixin
from partenaires.models import DemandeAcces

from .acces import VOIR

VOIR_ACCES = "partenaires.view_demandeacces"
REPONDRE = "partenaires.change_demandeacces"


class EcranAcces(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one request: they belong to no place, whoever answers first does."""

    requis = VOIR
    droit = VOIR_ACCES
    header_icon = "key"

    @cached_property
    def demande(self) -> DemandeAcces:
        return get_object_or_404(DemandeAcces.objects.select_related("structure", "traitee_par"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{self.demande.prenom} {self.demande.nom}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liste = {"url": reverse("partenaires_acces:index"), "label": _("Demandes d’accès")}
        return [*self.breadcrumbs_items, liste, {"url": "", "label": self.get_page_title()}]
