"""Do several things at the same instant, each in a thread and on a connection of its own."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

from ateliers.exceptions import OccupeError, RefusError
from parcours.exceptions import OccupeError as DossierOccupeError
from parcours.exceptions import RefusError as RefusDuDossierError

PATIENCE = 60
T = TypeVar("T")
Refus = RefusError | RefusDuDossierError


def ensemble(taches: Sequence[Callable[[], T]]) -> list[T | Refus]:
    """Start these together, and return, in their order, what each of them returns or the refusal that it is told.

    Whoever is told that many people are at it does it again, as the sentence says. Any other error is raised.
    """
    depart = threading.Barrier(len(taches))

    def faire(tache: Callable[[], T]) -> T | Refus:
        try:
            connection.ensure_connection()
            depart.wait(PATIENCE)
            return insister(tache)
        except (RefusError, RefusDuDossierError) as refus:
            return refus
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(taches)) as fils:
        return list(fils.map(faire, taches))


def denombrer(taches: Sequence[Callable[[], object]]) -> Counter[str]:
    """Start these together, and count what became of them: "fait", or the name of each refusal."""
    return Counter(type(issue).__name__ if isinstance(issue, Refus) else "fait" for issue in ensemble(taches))


def insister(tache: Callable[[], T]) -> T:
    """Do this until nobody says to wait. Raises OccupeError once patience is out."""
    fin = time.monotonic() + PATIENCE
    while True:
        try:
            return tache()
        except (OccupeError, DossierOccupeError):
            if time.monotonic() > fin:
                raise
