"""The same person is known again however the name is typed; two people are never taken for one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ateliers.domain.personnes import Participant, empreinte_personne, empreinte_unique, normaliser, trois_lettres

pytestmark = pytest.mark.une_fois


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Élodie", "elodie"),
        ("E\N{COMBINING ACUTE ACCENT}lodie", "elodie"),
        ("D’Aubigné-Mac Donald", "daubignemacdonald"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ａｄａ\u200b", "ada"),
        ("ﬁlle", "fille"),
        ("", ""),
    ],
)
def test_normaliser_oublie_la_casse_les_accents_et_la_frappe(texte: str, attendu: str) -> None:
    assert normaliser(texte) == attendu


@given(st.text(max_size=40))
def test_normaliser_ne_voit_pas_la_forme_unicode(texte: str) -> None:
    attendu = normaliser(texte)
    assert [normaliser(unicodedata.normalize(forme, texte)) for forme in ("NFC", "NFD")] == [attendu, attendu]


def test_empreinte_personne_prend_le_telephone_puis_le_courriel() -> None:
    ada = Participant(prenom="Ada", nom="Lovelace", telephone="+33612345678", courriel="ada@example.org")
    autre_courriel = Participant(prenom="ADA", nom="lovelace", telephone="+33612345678", courriel="a@b.fr")
    assert empreinte_personne(ada) == empreinte_personne(autre_courriel)
    sans_telephone = Participant(prenom="Ada", nom="Lovelace", courriel="ada@example.org")
    assert empreinte_personne(sans_telephone) != empreinte_personne(ada)
    majuscules = Participant(prenom="Ada", nom="Lovelace", courriel="ADA@Example.org")
    assert empreinte_personne(sans_telephone) == empreinte_personne(majuscules)


def test_empreinte_personne_distingue_une_famille_qui_partage_un_telephone() -> None:
    famille = [Participant(prenom=prenom, nom="Diallo", telephone="+33612345678") for prenom in ("Awa", "Moussa")]
    assert len({empreinte_personne(personne) for personne in famille}) == 2


def test_empreinte_personne_sans_contact_n_est_jamais_la_meme() -> None:
    anonyme = Participant(prenom="Ada", nom="Lovelace")
    assert empreinte_personne(anonyme) != empreinte_personne(anonyme)
    assert len(empreinte_personne(anonyme)) == 64


def test_empreinte_unique_ne_revient_jamais() -> None:
    assert len({empreinte_unique() for _ in range(20)}) == 20
    assert len(empreinte_unique()) == 64


@pytest.mark.parametrize(
    ("nom", "reponse", "juste"),
    [
        ("Lovelace", "lov", True),
        ("Lovelace", " LÓV ", True),
        ("Lovelace", "Lovelace", True),
        ("Lovelace", "lo", False),
        ("Lovelace", "", False),
        ("Lovelace", "ove", False),
        ("D’Angelo", "dan", True),
        ("D’Angelo", "d'a", False),
        ("Ng", "ng", True),
        ("Ng", "n", False),
        ("Ng", "ngo", False),
        ("李", "李", True),
        ("’", "", False),
        ("’", "’", False),
    ],
)
def test_trois_lettres_compare_le_debut_du_nom(nom: str, reponse: str, juste: bool) -> None:
    assert trois_lettres(nom, reponse) is juste
