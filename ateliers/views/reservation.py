"""A booking's own page, reached by its secret link: see it, change its seats, cancel it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from ateliers.domain import reservations
from ateliers.domain.inscriptions import EtatInscription, etat_inscription
from ateliers.domain.jetons import jeton
from ateliers.exceptions import RefusError
from ateliers.forms import LettresForm, PlacesForm
from ateliers.models import Reservation
from ateliers.models.reservation import Origine

from .liens import lien_agenda
from .secret import lien_secret

PHRASE_GROUPE = _(
    "Pour changer le nombre de personnes de votre groupe, ouvrez votre espace partenaire, ou appelez-nous."
)
# What has just been done, carried by the address: visitors have no session.
FAITS = {
    "places": _("C’est fait. Le nombre de places est changé."),
    "annulee": _("C’est fait. Votre réservation est annulée."),
}


def rang(reservation: Reservation) -> int:
    """Return the place of a waiting booking in its list: 1 is next."""
    file = reservation.seance.reservations.en_attente()
    return file.filter(ordre_attente__lte=reservation.ordre_attente).count()


def fait_a_dire(fait: str, reservation: Reservation) -> Any:
    """Return the sentence of what was done, or None once it is no longer so: the address may be opened again much later."""
    encore_vrai = reservation.active if fait == "places" else not reservation.active
    return FAITS.get(fait) if encore_vrai else None


def page_reservation(
    request: HttpRequest,
    reservation: Reservation,
    *,
    lettres: LettresForm | None = None,
    places: PlacesForm | None = None,
    ouverte: bool = False,
    refus: str = "",
    statut: int = 200,
) -> HttpResponse:
    """Draw the page of a booking. `ouverte` shows the personal data, in this answer only."""
    seance = reservation.seance
    etat = etat_inscription(seance)
    contexte: dict[str, Any] = {
        "reservation": reservation,
        "seance": seance,
        "atelier": seance.atelier,
        "lieu": seance.lieu,
        "jeton": jeton(reservation),
        "modifiable": reservation.active and not seance.annulee and not seance.commencee(),
        "passee": etat == EtatInscription.PASSEE,
        "annulee_par_nous": etat == EtatInscription.ANNULEE,
        "rang": rang(reservation) if reservation.active and not reservation.confirmee else None,
        "lettres": lettres or LettresForm(reservation=reservation),
        "places": places or PlacesForm(reservation=reservation),
        "phrase_groupe": PHRASE_GROUPE if reservation.origine == Origine.PARTENAIRE else "",
        "ouverte": ouverte,
        "refus": refus,
        "fait": fait_a_dire(request.GET.get("fait", ""), reservation),
        "agenda_url": lien_agenda(request),
    }
    return render(request, "ateliers/reservation.html", contexte, status=statut)


def retour(reservation: Reservation, fait: str) -> HttpResponse:
    """Go back to the page of the booking, which then says what was done."""
    return redirect(f"{reverse('ateliers:reservation', args=[jeton(reservation)])}?fait={fait}")


@require_http_methods(["GET", "HEAD", "POST"])
@lien_secret
def reservation(request: HttpRequest, reservation: Reservation) -> HttpResponse:
    """Show a booking; its personal data by POST, to whoever gives three letters of the name."""
    if request.method != "POST":
        return page_reservation(request, reservation)
    lettres = LettresForm(request.POST, reservation=reservation)
    return page_reservation(request, reservation, lettres=lettres, ouverte=lettres.is_valid())


@require_POST
@lien_secret
def annuler(request: HttpRequest, reservation: Reservation) -> HttpResponse:
    """Cancel a booking."""
    try:
        reservations.annuler(reservation_id=reservation.pk)
    except RefusError as refus:
        return page_reservation(request, reservation, refus=str(refus), statut=409 if refus.conflit else 200)
    return retour(reservation, "annulee")


@require_POST
@lien_secret
def changer_places(request: HttpRequest, reservation: Reservation) -> HttpResponse:
    """Change the number of seats of a booking. Those of a group may carry names: they are changed with them, elsewhere."""
    if reservation.origine == Origine.PARTENAIRE:
        return page_reservation(request, reservation, refus=str(PHRASE_GROUPE), statut=409)
    form = PlacesForm(request.POST, reservation=reservation)
    if not form.is_valid():
        return page_reservation(request, reservation, places=form)
    try:
        reservations.changer_places(reservation_id=reservation.pk, places=form.cleaned_data["places"])
    except RefusError as refus:
        form.add_error("places", str(refus))
        return page_reservation(request, reservation, places=form, statut=409 if refus.conflit else 200)
    return retour(reservation, "places")
