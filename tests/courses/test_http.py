"""The race as people run it: through gunicorn, its workers and threads, and the real form."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection, transaction

from ateliers.models import Reservation, Seance
from tests.ateliers.domain.aides import compteurs, exiger_coherence
from tests.bases import RACINE
from tests.charge.course import Bilan, courir
from tests.fabriques import creer_atelier, creer_lieu, creer_seance

CLIENTS = 60
COMPLETE = "Cette séance est complète, et sa liste d’attente aussi. Choisissez une autre date."


@dataclass
class Serveur:
    adresse: str
    maitre: subprocess.Popen[bytes]

    def ouvriers(self) -> list[int]:
        return [
            int(pid) for pid in Path(f"/proc/{self.maitre.pid}/task/{self.maitre.pid}/children").read_text().split()
        ]


def attendre_reponse(adresse: str, maitre: subprocess.Popen[bytes]) -> None:
    limite = time.monotonic() + 60
    while time.monotonic() < limite and maitre.poll() is None:
        try:
            urllib.request.urlopen(f"{adresse}/seances/00000000-0000-0000-0000-000000000000/", timeout=30)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("gunicorn ne répond pas")


@pytest.fixture
def serveur(environnement: dict[str, str]) -> Iterator[Serveur]:
    """gunicorn, two workers of eight threads, on the database of the test."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port = prise.getsockname()[1]
    reglages = {"PORT": str(port), "WEB_CONCURRENCY": "2", "THREADS": "8", "ACCESSLOG": "", "CONN_MAX_AGE": "60"}
    maitre = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "warning"],
        cwd=RACINE,
        env=environnement | reglages,
    )
    try:
        attendre_reponse(f"http://127.0.0.1:{port}", maitre)
        yield Serveur(f"http://127.0.0.1:{port}", maitre)
    finally:
        maitre.send_signal(signal.SIGQUIT)
        maitre.wait(30)


@pytest.fixture
def deux_seances(transactional_db: None) -> list[Seance]:
    atelier, lieu = creer_atelier(), creer_lieu()
    return [creer_seance(atelier=atelier, lieu=lieu, capacite=10, taille_attente=20) for _ in range(2)]


def exiger_course_juste(bilan: Bilan, seance: Seance) -> None:
    assert dict(bilan.issues) == {"confirmee": 10, "attente": 20, "refus": 30}, bilan.phrases
    assert dict(bilan.phrases) == {COMPLETE: 30}
    assert compteurs(seance) == (10, 20)


def test_soixante_visiteurs_pour_dix_places(deux_seances: list[Seance], serveur: Serveur) -> None:
    for seance in deux_seances:
        exiger_course_juste(courir(serveur.adresse, str(seance.uuid), clients=CLIENTS), seance)
    connection.close()
    exiger_coherence()


def prises_ouvertes(ouvrier: int) -> int:
    """Count the sockets that a worker holds: hardly more than the visitors whom it has begun to serve."""
    nombre = 0
    for lien in Path(f"/proc/{ouvrier}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since it was listed
            nombre += lien.readlink().name.startswith("socket:")
    return nombre


def plus_charge(serveur: Serveur, visiteurs: int) -> int:
    """Wait for a worker that serves so many visitors at once, and return its process."""
    limite = time.monotonic() + 30
    while time.monotonic() < limite:
        ouvrier = max(serveur.ouvriers(), key=prises_ouvertes)
        if prises_ouvertes(ouvrier) >= visiteurs:
            return ouvrier
        time.sleep(0.005)
    pytest.fail(f"aucun ouvrier ne sert {visiteurs} visiteurs à la fois")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="demande /proc")
def test_ouvrier_tue_en_pleine_course_ne_laisse_rien_a_moitie(deux_seances: list[Seance], serveur: Serveur) -> None:
    """kill -9 while it writes: what was not committed is gone, and the very same forms, sent again, work."""
    seance = deux_seances[0]
    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            Seance.objects.select_for_update().get(pk=seance.pk)
            course = fil.submit(courir, serveur.adresse, str(seance.uuid), clients=CLIENTS, reprises=60)
            # Sixty visitors wait behind this lock: of two workers, one has half of them or more.
            ouvrier = plus_charge(serveur, CLIENTS // 2)
        limite = time.monotonic() + 30
        while not Reservation.objects.exists() and time.monotonic() < limite:
            time.sleep(0.005)
        os.kill(ouvrier, signal.SIGKILL)
        exiger_coherence()
        bilan = course.result()
    assert bilan.reprises > 0, "personne n’a été coupé"
    exiger_course_juste(bilan, seance)
    connection.close()
    exiger_coherence()
