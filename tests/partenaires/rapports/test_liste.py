"""The list that a referent brings."""

import re

import pytest

from partenaires.domain.participants import Nom
from partenaires.models import Groupe
from partenaires.rapports.liste import liste
from tests.fabriques import creer_reservation
from tests.papier.lecture import lire, polices
from tests.partenaires.rapports.aides import dehors, groupe_sans_fin, identite, le_groupe, texte

pytestmark = pytest.mark.django_db


def imprimer(groupe: Groupe) -> bytes:
    return liste(groupe, list(groupe.participants.all()))


def test_la_liste_dit_qui_vient_et_garde_des_lignes_pour_les_autres() -> None:
    groupe = le_groupe(effectif=4, participants=[Nom(prenom="Amina", nom="Exemple"), Nom(prenom="Omar", nom="Exemple")])

    lu = texte(imprimer(groupe))

    for attendu in (
        "Liste du groupe : 4 personnes",
        "Comprendre sa facture",
        "mardi 1er décembre 2026 de 14 h 30 à 16 h 30",
        "PIMMS Paris Sud, 22 rue de la Saïda, 75015 Paris",
        "Centre social Exemple",
        "Personne qui accompagne : Dominique Exemple, 06 39 98 12 34.",
        "Signature",
        "Amina Exemple",
        "Omar Exemple",
    ):
        assert attendu in lu
    assert "À prévoir" not in lu
    assert re.findall(r"^(\d+)(?: [AO]|$)", lu, re.MULTILINE) == ["1", "2", "3", "4"]


def test_la_liste_dit_les_besoins_et_l_attente() -> None:
    groupe = le_groupe(effectif=3, capacite=4)
    creer_reservation(seance=groupe.seance, places=1)
    groupe.interprete, groupe.fauteuil, groupe.lecture = 1, 2, 3
    groupe.en_attente = 2

    lu = texte(imprimer(groupe)).replace("\n", " ")

    assert "2 places de plus sont sur la liste d’attente." in lu
    assert "À prévoir : 1 personne avec interprète, 2 fauteuils roulants, 3 aides pour lire ou écrire." in lu


def test_la_liste_a_un_titre_une_langue_et_ses_polices() -> None:
    octets = imprimer(le_groupe())
    assert identite(octets) == ("Liste du groupe, Comprendre sa facture", "PIMMS Médiation", "fr-FR", True)
    assert set(polices(octets).values()) == {True}


def test_la_liste_tient_dans_ses_pages_et_repete_son_en_tete() -> None:
    octets = imprimer(groupe_sans_fin())
    pages = [page.extract_text() for page in lire(octets).pages]
    assert dehors(octets) == []
    assert set(polices(octets).values()) == {True}
    assert len(pages) > 2
    assert all("Signature" in page and "Titre sans fin" in page for page in pages)
