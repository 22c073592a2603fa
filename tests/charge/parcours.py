"""The network's report on 100 000 pathways, and the queries of the HR screens beside it.

    .venv/bin/python tests/charge/parcours.py                                     on SQLite, in a folder of its own
    .venv/bin/python tests/grappe.py .venv/bin/python tests/charge/parcours.py    on a private PostgreSQL

It measures 1 000 pathways, then 100 000: what counts is the ratio. Exits 1 when the report takes more than --secondes at
the larger size, or a screen makes more queries there.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import django

RACINE = Path(__file__).resolve().parents[2]
DOSSIER = tempfile.TemporaryDirectory(prefix="pimms-parcours-")
sys.path[:0] = [str(RACINE), str(RACINE / "site")]
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DONNEES": DOSSIER.name}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{DOSSIER.name}/parcours.sqlite3")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from home.models import Utilisateur  # noqa: E402
from parcours.domain.bilans import relever  # noqa: E402
from parcours.domain.chiffres import Axe, Bilan  # noqa: E402
from parcours.models import (  # noqa: E402
    Association,
    Contrat,
    Etablissement,
    Mediateur,
    NomenclatureSortie,
    Parcours,
    Sortie,
)

DU, AU = date(2016, 1, 1), date(2025, 12, 31)
SITES = 60
ESSAIS = 3
LOT = 5000


def remplir(premier: int, dernier: int) -> None:
    """Write pathways of one contract each, with their exits, without their history."""
    hasard = random.Random(premier)
    association, _cree = Association.objects.get_or_create(nom="Réseau d’essai")
    for rang in range(SITES):
        Etablissement.objects.get_or_create(
            code=f"S{rang}", defaults={"nom": f"Site {rang}", "association": association}
        )
    sites = list(Etablissement.objects.all())
    codes = list(NomenclatureSortie.objects.exclude(sante=True))
    jours = (AU - DU).days
    for debut_lot in range(premier, dernier, LOT):
        numeros = range(debut_lot, min(debut_lot + LOT, dernier))
        mediateurs = Mediateur.objects.bulk_create(
            Mediateur(
                matricule=f"N{n:06}", nom=f"Exemple{n}", prenom="Sam", etablissement=sites[n % SITES],
                naissance=date(1960 + n % 45, 1, 1), sexe="FH"[n % 2],
            )
            for n in numeros
        )  # fmt: skip
        fins = [DU + timedelta(days=hasard.randrange(jours)) for _numero in numeros]
        debuts = [fin - timedelta(days=hasard.randrange(20, 1500)) for fin in fins]
        parcours = Parcours.objects.bulk_create(
            Parcours(mediateur=m, numero=1, etablissement=m.etablissement, debut=debut, fin=fin)
            for m, debut, fin in zip(mediateurs, debuts, fins, strict=True)
        )
        contrats = Contrat.objects.bulk_create(
            Contrat(
                mediateur=p.mediateur, parcours=p, etablissement=p.etablissement, type=hasard.choice(("pec", "adulte_relais")),
                debut=p.debut, fin_prevue=p.fin, fin_reelle=p.fin,
            )
            for p in parcours
        )  # fmt: skip
        for p, contrat in zip(parcours, contrats, strict=True):
            p.dernier_contrat = contrat
        Parcours.objects.bulk_update(parcours, ["dernier_contrat"], batch_size=500)
        Sortie.objects.bulk_create(Sortie(contrat=contrat, code=hasard.choice(codes)) for contrat in contrats)
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


def rapport() -> Bilan:
    return relever(du=DU, au=AU, perimetre="Réseau", axes=(Axe.ETABLISSEMENT, Axe.PERIODE)).bilan()


def chronometrer(geste: Callable[[], object]) -> float:
    durees = []
    for _essai in range(ESSAIS):
        debut = time.perf_counter()
        geste()
        durees.append(time.perf_counter() - debut)
    return min(durees)


def compter(client: Client) -> dict[str, int]:
    """Return the queries of each screen that lists files."""
    dossier = Mediateur.objects.order_by("pk").first()
    assert dossier is not None
    adresses = {
        "dossiers": reverse("parcours_dossiers:index"),
        "dossier": reverse("parcours_dossiers:dossier", args=[dossier.pk]),
        "alertes": reverse("parcours_alertes:index"),
        "taux": reverse("parcours_taux:index"),
    }
    nombres = {}
    for nom, adresse in adresses.items():
        assert client.get(adresse).status_code == 200, adresse
        with CaptureQueriesContext(connection) as requetes:
            client.get(adresse)
        nombres[nom] = len(requetes)
    return nombres


def compte_rh() -> Client:
    compte = Utilisateur.objects.create_user("rh", password=None, email="rh@example.org")
    compte.groups.add(Group.objects.get(name="Ressources humaines"))
    Association.objects.get().comptes.add(compte)
    client = Client()
    client.force_login(compte)
    return client


def main() -> int:
    analyse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    analyse.add_argument("--parcours", type=int, default=100_000)
    analyse.add_argument("--secondes", type=float, default=2)
    options = analyse.parse_args()
    with DOSSIER:
        setup_test_environment()
        call_command("migrate", verbosity=0)
        remplir(0, 1000)
        client = compte_rh()
        petit, avant = chronometrer(rapport), compter(client)
        remplir(1000, options.parcours)
        grand, apres = chronometrer(rapport), compter(client)
        lecture = chronometrer(lambda: list(Parcours.objects.sortis(du=DU, au=AU).values_list("pk", "fin")))
    print(
        f"{connection.vendor}, rapport du réseau : {petit:.2f} s pour 1 000 parcours, {grand:.2f} s pour {options.parcours}"
    )
    print(
        f"ratio {grand / petit:.0f} pour {options.parcours / 1000:.0f} fois plus ; {grand / lecture:.1f} fois une lecture nue"
    )
    for nom, nombre in avant.items():
        print(f"{nom:10}{nombre:4} → {apres[nom]} requêtes")
    return 1 if grand > options.secondes or any(apres[nom] > nombre for nom, nombre in avant.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
