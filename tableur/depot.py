"""Files that wait for a confirmation, in a private folder. They are forgotten after a day."""

import re
import time
import uuid
from collections.abc import Callable
from pathlib import Path

CLE = re.compile(r"[0-9a-f]{32}")
SECONDES_MAXIMUM = 24 * 3600


class Depot:
    """A folder of waiting files, each known by its key. `dossier` is asked at each use: it comes from the settings."""

    def __init__(self, dossier: Callable[[], Path]) -> None:
        self.dossier = dossier

    def deposer(self, contenu: bytes) -> str:
        """Keep a file and return its key; drop those of the day before."""
        cle = uuid.uuid4().hex
        chemin = self.dossier() / cle
        chemin.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.oublier_les_anciens()
        chemin.touch(mode=0o600)
        chemin.write_bytes(contenu)
        return cle

    def relire(self, cle: str) -> bytes | None:
        """Return the file of that key, or None when it is gone."""
        if not CLE.fullmatch(cle):
            return None
        try:
            return (self.dossier() / cle).read_bytes()
        except FileNotFoundError:
            return None

    def oublier(self, cle: str) -> bool:
        """Drop the file of that key, and say whether it was there: of two who confirm it at once, one alone is told yes."""
        if not CLE.fullmatch(cle):
            return False
        try:
            (self.dossier() / cle).unlink()
        except FileNotFoundError:
            return False
        return True

    def oublier_les_anciens(self) -> None:
        """Drop the files that nobody confirmed within a day."""
        dossier = self.dossier()
        for chemin in dossier.iterdir() if dossier.exists() else ():
            if chemin.stat().st_mtime < time.time() - SECONDES_MAXIMUM:
                chemin.unlink(missing_ok=True)
