"""What the tests of the booking rules read from the database."""

from ateliers.domain.verification import anomalies
from ateliers.models import Message, Reservation, Seance


def compteurs(seance: Seance) -> tuple[int, int]:
    """Return the seats confirmed and waiting that the database holds."""
    seance.refresh_from_db()
    return seance.places_confirmees, seance.places_en_attente


def statut(reservation: Reservation) -> str:
    """Return the status that the database holds."""
    reservation.refresh_from_db()
    return reservation.statut


def file(seance: Seance) -> list[int]:
    """Return the keys of the waiting list, first come first."""
    return list(seance.reservations.en_attente().values_list("pk", flat=True))


def recits(reservation: Reservation) -> list[str]:
    """Return what this booking's messages say, in the order in which they were queued."""
    return list(reservation.messages.order_by("pk").values_list("modele", flat=True))


def nombre_de_messages(seance: Seance) -> int:
    return Message.objects.filter(reservation__seance=seance).count()


def exiger_coherence() -> None:
    """Fail, with every sentence of the check, unless the whole database is sound."""
    trouvees = list(anomalies())
    assert not trouvees, "\n".join(trouvees)
