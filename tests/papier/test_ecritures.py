"""Writing systems, as ReportLab must be given them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papier.ecritures import dessinable
from papier.polices import EMOJI, GRASSE, NORMALE, SECOURS, composer, largeur, morceler

pytestmark = pytest.mark.une_fois


@pytest.mark.parametrize(
    ("ecrit", "dessine"),
    [
        ("Élève à l’accueil : « 14 h 30 »", "Élève à l’accueil : « 14 h 30 »"),
        ("e\u0301", "é"),
        ("a" + "\u0301" * 50, "á\u0301\u0301"),
        ("Un\r\ndeux\x00trois", "Un deux trois"),
        ("\u202eabc\u200b", "abc"),
        ("👩🏽\u200d💻", "👩💻"),
        ("محمد", "\ufeaa\ufee4\ufea4\ufee3"),
        ("لا", "\ufefb"),
        ("مُحَمَّد", "\ufeaa\ufee4\ufea4\ufee3"),
        ("שלום", "םולש"),
        ("Rue محمد, 75015", "Rue \ufeaa\ufee4\ufea4\ufee3, 75015"),
        ("علي 12:30 علي", "\ufef2\ufee0\ufecb 12:30 \ufef2\ufee0\ufecb"),
        ("محمد (علي)", "(\ufef2\ufee0\ufecb) \ufeaa\ufee4\ufea4\ufee3"),
    ],
)
def test_dessinable_ordonne_et_lie_les_lettres(ecrit: str, dessine: str) -> None:
    assert dessinable(ecrit) == dessine


@given(st.text(max_size=80))
def test_aucun_texte_ne_laisse_de_case_vide(texte: str) -> None:
    for morceau in morceler(texte):
        assert morceau.police in (NORMALE, EMOJI, SECOURS)
    assert largeur(texte, 10) >= 0


def test_chaque_ecriture_a_sa_police() -> None:
    assert [m.police for m in morceler("Zoë")] == [NORMALE]
    assert [m.police for m in morceler("Zoë", grasse=True)] == [GRASSE]
    assert [m.police for m in morceler("Zoë 💻 Ольга")] == [NORMALE, EMOJI, NORMALE, SECOURS]


def test_une_ecriture_sans_police_est_transcrite() -> None:
    assert morceler("中村") == [(NORMALE, "ZhongCun")]


@given(st.text(alphabet="aé W-\n😀م中", max_size=200), st.floats(40, 300), st.integers(1, 4))
def test_composer_ne_deborde_jamais(texte: str, place: float, lignes: int) -> None:
    composees = composer(texte, 11, place, lignes=lignes)

    assert len(composees) <= lignes
    assert all(largeur(ligne, 11) <= place for ligne in composees)


def test_composer_coupe_aux_mots_et_dit_qu_il_manque_quelque_chose() -> None:
    assert composer("Un deux trois quatre", 10, 50, lignes=10) == ["Un deux", "trois", "quatre"]
    assert composer("Un deux trois quatre", 10, 50, lignes=2) == ["Un deux", "trois…"]
    assert composer("A" * 30, 10, 60, lignes=10)[0] == "A" * len(composer("A" * 30, 10, 60, lignes=10)[0])
