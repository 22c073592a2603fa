"""Public holidays: against the published dates, and against an independent library where it is installed."""

from datetime import date, timedelta

import pytest

from partenaires.domain.feries import ferie

pytestmark = pytest.mark.une_fois

FIXES = {
    "01/01": "Jour de l’an",
    "01/05": "Fête du travail",
    "08/05": "Victoire de 1945",
    "14/07": "Fête nationale",
    "15/08": "Assomption",
    "01/11": "Toussaint",
    "11/11": "Armistice de 1918",
    "25/12": "Noël",
}


def feries_de(annee: int) -> dict[str, str]:
    jours = (date(annee, 1, 1) + timedelta(days=rang) for rang in range(366))
    return {f"{jour:%d/%m}": ferie(jour) for jour in jours if jour.year == annee and ferie(jour)}


@pytest.mark.parametrize(
    ("annee", "lundi_de_paques", "ascension", "lundi_de_pentecote"),
    [
        (2025, "21/04", "29/05", "09/06"),
        (2026, "06/04", "14/05", "25/05"),
        (2027, "29/03", "06/05", "17/05"),
        (2038, "26/04", "03/06", "14/06"),
    ],
)
def test_feries_d_une_annee(annee: int, lundi_de_paques: str, ascension: str, lundi_de_pentecote: str) -> None:
    assert feries_de(annee) == FIXES | {
        lundi_de_paques: "Lundi de Pâques",
        ascension: "Ascension",
        lundi_de_pentecote: "Lundi de Pentecôte",
    }


def test_ferie_deux_fois_le_meme_jour_a_un_nom() -> None:
    """In 2008 the Ascension fell on the first of May."""
    assert ferie(date(2008, 5, 1)) == "Fête du travail"
