"""Files that wait for a confirmation, in the private folder. They are forgotten after a day."""

import re
import time
import uuid
from pathlib import Path

from partenaires.conf import dossier_prive

CLE = re.compile(r"[0-9a-f]{32}")
SECONDES_MAXIMUM = 24 * 3600


def _chemin(cle: str) -> Path:
    return dossier_prive() / "imports-structures" / cle


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


def oublier(cle: str) -> bool:
    """Drop the file of that key, and say whether it was there: of two who confirm it at once, one alone is told yes."""
    if not CLE.fullmatch(cle):
        return False
    try:
        _chemin(cle).unlink()
    except FileNotFoundError:
        return False
    return True


def oublier_les_anciens() -> None:
    """Drop the files that nobody confirmed within a day."""
    dossier = _chemin("")
    for chemin in dossier.iterdir() if dossier.exists() else ():
        if chemin.stat().st_mtime < time.time() - SECONDES_MAXIMUM:
            chemin.unlink(missing_ok=True)
