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
