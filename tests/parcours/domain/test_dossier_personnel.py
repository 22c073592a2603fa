"""A person who asks is told all that is kept on them."""

import json

import pytest

from parcours.domain.champs_conserves import PERSONNELS, Sort
from parcours.domain.dossier_personnel import champs_montres, dossier_personnel
from parcours.domain.journal import noter
from parcours.models import Operation
from tests.parcours.dossier_complet import INDICE, creer_dossier_complet
from tests.parcours.dossiers import creer_dossier, creer_rh

pytestmark = pytest.mark.django_db

CLES = {"id", "version", "mediateur", "contrat", "sortie", "suspension", "formation"}
"""Keys of the machine: they say nothing of a person."""


@pytest.mark.parametrize("modele", PERSONNELS, ids=lambda modele: modele.__name__)
def test_chaque_champ_personnel_est_montre_sous_un_nom_a_lui(modele: type) -> None:
    montres = champs_montres(modele)
    personnels = {nom for nom, sort in PERSONNELS[modele].items() if sort is not Sort.GARDER}

    assert personnels - CLES <= {champ.name for champ in montres}
    assert len({str(champ.verbose_name) for champ in montres}) == len(montres)


def test_dossier_dit_tout_en_francais_et_se_lit_en_json() -> None:
    mediateur = creer_dossier_complet()

    dossier = json.loads(json.dumps(dossier_personnel(mediateur)))

    rubriques = dossier["rubriques"]
    assert {nom: len(fiches) for nom, fiches in rubriques.items()} == {
        "Médiateurs": 1, "Parcours": 2, "Contrats": 3, "Avenants": 1, "Suspensions": 2, "Dérogations": 1, "Sorties": 2,
        "Suivis après la sortie": 1, "Formations suivies": 1, "Certificats": 1, "Entretiens": 1, "Immersions": 1,
        "Documents": 1, "Données sensibles": 1, "Motifs de suspension restreints": 1, "Motifs de sortie restreints": 1,
    }  # fmt: skip
    personne = rubriques["Médiateurs"][0]
    assert (personne["Nom"], personne["Date de naissance"], personne["Sexe"]) == (f"{INDICE}nom", "20/09/1990", "Femme")
    assert rubriques["Motifs de sortie restreints"][0]["Code"].startswith("NE3 · ")
    assert rubriques["Formations suivies"][0]["Heures suivies"] == "17,50"
    assert len(dossier["historique"]) > 20


def test_acces_disent_quand_et_quoi_sans_dire_qui() -> None:
    mediateur, autre = creer_dossier(), creer_dossier()
    compte = creer_rh("curieux")
    noter(compte=compte, operation=Operation.EXPORT, dossier=mediateur)
    noter(compte=compte, operation=Operation.CONSULTATION, dossier=autre)

    dossier = dossier_personnel(mediateur)

    assert [set(acces) for acces in dossier["acces"]] == [{"Quand", "Opération"}]
    assert dossier["acces"][0]["Opération"] == "Export"
    assert "curieux" not in json.dumps(dossier)
