"""Follow-ups on screen: what is on file is shown, and two people who write the same one are told."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from parcours.domain.sorties import suivre
from parcours.models import Suivi
from tests.parcours.dossiers import creer_sortie
from tests.parcours.views.gestion.bureau import Bureau

pytestmark = pytest.mark.django_db

SAISIE = {"echeance": "6", "situation": "chomage", "constate_le": "2023-07-02", "precision": "Revu au forum"}


def ouvrir(bureau: Bureau, qui: str) -> tuple[Client, str]:
    client = Client()
    client.force_login(bureau.comptes[qui])
    return client, reverse("parcours_dossiers:suivre", args=[bureau.siens.cles["sortie"]]) + "?echeance=6"


def champs(reponse: Any) -> dict[str, str]:
    """Return the hidden fields of a page, as the browser sends them back."""
    return {champ.name: str(champ.value()) for champ in reponse.context["formulaire"].hidden_fields()} | {
        nom: valeur.replace("&quot;", '"')
        for nom, valeur in re.findall(r'type="hidden" name="(vues)" value="([^"]*)"', reponse.content.decode())
    }


def test_le_second_qui_note_le_meme_suivi_voit_le_premier_et_garde_sa_saisie(bureau: Bureau) -> None:
    (rh, chemin), (responsable, _chemin) = ouvrir(bureau, "RH"), ouvrir(bureau, "SM")
    vues = champs(rh.get(chemin))
    assert (
        responsable.post(chemin, champs(responsable.get(chemin)) | SAISIE | {"situation": "emploi"}).status_code == 302
    )
    refus = rh.post(chemin, vues | SAISIE)
    assert refus.status_code == 422
    assert "En emploi, 02/07/2023, Revu au forum" in str(refus.context["formulaire"].non_field_errors())
    assert "Revu au forum" in refus.context["formulaire"]["precision"].value()
    assert Suivi.objects.get().situation == "emploi"
    assert rh.post(chemin, champs(refus) | SAISIE).status_code == 302
    assert Suivi.objects.get().situation == "chomage"


def test_corriger_un_suivi_montre_ce_qui_est_note(bureau: Bureau) -> None:
    rh, chemin = ouvrir(bureau, "RH")
    rh.post(chemin, SAISIE)
    formulaire = rh.get(chemin).context["formulaire"]
    assert {nom: str(formulaire[nom].value()) for nom in SAISIE} == SAISIE


def test_une_version_illisible_ne_casse_rien(bureau: Bureau) -> None:
    rh, chemin = ouvrir(bureau, "RH")
    for vues, statut in (("[]", 302), ('{"6": "x"}', 302), ("{", 422)):
        assert rh.post(chemin, SAISIE | {"vues": vues}).status_code == statut


def test_changer_d_echeance_sur_la_page_ne_remplace_pas_un_suivi_qu_elle_ne_montre_pas(bureau: Bureau) -> None:
    rh, chemin = ouvrir(bureau, "RH")
    rh.post(chemin, SAISIE | {"echeance": "12", "situation": "emploi"})
    vues = champs(rh.get(chemin))
    refus = rh.post(chemin, vues | SAISIE | {"echeance": "12"})
    assert (refus.status_code, Suivi.objects.get().situation) == (422, "emploi")
    assert "En emploi" in str(refus.context["formulaire"].non_field_errors())


def lignes_de_suivi(bureau: Bureau) -> list[str]:
    """Return the situation and the action of each follow-up in the file, as read."""
    rh, _chemin = ouvrir(bureau, "RH")
    page = rh.get(reverse("parcours_dossiers:dossier", args=[bureau.siens.dossier.pk])).content.decode()
    tableau = page.partition("Suivis après la sortie</caption>")[2].partition("</table>")[0]
    cellules = re.findall(r'data-titre="Situation">(.*?)</td>\s*<td>(.*?)</td>', tableau, re.S)
    return [f"{situation} | {re.sub('<.*', '', action.partition('>')[2])}" for situation, action in cellules]


@pytest.mark.parametrize("code", ["NE3", "NE4"])
def test_le_dossier_ne_demande_pas_de_suivi_d_une_sortie_neutralisee(bureau: Bureau, code: str) -> None:
    assert lignes_de_suivi(bureau) == ["À demander | Noter"] * 3
    creer_sortie(bureau.siens.sortie.contrat, code)
    assert lignes_de_suivi(bureau) == ["Pas de suivi | "] * 3


def test_le_dossier_ne_demande_plus_rien_a_qui_ne_veut_pas_etre_contacte(bureau: Bureau) -> None:
    rh, chemin = ouvrir(bureau, "RH")
    rh.post(chemin, SAISIE | {"echeance": "3", "situation": "opposition", "precision": ""})
    assert lignes_de_suivi(bureau) == [
        "Ne veut pas être contacté | Corriger",
        "Ne veut pas être contacté | ",
        "Ne veut pas être contacté | ",
    ]


def test_une_fin_corrigee_apres_un_suivi_previent(bureau: Bureau) -> None:
    rh, _chemin = ouvrir(bureau, "RH")
    suivre(sortie=bureau.siens.sortie.pk, echeance=3, situation="emploi", constate_le=date(2023, 4, 1))
    ancien = bureau.siens.sortie.contrat
    chemin = reverse("parcours_dossiers:corriger", args=[ancien.pk])
    saisie = {"etablissement": str(ancien.etablissement_id), "type": "pec", "debut": "2022-01-01", "quotite": "100",
              "fin_prevue": "2022-12-31", "categorie": "employe"}  # fmt: skip
    for fin, prevenu in (("2023-04-20", True), ("2023-03-31", False)):
        page = rh.post(chemin, saisie | {"fin_reelle": fin}, follow=True).content.decode()
        assert "Le contrat est corrigé." in page
        assert ("Le suivi à 3 mois, constaté le 01/04/2023, est avant la sortie" in page) is prevenu
