"""The file to fill in: what it asks for is what the import reads."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook

from parcours.domain.importation_lignes import COLONNES, deviner, lire_lignes
from parcours.models import TypeContrat
from parcours.models.sortie import Situation
from parcours.rapports.modele import modele_csv, modele_xlsx
from tableur.lecture import lire_tableau

pytestmark = pytest.mark.une_fois

CODES = (("ED1", "CDI"), ("AS1", "Chômage"))


def notice() -> list[tuple[str, ...]]:
    feuille = load_workbook(BytesIO(modele_xlsx(codes=CODES)))["Mode d’emploi"]
    return list(feuille.iter_rows(min_row=2, values_only=True))


@pytest.mark.parametrize("modele", [modele_csv, partial(modele_xlsx, codes=CODES)], ids=["csv", "xlsx"])
def test_le_modele_s_importe_tel_quel(modele: Callable[[], bytes]) -> None:
    tableau = lire_tableau(modele(), nom="modele")
    assert tableau.entetes == COLONNES
    assert deviner(tableau.entetes) == {colonne: colonne for colonne in COLONNES}
    lignes = lire_lignes(tableau)
    assert [(ligne.numero, ligne.matricule, ligne.nom, ligne.erreurs) for ligne in lignes] == [
        (2, "EXEMPLE-1", "Exemple", ()),
        (3, "EXEMPLE-2", "Exemple", ()),
    ]


def test_les_deux_modeles_disent_la_meme_chose() -> None:
    lus = [lire_lignes(lire_tableau(c, nom="modele")) for c in (modele_csv(), modele_xlsx(codes=CODES))]
    assert lus[0] == lus[1]


def test_la_notice_explique_chaque_colonne_dans_l_ordre() -> None:
    assert [ligne[0] for ligne in notice() if ligne[2]] == list(COLONNES)


@pytest.mark.parametrize(
    ("colonne", "valeurs"),
    [
        ("type_contrat", [choix.value for choix in TypeContrat]),
        ("situation_m6", [choix.value for choix in Situation]),
        ("code_sortie", ["ED1", "AS1"]),
    ],
)
def test_la_notice_donne_les_valeurs_acceptees(colonne: str, valeurs: list[str]) -> None:
    assert [ligne[3] for ligne in notice() if ligne[0] == colonne] == valeurs


def test_sans_code_la_notice_garde_la_colonne() -> None:
    feuille = load_workbook(BytesIO(modele_xlsx(codes=())))["Mode d’emploi"]
    assert "code_sortie" in [cellule.value for cellule in feuille["A"]]
