"""The files of HR documents on disk: they leave with their records, and none stays behind."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from parcours.models import Document

from .rattachement import fiches_de, traces_de

RACINE = "documents"
DELAI_ORPHELIN = timedelta(days=1)
"""A younger file may belong to a record that is being written."""


def _stockage() -> Storage:
    stockage: Storage = Document._meta.get_field("fichier").storage
    return stockage


def fichiers_du_dossier(mediateur_id: int) -> list[str]:
    """Return the names of the files of a person, those of removed or replaced documents included."""
    presents = fiches_de(Document, mediateur_id).values_list("fichier", flat=True)
    passes = traces_de(Document, mediateur_id).values_list("fichier", flat=True)
    return sorted({nom for nom in (*presents, *passes) if nom})


def effacer_apres_validation(noms: Iterable[str]) -> None:
    """Remove files from disk once the transaction is committed: a rolled back one loses nothing."""
    for nom in noms:
        transaction.on_commit(lambda nom=nom: _stockage().delete(nom), robust=True)  # type: ignore[misc]


def fichiers_sans_fiche(maintenant: datetime | None = None) -> list[str]:
    """Return the files that no record names: left by a process that stopped between its commit and the disk."""
    stockage = _stockage()
    limite = (maintenant or timezone.now()) - DELAI_ORPHELIN
    connus = set(Document.objects.values_list("fichier", flat=True))
    return [nom for nom in _sur_disque(stockage) if nom not in connus and stockage.get_modified_time(nom) < limite]


def _sur_disque(stockage: Storage) -> list[str]:
    if not stockage.exists(RACINE):
        return []
    dossiers, _fichiers = stockage.listdir(RACINE)
    return sorted(
        f"{RACINE}/{dossier}/{fichier}"
        for dossier in dossiers
        for fichier in stockage.listdir(f"{RACINE}/{dossier}")[1]
    )


def effacer_fichiers(noms: Iterable[str]) -> None:
    """Remove files from disk."""
    for nom in noms:
        _stockage().delete(nom)
