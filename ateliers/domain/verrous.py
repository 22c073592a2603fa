"""The lock of a session: whoever changes its bookings takes it first."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction

from ateliers.exceptions import OccupeError
from ateliers.models import Reservation, Seance

# PostgreSQL: lock_not_available, deadlock_detected, serialization_failure (appendix A of its manual).
CODES_D_ATTENTE = {"55P03", "40P01", "40001"}


def _attente_trop_longue(erreur: OperationalError) -> bool:
    if getattr(erreur.__cause__, "sqlstate", None) in CODES_D_ATTENTE:
        return True
    return "database is locked" in str(erreur)


@contextmanager
def transaction_patiente() -> Iterator[None]:
    """Open a transaction. Raises OccupeError when a lock does not come within `lock_timeout`."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as erreur:
        if _attente_trop_longue(erreur):
            raise OccupeError from erreur
        raise


@contextmanager
def seances_verrouillees(*pks: int) -> Iterator[list[Seance]]:
    """Open a transaction, lock these sessions in the order of their keys, and yield them in the order asked.

    Raises Seance.DoesNotExist, and OccupeError when a lock does not come within `lock_timeout`.
    """
    with transaction_patiente():
        verrou = Seance.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
        # Two queries: a row that was waited for is read again, but not what is joined to it. A place that changed
        # meanwhile would no longer match, and the session would seem to be gone (PostgreSQL, Read Committed).
        verrouillees = list(verrou.values_list("pk", flat=True))
        par_pk = Seance.objects.select_related("atelier__theme", "lieu").in_bulk(verrouillees)
        if len(par_pk) < len(set(pks)):
            raise Seance.DoesNotExist
        yield [par_pk[pk] for pk in pks]


@contextmanager
def reservation_verrouillee(pk: int, *autres_seances: int) -> Iterator[tuple[Reservation, list[Seance]]]:
    """Lock the session of this booking, then other sessions, and yield the booking with the sessions in that order.

    Raises Reservation.DoesNotExist, Seance.DoesNotExist, and OccupeError, also when the booking moved to another
    session while the lock was awaited.
    """
    seance_id = Reservation.objects.values_list("seance_id", flat=True).get(pk=pk)
    with seances_verrouillees(seance_id, *autres_seances) as seances:
        reservation = Reservation.objects.get(pk=pk)
        if reservation.seance_id != seance_id:
            raise OccupeError
        reservation.seance = seances[0]
        yield reservation, seances
