"""What moved since a publication, in words."""

import pytest

from parcours.domain.comparaison import SOURCES
from parcours.domain.ecarts_en_mots import NOMS, en_mots

pytestmark = pytest.mark.une_fois


def test_chaque_champ_compare_a_un_nom() -> None:
    assert set(NOMS) == set(SOURCES)


@pytest.mark.parametrize(
    ("champ", "valeur", "attendu"),
    [
        ("etablissement", "7", ("Établissement", "Paris Sud")),
        ("etablissement", "8", ("Établissement", "8")),
        ("entree", "2024-02-29", ("Entrée", "29/02/2024")),
        ("sortie", "", ("Sortie", "vide")),
        ("code", "ED1", ("Code", "ED1")),
        ("situation_m6", "chomage", ("Six mois après", "Au chômage")),
        ("duree_emploi", "7", ("Durée de l’emploi", "7 mois")),
        ("classe", "emploi_transition", ("Classe du code", "Emploi de transition")),
    ],
)
def test_valeur_en_mots(champ: str, valeur: str, attendu: tuple[str, str]) -> None:
    assert en_mots({champ: valeur}, etablissements={"7": "Paris Sud"}) == [attendu]
