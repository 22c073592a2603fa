"""Folding and cleaning of iCalendar lines, against any text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event, vText

from ateliers.domain.lignes import LONGUEUR, epurer, epurer_titre, joindre, plier

pytestmark = pytest.mark.une_fois

TEXTES = st.text(max_size=400) | st.text(alphabet="\\,;:\n\r\t éà😀م\u0301\u200d\u2028\x00", max_size=400)


def deplier(texte: str) -> str:
    return texte.replace("\r\n ", "")


@given(TEXTES)
@example("\\n" * 200)
@example("é" * 200)
@example("👩🏽‍💻" * 40)
def test_plier_ne_perd_rien(texte: str) -> None:
    ligne = f"SUMMARY:{vText(epurer(texte)).to_ical().decode()}"

    pliee = plier(ligne)

    assert deplier(pliee) == ligne


@given(TEXTES)
@example("\\" * 200)
@example("😀" * 100)
def test_plier_tient_en_75_octets_sans_couper_un_echappement(texte: str) -> None:
    ligne = f"DESCRIPTION:{vText(epurer(texte)).to_ical().decode()}"

    morceaux = plier(ligne).split("\r\n")

    assert max(len(morceau.encode()) for morceau in morceaux) <= LONGUEUR
    for morceau in morceaux[:-1]:
        barres = len(morceau) - len(morceau.rstrip("\\"))
        assert barres % 2 == 0


def test_plier_remplit_ses_lignes() -> None:
    morceaux = plier("DESCRIPTION:" + "a" * 300).split("\r\n")

    assert [len(morceau) for morceau in morceaux] == [75, 75, 75, 75, 16]


@given(TEXTES)
def test_un_texte_epure_revient_entier_d_un_calendrier(texte: str) -> None:
    propre = epurer(texte)
    evenement = Event()
    evenement.add("uid", "1")
    evenement.add("description", propre)
    lignes = [str(ligne) for ligne in evenement.content_lines(sorted=False) if ligne]

    relu = Calendar.from_ical(joindre(["BEGIN:VCALENDAR", *lignes, "END:VCALENDAR"]).encode())

    assert str(relu.events[0]["DESCRIPTION"]) == propre
    assert relu.events[0].errors == []


@given(TEXTES)
def test_epurer_ote_tout_controle(texte: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", epurer(texte))


def test_epurer_garde_les_paragraphes() -> None:
    assert epurer(" Un.\r\nDeux.\rTrois.\u2029Quatre.\x85Cinq.\x00 ") == "Un.\nDeux.\nTrois.\nQuatre.\nCinq."


def test_epurer_titre_tient_sur_une_ligne() -> None:
    assert epurer_titre("Un\r\nBEGIN:VEVENT\n\n  deux\tmots\x07") == "Un BEGIN:VEVENT deux mots"


def test_joindre_finit_chaque_ligne() -> None:
    assert joindre(["A:1", "B:2"]) == "A:1\r\nB:2\r\n"
