"""Give a booking to somebody else to look after: they get its messages and its secret link."""

from uuid import uuid4

from ateliers.models import Reservation

from .jetons import deriver, empreinte
from .verrous import reservation_verrouillee


def changer_contact(
    *, reservation_id: int, prenom: str, nom: str, courriel: str, sans_telephone: object = None
) -> Reservation:
    """Write who answers for a booking from now on, and return it. The former secret link opens nothing any more.

    The phone stays, that of who comes with a group, unless it is `sans_telephone`: that of who leaves.
    Raises Reservation.DoesNotExist, OccupeError.
    """
    with reservation_verrouillee(reservation_id) as (reservation, _seances):
        reservation.prenom, reservation.nom, reservation.courriel = prenom, nom, courriel
        if sans_telephone and reservation.telephone == sans_telephone:
            reservation.telephone = ""
        reservation.nonce = uuid4()
        reservation.jeton_empreinte = empreinte(deriver(reservation.nonce))
        reservation.save(update_fields=["prenom", "nom", "courriel", "telephone", "nonce", "jeton_empreinte"])
        return reservation
