"""Queue what people must be told, in the transaction that made it true."""

from typing import Any

from ateliers.models import Message, Reservation
from ateliers.models.message import Canal, Modele, StatutMessage
from ateliers.models.reservation import Auteur, Origine

# Nobody rings people to tell them what they have just done themselves.
SANS_APPEL = {Modele.PLACES}


def _canal(reservation: Reservation, modele: Modele) -> Canal | None:
    if reservation.courriel:
        return Canal.COURRIEL
    fait_a_l_accueil = modele in (Modele.CONFIRMATION, Modele.ATTENTE) and reservation.origine == Origine.ACCUEIL
    fait_soi_meme = modele == Modele.ANNULATION and reservation.annulee_par == Auteur.PERSONNE
    if not reservation.telephone or modele in SANS_APPEL or fait_a_l_accueil or fait_soi_meme:
        return None
    return Canal.APPEL


def instantane(reservation: Reservation) -> dict[str, Any]:
    """Return what a message needs to say, as it is now: a later change must not rewrite it."""
    seance = reservation.seance
    return {
        "uuid": str(seance.uuid),
        "titre": seance.atelier.title,
        "debut": seance.debut.isoformat(),
        "fin": seance.fin.isoformat(),
        "fuseau": seance.lieu.fuseau,
        "lieu": seance.lieu.nom,
        "adresse": seance.lieu.adresse_complete,
        "sequence": seance.sequence,
        "places": reservation.places,
        "code": reservation.code,
    }


def deposer(reservation: Reservation, modele: Modele, *, fait: str, **contexte: Any) -> None:
    """Queue one message, by mail or as a call to make; people without contact get none.

    `fait` names the fact within the booking's life (a date, a sequence number): the same fact is never told twice.
    """
    canal = _canal(reservation, modele)
    if canal is None:
        return
    Message.objects.create(
        reservation=reservation,
        canal=canal,
        modele=modele,
        contexte=instantane(reservation) | contexte,
        cle=f"{modele}:{reservation.pk}:{fait}",
    )


def retirer_appels(reservation: Reservation) -> None:
    """Drop the calls that no longer have a reason, when a booking is cancelled."""
    reservation.messages.a_appeler().update(statut=StatutMessage.SANS_OBJET)
