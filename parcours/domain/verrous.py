"""The lock of a file: whoever changes it takes it first; and the version that tells two edits at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction

from parcours.exceptions import ModifieEntretempsError, OccupeError
from parcours.models import Mediateur
from parcours.models.fiche import Fiche

# PostgreSQL: lock_not_available, deadlock_detected, serialization_failure (appendix A of its manual).
CODES_D_ATTENTE = {"55P03", "40P01", "40001"}


@contextmanager
def dossier_verrouille(pk: int) -> Iterator[Mediateur]:
    """Open a transaction, lock this person's file and yield it.

    Raises Mediateur.DoesNotExist, and OccupeError when the lock does not come within `lock_timeout`.
    """
    try:
        with transaction.atomic():
            yield Mediateur.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    except OperationalError as erreur:
        if attente_trop_longue(erreur):
            raise OccupeError from erreur
        raise


def attente_trop_longue(erreur: OperationalError) -> bool:
    """Return whether a query failed because another transaction held what it needed for too long."""
    return getattr(erreur.__cause__, "sqlstate", None) in CODES_D_ATTENTE or "database is locked" in str(erreur)


def verifier_version(fiche: Fiche, version: int | None) -> None:
    """Raise ModifieEntretempsError when the form was opened on another version of this record."""
    if version is not None and fiche.version != version:
        raise ModifieEntretempsError
