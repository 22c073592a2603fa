"""The page of a session, and its booking form."""

import json
import uuid as uuid_module
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from ateliers.conf import reglage, url_absolue
from ateliers.domain.inscriptions import EtatInscription, etat_inscription
from ateliers.domain.jetons import jeton
from ateliers.domain.reservations import reserver
from ateliers.exceptions import RefusError
from ateliers.forms import ACCORD_VERSION, ReservationForm
from ateliers.models import Seance
from ateliers.models.seance import StatutSeance

from .donnees_structurees import evenement
from .liens import lien_agenda, lien_webcal

PROCHAINES_DATES = 5
# With these, another date of the same workshop is what the visitor needs.
SANS_PLACE = {
    EtatInscription.ATTENTE,
    EtatInscription.COMPLETE,
    EtatInscription.FERMEE,
    EtatInscription.PASSEE,
    EtatInscription.ANNULEE,
    EtatInscription.GROUPES,
}


def publique(seance: Seance) -> bool:
    return seance.statut != StatutSeance.BROUILLON and seance.atelier.live


def trouver_seance(request: HttpRequest, uuid: uuid_module.UUID) -> Seance:
    """Return a session that this visitor may see: a draft shows only to those who look after its place."""
    seance: Seance = get_object_or_404(Seance.objects.pour_liste(), uuid=uuid)
    if publique(seance):
        return seance
    gerees = Seance.objects.filter(pk=seance.pk)
    if not request.user.is_authenticated or not gerees.geres_par(request.user).exists():
        raise Http404
    return seance


def prochaines_dates(seance: Seance) -> list[Seance]:
    autres = Seance.objects.publiques().maintenues().a_venir().exclude(pk=seance.pk)
    return list(autres.filter(atelier=seance.atelier_id).pour_liste()[:PROCHAINES_DATES])


def page_seance(request: HttpRequest, seance: Seance, form: ReservationForm, *, statut: int = 200) -> HttpResponse:
    """Draw the page of a session, with the form when it can be booked."""
    etat = etat_inscription(seance)
    apercu = not publique(seance)
    contexte: dict[str, Any] = {
        "seance": seance,
        "atelier": seance.atelier,
        "lieu": seance.lieu,
        "etat": etat,
        "phrase": etat.phrase(seance),
        "apercu": apercu,
        "form": form if etat.reservable and not apercu else None,
        "refus": [] if etat.reservable else form.non_field_errors(),
        "prochaines": prochaines_dates(seance) if etat in SANS_PLACE else [],
        "agenda_url": lien_agenda(request),
        "webcal": lien_webcal({"theme": seance.atelier.theme.slug}),
        "nom_association": reglage("NOM"),
        "url": url_absolue(seance.get_absolute_url()),
        "donnees": json.dumps(evenement(seance, etat), ensure_ascii=False),
    }
    return render(request, "ateliers/seance.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def seance(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponse:
    """Show a session; book it by POST, then go to the booking's own page."""
    seance = trouver_seance(request, uuid)
    if request.method != "POST":
        return page_seance(request, seance, ReservationForm(seance=seance))
    form = ReservationForm(request.POST, seance=seance)
    if not form.is_valid():
        return page_seance(request, seance, form, statut=200 if etat_inscription(seance).reservable else 409)
    try:
        reservation = reserver(
            seance_id=seance.pk,
            participant=form.participant,
            places=form.cleaned_data["places"],
            nonce=form.numero,
            accord_version=ACCORD_VERSION,
        )
    except RefusError as refus:
        form.add_error(None, str(refus))
        return page_seance(request, trouver_seance(request, uuid), form, statut=409 if refus.conflit else 200)
    return redirect("ateliers:reservation", jeton(reservation))
