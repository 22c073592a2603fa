"""The planning: weeks, months, clashes, days that make no sense."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.ateliers.views.gestion.bureau import connecter
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur

pytestmark = pytest.mark.django_db
JOUR = "2027-12-07"
MIDI = datetime(2027, 12, 7, 11, tzinfo=UTC)


def planning(client: Client, **parametres: object) -> str:
    reponse = client.get(reverse("ateliers_planning:index"), {"jour": JOUR} | parametres)
    assert reponse.status_code == 200
    return reponse.content.decode()


@pytest.mark.parametrize("vue", ["semaine", "mois"])
def test_planning_montre_la_periode(vue: str) -> None:
    seance = creer_seance(debut=MIDI)
    client = connecter("ME", seance.lieu)
    assert seance.atelier.title in planning(client, vue=vue)
    assert "Aucune séance sur cette période" in planning(client, vue=vue, jour="2028-03-01")


def test_seance_de_nuit_parait_aux_deux_jours() -> None:
    seance = creer_seance(debut=datetime(2027, 12, 7, 22, tzinfo=UTC))
    assert planning(connecter("ME", seance.lieu)).count(seance.atelier.title) == 2


def test_filtre_par_lieu_et_par_animateur() -> None:
    amina = creer_utilisateur("amina", first_name="Amina")
    une = creer_seance(debut=MIDI, animateur=amina)
    autre = creer_seance(debut=MIDI)
    client = connecter("NA")
    assert autre.atelier.title not in planning(client, lieu=une.lieu_id)
    assert autre.atelier.title not in planning(client, animateur=amina.pk)
    assert une.atelier.title not in planning(client, lieu="999999")


def test_meme_personne_a_deux_endroits_est_signalee() -> None:
    amina = creer_utilisateur("amina")
    une = creer_seance(debut=MIDI, animateur=amina)
    secrete = creer_seance(debut=MIDI.replace(hour=12), animateur=amina, lieu=creer_lieu("Lieu secret"))
    page = planning(connecter("ME", une.lieu))
    assert "La même personne anime deux séances en même temps." in page
    assert "Lieu secret" not in page
    assert secrete.atelier.title not in page


def test_meme_lieu_a_la_meme_heure_est_signale_sauf_annule() -> None:
    une = creer_seance(debut=MIDI)
    creer_seance(debut=MIDI, lieu=une.lieu, statut="annulee")
    client = connecter("ME", une.lieu)
    assert "Deux séances ont lieu ici en même temps." not in planning(client)
    creer_seance(debut=MIDI, lieu=une.lieu)
    assert planning(client).count("Deux séances ont lieu ici en même temps.") == 2


@pytest.mark.parametrize("jour", ["2026-13-45", "2027-02-29", "0001-01-01", "10000-01-01", "abc", "9999-12-31"])
@pytest.mark.parametrize("vue", ["semaine", "mois"])
def test_jour_insense_montre_aujourd_hui_et_le_dit(jour: str, vue: str) -> None:
    assert "Cette date n’existe pas" in planning(connecter("ME", creer_lieu()), jour=jour, vue=vue)


def test_navigation_garde_les_filtres() -> None:
    seance = creer_seance(debut=MIDI)
    page = planning(connecter("ME", seance.lieu), lieu=seance.lieu_id)
    assert f"lieu={seance.lieu_id}&amp;vue=semaine&amp;jour=2027-12-14" in page
