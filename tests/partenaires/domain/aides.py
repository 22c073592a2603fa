"""What the tests of groups read from the database."""

from partenaires.domain.parts import parts_actives
from partenaires.models import Groupe


def parts(groupe: Groupe) -> list[tuple[str, int]]:
    """Return the status and the seats of the bookings that a group holds, the confirmed ones first."""
    return [(part.statut, part.places) for part in parts_actives(groupe)]


def effectif(groupe: Groupe) -> int:
    return sum(places for _statut, places in parts(groupe))
