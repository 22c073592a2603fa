"""How much slower each page is when the site holds ten years of the network rather than the demonstration.

    .venv/bin/python tests/charge/echelle.py                                     on SQLite, in a folder of its own
    .venv/bin/python tests/grappe.py .venv/bin/python tests/charge/echelle.py    on a private PostgreSQL

One run fills an empty database with the demonstration, measures, adds the network, and measures again: what counts is the
ratio, which does not depend on the machine. Exits 1 when a page makes more queries at the larger size, or grew beyond
both --ratio and --secondes.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django

RACINE = Path(__file__).resolve().parents[2]
DOSSIER = tempfile.TemporaryDirectory(prefix="pimms-echelle-")
sys.path[:0] = [str(RACINE), str(RACINE / "site")]
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DONNEES": DOSSIER.name}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{DOSSIER.name}/echelle.sqlite3")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from ateliers.models import Reservation, Seance  # noqa: E402

ESSAIS = 7


@dataclass(frozen=True)
class Mesure:
    """One page: the best time in milliseconds (the others were disturbed), and the number of queries."""

    duree: float
    requetes: int


def adresses() -> dict[str, str]:
    """Return the pages to measure, by name. The session and the booking are the demonstration's, at both sizes."""
    a_venir = Seance.objects.maintenues().filter(debut__gt=timezone.now(), inscription="individuelle")
    seance = a_venir.order_by("debut", "pk").first()
    reservation = Reservation.objects.latest("pk")
    return {
        "accueil": "/",
        "agenda": "/ateliers/",
        "agenda, mot": "/ateliers/?q=papiers",
        "agenda, filtres": "/ateliers/?places=2&moment=soir",
        "agenda, mois": "/ateliers/?vue=mois",
        "flux": "/ateliers/agenda.ics",
        "séance": seance.get_absolute_url(),
        "gestion": "/gestion/",
        "gestion, séances": "/gestion/seances/",
        "gestion, séances passées": "/gestion/seances/?periode=passees",
        "gestion, séance": f"/gestion/seances/{seance.pk}/",
        "gestion, planning": "/gestion/planning/",
        "gestion, mois": "/gestion/planning/?vue=mois",
        "gestion, réservations": "/gestion/reservations/",
        "gestion, nom cherché": "/gestion/reservations/?q=zzzz",
        "gestion, téléphone cherché": "/gestion/reservations/?q=06+39+98",
        "gestion, par séance": "/gestion/reservations/?ordering=seance__debut",
        "gestion, par lieu": f"/gestion/reservations/?lieu={seance.lieu_id}",
        "gestion, réservation": f"/gestion/reservations/{reservation.pk}/",
        "gestion, messages": "/gestion/messages/",
    }


def mesurer(pages: dict[str, str]) -> dict[str, Mesure]:
    """Return the measure of each page, as the administration of the demonstration sees it."""
    client = Client()
    client.force_login(get_user_model().objects.get(username="administration"))
    mesures = {}
    for nom, adresse in pages.items():
        # The first visit fills the caches of the process.
        assert client.get(adresse).status_code == 200, adresse
        with CaptureQueriesContext(connection) as requetes:
            client.get(adresse)
        nombre = len(requetes)
        mesures[nom] = Mesure(chronometrer(lambda adresse=adresse: client.get(adresse).getvalue()), nombre)
    return mesures


def chronometrer(geste: Callable[[], object]) -> float:
    durees = []
    for _essai in range(ESSAIS):
        debut = time.perf_counter()
        geste()
        durees.append((time.perf_counter() - debut) * 1000)
    return min(durees)


def comparer(petite: dict[str, Mesure], grande: dict[str, Mesure], *, ratio: float, secondes: float) -> int:
    """Print a line for each page; return how many grew too much."""
    fautes = 0
    print(f"{'page':28}{'démo':>9}{'réseau':>9}{'ratio':>7}{'requêtes':>10}")
    for nom, avant in petite.items():
        apres = grande[nom]
        rapport = apres.duree / avant.duree
        trop = apres.requetes > avant.requetes or (rapport > ratio and apres.duree > secondes * 1000)
        fautes += trop
        requetes = f"{avant.requetes} → {apres.requetes}"
        print(
            f"{nom:28}{avant.duree:6.0f} ms{apres.duree:6.0f} ms{rapport:7.1f}{requetes:>10}{'  trop' if trop else ''}"
        )
    return fautes


def main() -> int:
    analyse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    analyse.add_argument("--ratio", type=float, default=5)
    analyse.add_argument("--secondes", type=float, default=0.5)
    options = analyse.parse_args()
    with DOSSIER:
        setup_test_environment()
        call_command("migrate", verbosity=0)
        call_command("demo", stdout=io.StringIO())
        pages = adresses()
        petite = mesurer(pages)
        call_command("demo", taille="nationale", stdout=io.StringIO())
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
        grande = mesurer(pages)
    return 1 if comparer(petite, grande, ratio=options.ratio, secondes=options.secondes) else 0


if __name__ == "__main__":
    sys.exit(main())
