"""What the races need: runners in processes of their own, tasks, and the count of what became of them."""

import json
import os
import subprocess
import sys
import uuid
from collections import Counter
from itertools import count
from typing import Any

from tests.bases import RACINE, Bases

PROCESSUS = 3
_numero = count(1)


def achat(seance_id: int, places: int = 1, **champs: Any) -> dict[str, Any]:
    """Return the task of somebody new who books."""
    defauts = {"nom": f"coureur{next(_numero)}", "nonce": str(uuid.uuid4())}
    return {"action": "reserver", "seance_id": seance_id, "places": places} | defauts | champs


class Coureurs:
    """The runners' processes. They start once: setting Django up takes longer than a race."""

    def __init__(self, bases: Bases) -> None:
        self.bases = bases
        environnement = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": bases.url(),
            "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
        }
        self.processus = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.courses.coureur"],
                cwd=RACINE,
                env=environnement,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(PROCESSUS)
        ]

    def courir(self, taches: list[dict[str, Any]], *, verrou: bool = True) -> list[dict[str, Any]]:
        """Share the tasks out, start them all together, and return what became of each, in any order."""
        parts = [taches[rang::PROCESSUS] for rang in range(PROCESSUS)]
        courent = [(un, part) for un, part in zip(self.processus, parts, strict=True) if part]
        for un, part in courent:
            self._dire(un, json.dumps({"base": self.bases.courante, "taches": part, "verrou": verrou}))
        for un, _ in courent:
            assert self._lire(un) == "pret"
        for un, _ in courent:
            self._dire(un, "partez")
        return [resultat for un, _ in courent for resultat in json.loads(self._lire(un))]

    def _dire(self, processus: subprocess.Popen[str], ligne: str) -> None:
        assert processus.stdin
        processus.stdin.write(f"{ligne}\n")
        processus.stdin.flush()

    def _lire(self, processus: subprocess.Popen[str]) -> str:
        assert processus.stdout
        return processus.stdout.readline().strip()

    def arreter(self) -> None:
        for un in self.processus:
            un.communicate(timeout=20)


def issues(resultats: list[dict[str, Any]]) -> dict[str, int]:
    """Count what became of the tasks; an error that is not a refusal fails the test with its text."""
    erreurs = [resultat["phrase"] for resultat in resultats if resultat["issue"] == "erreur"]
    assert not erreurs, "\n".join(erreurs)
    return dict(Counter(resultat["issue"] for resultat in resultats))
