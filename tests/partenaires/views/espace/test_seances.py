"""The sessions open to groups."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partenaires.domain.blocages import garder_places
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.models import Cycle
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance, creer_theme
from tests.partenaires.fabriques import creer_groupe, creer_structure
from tests.partenaires.views.espace.aides import adresse, entrer, liens, lire

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_octobre(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 10, 1, 8, tzinfo=UTC), tick=False)


def test_seances_dit_les_places_libres_et_celles_qui_sont_gardees(client: Client) -> None:
    referent = entrer(client)
    libre = creer_seance(capacite=12)
    creer_reservation(seance=libre, places=4)
    gardee = creer_seance(capacite=10, dans=timedelta(days=9))
    jusqu_au = timezone.now() + timedelta(days=3)
    garder_places(structure=referent.structure, seance_id=gardee.pk, places=6, jusqu_au=jusqu_au, par=None)

    reponse = client.get(adresse("seances", referent))

    page = lire(reponse)
    assert "2 séances ouvertes" in page
    assert "8 places pour vous" in page
    assert "10 places pour vous dont 6 gardées pour vous" in page
    assert {adresse("inscrire", referent, s.uuid) for s in (libre, gardee)} <= liens(reponse)


def test_seances_montre_la_liste_d_attente_puis_complet(client: Client) -> None:
    referent = entrer(client)
    for attente in (3, 0):
        seance = creer_seance(capacite=2, taille_attente=attente)
        creer_reservation(seance=seance, places=2)

    page = lire(client.get(adresse("seances", referent)))

    assert page.index("Complet : liste d’attente") < page.index("Complet ", page.index("liste d’attente"))


def test_seances_dit_reservee_cycle_et_groupe_deja_inscrit(client: Client) -> None:
    referent = entrer(client)
    reservee = creer_seance()
    reserver_seance_a(seance_id=reservee.pk, structure=referent.structure)
    cycle = Cycle.objects.create(titre="Mes papiers en deux fois")
    cycle.seances.set([creer_seance(), creer_seance()])
    creer_groupe(referent=referent, seance=creer_seance(capacite=12))

    page = lire(client.get(adresse("seances", referent)))

    assert page.count("Réservée à votre structure") == 1
    assert page.count("Fait partie du cycle « Mes papiers en deux fois »") == 2
    assert page.count("Vous y avez déjà un groupe") == 1


def test_seances_cache_celles_d_une_autre_structure(client: Client) -> None:
    referent = entrer(client)
    seance = creer_seance()
    reserver_seance_a(seance_id=seance.pk, structure=creer_structure())

    assert "Aucune séance trouvée" in lire(client.get(adresse("seances", referent)))
    assert client.get(adresse("inscrire", referent, seance.uuid)).status_code == 404
    assert client.post(adresse("inscrire", referent, seance.uuid), {"effectif": "3"}).status_code == 404


def test_seances_se_filtrent_par_theme_lieu_et_mois(client: Client) -> None:
    referent = entrer(client)
    energie, droits = creer_theme("Énergie"), creer_theme("Droits")
    nord, sud = creer_lieu("Nord"), creer_lieu("Sud")
    voulue = creer_seance(
        debut=datetime(2026, 11, 30, 22, 30, tzinfo=UTC), atelier=creer_atelier(theme=energie), lieu=nord
    )
    creer_seance(debut=datetime(2026, 11, 30, 23, 30, tzinfo=UTC), atelier=voulue.atelier, lieu=nord)
    creer_seance(debut=voulue.debut, atelier=creer_atelier(theme=droits), lieu=nord)
    creer_seance(debut=voulue.debut, atelier=voulue.atelier, lieu=sud)

    reponse = client.get(adresse("seances", referent), {"theme": "energie", "lieu": "nord", "mois": "2026-11"})

    assert [seance.pk for seance in reponse.context["page_obj"]] == [voulue.pk]
    assert "1 séance ouverte" in lire(reponse)


@pytest.mark.parametrize(
    "question", ["theme=rien&mois=2026-13", "mois=hier&page=abc", "page=99", "lieu=%F0%9F%99%82&theme="]
)
def test_seances_ignore_ce_qui_n_a_pas_de_sens(client: Client, question: str) -> None:
    referent = entrer(client)
    creer_seance()
    reponse = client.get(f"{adresse('seances', referent)}?{question}")
    assert (reponse.status_code, len(reponse.context["page_obj"])) == (200, 1)


def test_seances_se_lisent_par_pages_qui_gardent_les_filtres(client: Client) -> None:
    referent = entrer(client)
    atelier, lieu = creer_atelier(), creer_lieu("Nord")
    for _ in range(13):
        creer_seance(atelier=atelier, lieu=lieu)

    premiere = client.get(adresse("seances", referent), {"lieu": "nord"})
    seconde = client.get(adresse("seances", referent), {"lieu": "nord", "page": "2"})

    assert [len(reponse.context["page_obj"]) for reponse in (premiere, seconde)] == [12, 1]
    assert "?lieu=nord&page=2" in liens(premiere)


def test_seances_lit_autant_avec_trente_seances_qu_avec_une(client: Client) -> None:
    referent = entrer(client)
    atelier, url = creer_atelier(), adresse("seances", referent)
    cycle = Cycle.objects.create(titre="Cycle", structure=referent.structure)
    client.get(url)
    comptes = []
    for nombre in (1, 29):
        for _ in range(nombre):
            seance = creer_seance(atelier=atelier)
            cycle.seances.add(seance)
            reserver_seance_a(seance_id=seance.pk, structure=referent.structure)
        with CaptureQueriesContext(connection) as requetes:
            client.get(url)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 12
