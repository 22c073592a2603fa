"""Queries do not grow with the data: each screen at 1 and at 30 rows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ateliers.models import Seance
from ateliers.views.gestion.reservations import ReservationListe
from tests.ateliers.views.gestion.bureau import connecter, inscrire
from tests.fabriques import creer_atelier, creer_lieu, creer_seance, creer_theme, creer_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _matin() -> Iterator[None]:
    """Be in the morning: today's sessions, which the home page shows, are at noon and still to come."""
    with time_machine.travel(datetime(2027, 3, 2, 8, tzinfo=UTC)):
        yield


def compter(client: Client, adresse: str) -> int:
    client.get(adresse)
    with CaptureQueriesContext(
        connection,
    ) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)


def peupler(lieu_de_tous: object, nombre: int) -> None:
    midi = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    for rang in range(nombre):
        animateur = creer_utilisateur()
        atelier = creer_atelier(theme=creer_theme(f"Thème {animateur.pk}"))
        seance = creer_seance(
            atelier=atelier, lieu=creer_lieu(), animateur=animateur, debut=midi + timedelta(minutes=rang), capacite=40
        )
        inscrire(seance, "Fil", telephone="+33612345678")


ECRANS = [
    ("wagtailadmin_home", 32), ("ateliers_seances:index", 16), ("ateliers_reservations:index", 14),
    ("ateliers_messages:index", 14), ("ateliers_lieux:index", 12), ("ateliers_themes:index", 12),
    ("ateliers_planning:index", 16),
]  # fmt: skip


@pytest.mark.parametrize(("nom", "plafond"), ECRANS)
def test_listes_a_une_et_trente_lignes(nom: str, plafond: int) -> None:
    client = connecter("NA")
    peupler(None, 1)
    a_une = compter(client, reverse(nom))
    peupler(None, 29)
    assert compter(client, reverse(nom)) == a_une
    assert a_une <= plafond


def test_page_de_travail_a_une_et_trente_lignes() -> None:
    seance: Seance = creer_seance(capacite=20, taille_attente=40)
    client = connecter("NA")
    adresse = reverse("ateliers_seances:travail", args=[seance.pk])
    inscrire(seance)
    a_une = compter(client, adresse)
    for rang in range(29):
        inscrire(seance, f"Nom{rang}")
    assert compter(client, adresse) == a_une
    assert a_une <= 12


def test_reserver_a_l_accueil_tient_en_peu_de_requetes() -> None:
    seance = creer_seance()
    client = connecter("NA")
    adresse = reverse("ateliers_seances:reserver", args=[seance.pk])
    formulaire = {"nom_complet": "Awa Diallo", "places": 1, "nonce": "0b0f3a0e-30f1-4a3a-9f0e-5f6d5f1f0a11"}
    client.get(reverse("ateliers_seances:travail", args=[seance.pk]))
    with CaptureQueriesContext(connection) as requetes:
        assert client.post(adresse, formulaire).status_code == 302
    assert len(requetes) <= 20


@pytest.mark.parametrize(
    ("tri", "attendus"), [("nom", ["Aubry", "Mendès", "Zola"]), ("-seance__debut", ["Aubry", "Zola", "Mendès"])]
)
def test_liste_garde_l_ordre_demande_d_une_page_a_l_autre(
    tri: str, attendus: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for jours, nom in enumerate(("Mendès", "Zola", "Aubry"), start=2):
        inscrire(creer_seance(dans=timedelta(days=jours)), nom)
    monkeypatch.setattr(ReservationListe, "get_paginate_by", lambda _vue, _lignes: 2)
    client, adresse = connecter("SU"), reverse("ateliers_reservations:index")
    pages = [client.get(adresse, {"ordering": tri, "p": numero}) for numero in (1, 2)]
    assert [reservation.nom for page in pages for reservation in page.context["object_list"]] == attendus
