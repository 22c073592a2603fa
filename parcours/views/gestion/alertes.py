"""What needs doing: the list, the panel of the home page, the private calendar."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.base import ViewSet

from parcours.conf import url_absolue
from parcours.domain.agenda import creer_flux, revoquer
from parcours.domain.alertes import alertes
from parcours.domain.droits import VOIR, peut
from parcours.models import FluxPrive

from .acces import AccesMixin
from .ecrans import Ecran

ALERTES_AU_PANNEAU = 8


class AlertesView(AccesMixin, Ecran):
    """Everything that comes due in one's establishments."""

    header_icon = "warning"
    template_name = "parcours/gestion/alertes.html"

    def get_page_title(self) -> str:
        return _("Alertes")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        compte: Any = self.request.user
        return super().get_context_data(
            alertes=alertes(compte=compte),
            flux=FluxPrive.objects.filter(compte=compte).first(),
            **kwargs,
        )


class AgendaView(AlertesView):
    """Make, renew or revoke the secret address of the calendar. It is shown once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "revoquer" in request.POST:
            revoquer(request.user)
            messages.success(request, _("L’adresse de l’agenda ne marche plus."))
            return redirect("parcours_alertes:index")
        jeton = creer_flux(request.user)
        return self.render_to_response(
            self.get_context_data(adresse=url_absolue(reverse("parcours:flux", args=[jeton])))
        )


class PanneauParcours(Component):
    """The alerts that come first, on the home page."""

    name = "parcours_alertes"
    template_name = "parcours/gestion/accueil.html"
    order = 60

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def toutes(self) -> list[Any]:
        return alertes(compte=self.request.user)

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"alertes": self.toutes[:ALERTES_AU_PANNEAU], "nombre": len(self.toutes)}


def ajouter_panneau(request: HttpRequest, panneaux: list[Component]) -> None:
    """Add the panel for those who see HR files."""
    if peut(request.user, VOIR):
        panneaux.append(PanneauParcours(request))


class AlerteMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return peut(request.user, VOIR)


class AlerteViewSet(ViewSet):
    name = "parcours_alertes"
    url_prefix = "parcours/alertes"
    url_namespace = "parcours_alertes"
    menu_item_class = AlerteMenuItem
    icon = "warning"
    menu_label = gettext_lazy("Alertes")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", AlertesView.as_view(), name="index"),
            path("agenda/", AgendaView.as_view(), name="agenda"),
        ]
