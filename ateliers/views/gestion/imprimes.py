"""What staff prints: the attendance sheet of a session, the ticket of somebody who has no e-mail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from ateliers.models import Reservation, Seance
from ateliers.rapports.billet import billet
from ateliers.rapports.feuille_presence import feuille_presence

from .acces import AccesMixin


def _pdf(contenu: bytes, *, nom: str) -> HttpResponse:
    entetes = {"Content-Disposition": f'inline; filename="{nom}.pdf"', "Cache-Control": "no-store, private"}
    return HttpResponse(contenu, content_type="application/pdf", headers=entetes)


class FeuilleView(AccesMixin, View):
    """The attendance sheet of a session of one's own places, as PDF."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seances = Seance.objects.geres_par(request.user).select_related("atelier__theme", "lieu", "animateur")
        seance = get_object_or_404(seances, pk=kwargs["pk"])
        return _pdf(feuille_presence(seance), nom=f"feuille-presence-{seance.debut_local:%Y-%m-%d}")


class BilletView(AccesMixin, View):
    """The ticket of an active booking, as PDF. It carries the secret link: it is for the person alone."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reservations = Reservation.objects.geres_par(request.user).actives()
        reservations = reservations.select_related("seance__atelier__theme", "seance__lieu", "seance__animateur")
        return _pdf(billet(get_object_or_404(reservations, pk=kwargs["pk"])), nom="billet")
