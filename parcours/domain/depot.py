"""Files that wait for a confirmation, in the private folder. They are forgotten after a day."""

import re
import time
import uuid
from pathlib import Path

from parcours.conf import dossier_prive

from .calendrier import UN_JOUR

CLE = re.compile(r"[0-9a-f]{32}")


def _chemin(cle: str) -> Path:
    return dossier_prive() / "imports" / cle


def deposer(contenu: bytes) -> str:
    """Keep a file and return its key; drop those of the day before."""
    cle = uuid.uuid4().hex
    chemin = _chemin(cle)
    chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    oublier_les_anciens()
    chemin.touch(mode=0o600)
    chemin.write_bytes(contenu)
    return cle


def relire(cle: str) -> bytes | None:
    """Return the file of that key, or None when it is gone."""
    if not CLE.fullmatch(cle):
        return None
    try:
        return _chemin(cle).read_bytes()
    except FileNotFoundError:
        return None


def oublier(cle: str) -> None:
    """Drop the file of that key, if it is there."""
    if CLE.fullmatch(cle):
        _chemin(cle).unlink(missing_ok=True)


def oublier_les_anciens() -> None:
    """Drop the files that nobody confirmed within a day."""
    dossier = _chemin("")
    for chemin in dossier.iterdir() if dossier.exists() else ():
        if chemin.stat().st_mtime < time.time() - UN_JOUR.total_seconds():
            chemin.unlink(missing_ok=True)
