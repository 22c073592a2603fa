"""What somebody may ask about themselves: to read what a booking keeps, and to be forgotten (RGPD, articles 15, 17, 20)."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.domain.anonymisation import effacer_personne, encore_attendue
from ateliers.domain.donnees_personnelles import donnees_personnelles
from ateliers.exceptions import PersonneAttendueError, RefusError
from ateliers.rapports.donnees import fichier_de_donnees

from .acces import EXPORTER
from .ecran_reservation import EcranReservation
from .phrases import phrase_refus


class PersonneView(EcranReservation):
    """What is done for the person of a booking who asks for it."""

    droit = EXPORTER

    def inscrire_au_journal(self, action: str) -> None:
        # The log names the session, not the person nor their code: Wagtail shows it beyond one's own places.
        log(instance=self.reservation, action=action, title=str(self.reservation.seance))


class DonneesView(PersonneView):
    """All that a booking keeps about its person, as a file to hand over."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        self.inscrire_au_journal("ateliers.donnees")
        return fichier_de_donnees(
            donnees_personnelles(self.reservation), nom=f"donnees-reservation-{self.reservation.pk}"
        )


class EffacerView(PersonneView):
    """Say what goes and what stays, then erase the person. Who is still to come must first be cancelled."""

    http_method_names = ["get", "head", "post"]
    template_name = "ateliers/gestion/effacer.html"

    def get_page_title(self) -> str:
        return _("Effacer ses données")

    def get_page_subtitle(self) -> str:
        return self.reservation.nom_complet

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *debut, ici = super().get_breadcrumbs_items()
        fiche = reverse("ateliers_reservations:detail", args=[self.reservation.pk])
        return [*debut, {"url": fiche, "label": self.get_page_subtitle()}, ici | {"sublabel": ""}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reservation = self.reservation
        seance = reservation.seance
        attendue = encore_attendue(reservation)
        kwargs.setdefault("refus", PersonneAttendueError.phrase if attendue else "")
        return super().get_context_data(
            reservation=reservation,
            seance=seance,
            attendue=attendue,
            peut_annuler=not seance.commencee() and self.request.user.has_perm("ateliers.change_reservation"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            efface = effacer_personne(reservation_id=self.reservation.pk)
        except RefusError as refus:
            contexte = self.get_context_data(refus=phrase_refus(refus))
            return self.render_to_response(contexte, status=409 if refus.conflit else 200)
        if efface:
            self.inscrire_au_journal("ateliers.effacer")
        messages.success(request, _("C’est effacé. Cette réservation ne nomme plus personne."))
        return redirect("ateliers_reservations:detail", pk=self.reservation.pk)
