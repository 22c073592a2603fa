"""The settings of HR: what a used exit code may still become."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parcours.domain.sorties import documenter
from parcours.models import NomenclatureSortie, Sortie
from tests.parcours.dossiers import creer_contrat, creer_rh, creer_sortie

pytestmark = pytest.mark.django_db


@pytest.fixture
def rh() -> Client:
    client = Client()
    client.force_login(creer_rh("rh"))
    return client


def code(nom: str) -> NomenclatureSortie:
    return NomenclatureSortie.objects.get(code=nom)


def changer(client: Client, nom: str, *, sante: bool, **autres: Any) -> Any:
    actuel = code(nom)
    champs = {"code": nom, "ordre": actuel.ordre, "libelle": actuel.libelle, "classe": actuel.classe,
              "valide_du": actuel.valide_du.isoformat(), "source": actuel.source} | autres  # fmt: skip
    if sante:
        champs["sante"] = "on"
    return client.post(reverse("parcours_nomenclature:edit", args=[actuel.pk]), champs)


@pytest.mark.parametrize("nom", ["AS1", "NE3"])
def test_un_code_que_des_sorties_ont_ne_change_pas_de_table(rh: Client, nom: str) -> None:
    contrat = creer_contrat(debut=date(2024, 1, 1), fin_reelle=date(2024, 12, 31))
    creer_sortie(contrat, nom)
    avant = code(nom).sante
    reponse = changer(rh, nom, sante=not avant)
    assert "Des sorties ont déjà ce code" in reponse.content.decode()
    assert code(nom).sante is avant
    assert changer(rh, nom, sante=avant, libelle="Autre libellé").status_code == 302
    assert code(nom).libelle == "Autre libellé"


def test_un_code_qui_reste_dans_l_historique_ne_change_pas_de_table(rh: Client) -> None:
    contrat = creer_contrat(debut=date(2024, 1, 1), fin_reelle=date(2024, 12, 31))
    creer_sortie(contrat, "AS1")
    documenter(contrat=contrat.pk, code=code("AS2"))
    assert not Sortie.objects.filter(code=code("AS1")).exists()
    assert "Des sorties ont déjà ce code" in changer(rh, "AS1", sante=True).content.decode()


def test_un_code_sans_sortie_devient_une_donnee_de_sante(rh: Client) -> None:
    assert changer(rh, "AS1", sante=True).status_code == 302
    assert code("AS1").sante


@pytest.mark.parametrize("nom", ["ND", "ED2", "SP1", "AS1", "NE3"])
def test_un_code_qui_sert_garde_son_nom(rh: Client, nom: str) -> None:
    if nom in ("AS1", "NE3"):
        creer_sortie(creer_contrat(debut=date(2024, 1, 1), fin_reelle=date(2024, 12, 31)), nom)
    reponse = changer(rh, nom, sante=code(nom).sante, code="XX1")
    assert f"{nom} ne change plus de nom" in reponse.content.decode()
    assert code(nom).code == nom
    assert changer(rh, nom, sante=code(nom).sante, libelle="Autre libellé", code=f" {nom.lower()}").status_code == 302


def test_un_code_que_rien_ne_connait_change_de_nom(rh: Client) -> None:
    assert changer(rh, "AS2", sante=False, code="AS9").status_code == 302
    assert NomenclatureSortie.objects.filter(code="AS9").exists()


@pytest.mark.parametrize(
    ("nom", "phrase"),
    [
        ("AS1", "Des sorties du 31/12/2024 au 31/12/2024 ont ce code."),
        ("NE3", "Des sorties d’autres jours ont ce code."),
    ],
)
def test_une_version_garde_les_jours_de_ses_sorties(rh: Client, nom: str, phrase: str) -> None:
    creer_sortie(creer_contrat(debut=date(2024, 1, 1), fin_reelle=date(2024, 12, 31)), nom)
    avant = code(nom)
    for dates in ({"valide_au": "2024-12-30"}, {"valide_du": "2025-01-01"}):
        assert phrase in changer(rh, nom, sante=avant.sante, **dates).content.decode()
    assert (code(nom).valide_du, code(nom).valide_au) == (avant.valide_du, None)
    assert changer(rh, nom, sante=avant.sante, valide_au="2024-12-31").status_code == 302
