"""The bookings that a group is made of: what they hold, and their lock."""

from collections.abc import Iterator
from contextlib import contextmanager

from ateliers.domain.reservations import verifier_non_commencee
from ateliers.domain.verrous import seances_verrouillees
from ateliers.exceptions import OccupeError
from ateliers.models import Reservation
from partenaires.exceptions import GroupeAnnuleError
from partenaires.models import Groupe


def parts_actives(groupe: Groupe) -> list[Reservation]:
    """Return the bookings that the group still holds: the seats first, then the waiting list in its order."""
    return list(
        Reservation.objects.actives()
        .filter(part_de_groupe__groupe=groupe)
        .order_by("-statut", "ordre_attente", "confirmee_le", "pk")
    )


def effectif(parts: list[Reservation]) -> int:
    return sum(part.places for part in parts)


@contextmanager
def groupe_verrouille(groupe: Groupe) -> Iterator[tuple[Groupe, list[Reservation]]]:
    """Lock the session of a group that can still change, and yield the group as it is now with its bookings.

    Raises GroupeAnnuleError, SeanceFermeeError once the session has begun, and OccupeError, also when staff moved the group
    to another session while the lock was awaited.
    """
    with seances_verrouillees(groupe.seance_id) as [seance]:
        actuel = Groupe.objects.select_related("structure").get(pk=groupe.pk)
        if actuel.seance_id != seance.pk:
            raise OccupeError
        actuel.seance = seance
        parts = parts_actives(actuel)
        if not parts:
            raise GroupeAnnuleError
        verifier_non_commencee(seance)
        yield actuel, parts
