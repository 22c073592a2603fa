"""A screen of the back office about one booking."""

from functools import cached_property

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ateliers.models import Reservation

from .acces import AccesMixin
from .phrases import quand

LIES = ("seance__atelier", "seance__lieu")


class EcranReservation(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one booking of one's own places."""

    header_icon = "user"

    @cached_property
    def reservation(self) -> Reservation:
        reservations = Reservation.objects.geres_par(self.request.user).select_related(*LIES)
        return get_object_or_404(reservations, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.reservation.nom_complet

    def get_page_subtitle(self) -> str:
        return self.reservation.code

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        seance = self.reservation.seance
        return [
            *self.breadcrumbs_items,
            {"url": reverse("ateliers_seances:index"), "label": _("Séances")},
            {
                "url": reverse("ateliers_seances:travail", args=[seance.pk]),
                "label": f"{seance.atelier.title}, {quand(seance)}",
            },
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]
