"""How held seats leave their counter: a booking takes them, or they are given back. The session is locked."""

from collections.abc import Iterable
from datetime import datetime

from ateliers.exceptions import RefusError
from ateliers.models import Blocage, Seance


def fermer(seance: Seance, blocages: Iterable[Blocage], *, maintenant: datetime) -> int:
    """Close these open holds of a locked session, whose seats become free, and return how many there were."""
    fermes = 0
    for blocage in blocages:
        seance.places_bloquees -= blocage.places
        blocage.places = 0
        blocage.clos_le = maintenant
        blocage.save(update_fields=["places", "clos_le"])
        fermes += 1
    if fermes:
        seance.save(update_fields=["places_bloquees"])
    return fermes


def fermer_echus(seance: Seance, *, maintenant: datetime) -> int:
    """Close the holds of a locked session whose time has come. A session without any costs no query."""
    if not seance.places_bloquees:
        return 0
    return fermer(seance, seance.blocages.echus(maintenant), maintenant=maintenant)


def utilisable(seance: Seance, blocage_id: int | None, *, maintenant: datetime) -> Blocage | None:
    """Return this hold of a locked session, None if it has ended. Raises RefusError for one of another session."""
    if blocage_id is None:
        return None
    blocage = Blocage.objects.filter(pk=blocage_id, seance=seance).first()
    if blocage is None:
        raise RefusError
    return blocage if blocage.clos_le is None and blocage.jusqu_au > maintenant else None


def part_gardee(blocage: Blocage | None, *, places: int) -> int:
    """Return how many of these seats come from the hold."""
    return min(blocage.places, places) if blocage else 0


def prendre(seance: Seance, blocage: Blocage | None, *, places: int, maintenant: datetime) -> None:
    """Take seats from a hold for a booking. The caller saves the session, with the seats that it confirms."""
    if blocage is None or not places:
        return
    seance.places_bloquees -= places
    blocage.places -= places
    blocage.clos_le = None if blocage.places else maintenant
    blocage.save(update_fields=["places", "clos_le"])
