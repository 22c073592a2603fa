"""What somebody may ask about themselves: to read what a booking keeps, and to be forgotten (RGPD, articles 15, 17, 20)."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.domain.anonymisation import effacer_personne
from ateliers.domain.donnees_personnelles import donnees_personnelles
from ateliers.exceptions import RefusError

from .acces import EXPORTER
from .ecran_reservation import EcranReservation


class DonneesView(EcranReservation):
    """All that a booking keeps about its person, as a file to hand over."""

    droit = EXPORTER
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        entetes = {
            "Content-Disposition": f'attachment; filename="donnees-reservation-{self.reservation.pk}.json"',
            "Cache-Control": "no-store, private",
        }
        log(instance=self.reservation, action="ateliers.donnees")
        return JsonResponse(
            donnees_personnelles(self.reservation),
            headers=entetes,
            json_dumps_params={"ensure_ascii": False, "indent": 2},
        )


class EffacerView(EcranReservation):
    """Say what goes and what stays, then erase the person."""

    droit = EXPORTER
    http_method_names = ["get", "head", "post"]
    template_name = "ateliers/gestion/effacer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reservation = self.reservation
        attendue = reservation.active and not reservation.seance.passee()
        return super().get_context_data(reservation=reservation, seance=reservation.seance, attendue=attendue, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            effacee = effacer_personne(reservation_id=self.reservation.pk)
        except RefusError as refus:
            messages.error(request, str(refus))
            return self.render_to_response(self.get_context_data(), status=409 if refus.conflit else 200)
        log(instance=effacee, action="ateliers.effacer")
        messages.success(request, _("C’est effacé. Cette réservation ne nomme plus personne."))
        return redirect("ateliers_reservations:detail", pk=effacee.pk)
