"""Forget who came: some months after a session, its bookings keep their numbers and lose their people (RGPD, article 5.1.e)."""

from datetime import datetime
from enum import Enum
from uuid import uuid4

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from ateliers.conf import reglage
from ateliers.exceptions import PersonneAttendueError
from ateliers.models import Message, Reservation

from .verrous import reservation_verrouillee

PLAFOND_MOIS = 24
PAR_LOT = 500


class Sort(Enum):
    """What becomes of a field of a booking."""

    GARDE = "garde"
    EFFACE = "efface"


# A field that is not declared here fails a test: whoever adds one decides.
SORTS = {
    "id": Sort.GARDE,
    "seance": Sort.GARDE,
    "statut": Sort.GARDE,
    "origine": Sort.GARDE,
    "places": Sort.GARDE,
    "code": Sort.GARDE,
    "au_nom_de": Sort.GARDE,
    "presents": Sort.GARDE,
    "accord_version": Sort.GARDE,
    "ordre_attente": Sort.GARDE,
    "depassee": Sort.GARDE,
    "creee_le": Sort.GARDE,
    "confirmee_le": Sort.GARDE,
    "annulee_le": Sort.GARDE,
    "annulee_par": Sort.GARDE,
    "anonymisee_le": Sort.GARDE,
    "prenom": Sort.EFFACE,
    "nom": Sort.EFFACE,
    "telephone": Sort.EFFACE,
    "courriel": Sort.EFFACE,
    "besoins": Sort.EFFACE,
    "nonce": Sort.EFFACE,
    "jeton_empreinte": Sort.EFFACE,
    "personne_empreinte": Sort.EFFACE,
}
EFFACES = [nom for nom, sort in SORTS.items() if sort is Sort.EFFACE]


def limite(maintenant: datetime) -> datetime:
    """Return the moment before which a session must be over: CONSERVATION_MOIS ago, between one month and 24."""
    return maintenant - relativedelta(months=max(1, min(reglage("CONSERVATION_MOIS"), PLAFOND_MOIS)))


def a_anonymiser(maintenant: datetime | None = None) -> list[int]:
    """Return the keys of the bookings whose time has come."""
    echues = Reservation.objects.echues(limite(maintenant or timezone.now()))
    return list(echues.order_by("pk").values_list("pk", flat=True))


def anonymiser(*, maintenant: datetime | None = None) -> int:
    """Erase the people of the bookings whose time has come, with the messages they were sent, and return how many.

    Works by batches, each a transaction: stopped half-way and run again, it ends in the same state.
    """
    instant = maintenant or timezone.now()
    cles = a_anonymiser(instant)
    for debut in range(0, len(cles), PAR_LOT):
        lot = list(Reservation.objects.filter(pk__in=cles[debut : debut + PAR_LOT]))
        with transaction.atomic():
            Message.objects.filter(reservation__in=lot).delete()
            for reservation in lot:
                effacer(reservation, instant=instant)
            Reservation.objects.bulk_update(lot, [*EFFACES, "anonymisee_le"])
    return len(cles)


def encore_attendue(reservation: Reservation) -> bool:
    """Say whether the person may still come, and must then be reached if something changes."""
    return reservation.active and not reservation.seance.passee()


def effacer_personne(*, reservation_id: int) -> bool:
    """Erase the person of one booking who asks for it, with the messages about it (RGPD, article 17). Numbers stay.

    Messages that wait do not leave. Return False when there was nobody left to erase: nothing changes then.
    Raises PersonneAttendueError while they are still to come, and OccupeError.
    """
    with reservation_verrouillee(reservation_id) as (reservation, _seances):
        if reservation.anonymisee_le:
            return False
        if encore_attendue(reservation):
            raise PersonneAttendueError
        reservation.messages.all().delete()
        effacer(reservation, instant=timezone.now())
        reservation.save(update_fields=[*EFFACES, "anonymisee_le"])
        return True


def effacer(reservation: Reservation, *, instant: datetime) -> None:
    """Empty what names a person, and make the secret link open nothing. The booking is not written."""
    reservation.prenom = reservation.nom = reservation.telephone = reservation.courriel = ""
    reservation.besoins = []
    reservation.nonce = uuid4()
    reservation.jeton_empreinte = reservation.personne_empreinte = f"anonyme-{reservation.pk}"
    reservation.anonymisee_le = instant
