"""The file to fill in: what it holds, and that the import reads it back."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from parcours.domain.importation_lignes import COLONNES, lire_lignes
from parcours.rapports.lecture import lire_tableau
from parcours.rapports.modele import modele_csv, modele_xlsx

pytestmark = pytest.mark.une_fois

CODES = [("ED1", "CDI"), ("ND", "Sans nouvelles, situation non documentée")]


def classeur() -> Workbook:
    return load_workbook(BytesIO(modele_xlsx(codes=CODES)))


def valeurs_possibles(colonne: str) -> list[str]:
    rangs = classeur()["Mode d’emploi"].iter_rows(min_row=2, values_only=True)
    return [valeur for nom, _obligatoire, valeur, _texte in rangs if nom == colonne and valeur]


@pytest.mark.parametrize(
    ("contenu", "nom"), [(modele_csv(), "modele.csv"), (modele_xlsx(codes=CODES), "modele.xlsx")], ids=["csv", "xlsx"]
)
def test_l_import_lit_le_modele_sans_erreur(contenu: bytes, nom: str) -> None:
    premiere, derniere = lire_lignes(lire_tableau(contenu, nom=nom))

    assert (premiere.erreurs, derniere.erreurs) == ((), ())
    assert {premiere.nom, derniere.nom} == {"Exemple"}
    assert (premiere.debut, premiere.quotite, premiere.date_sortie) == (date(2024, 1, 8), Decimal(80), None)
    assert (derniere.fin_reelle, derniere.date_sortie) == (date(2025, 1, 7), date(2025, 1, 7))
    assert (derniere.code_sortie, derniere.situation_m6) == ("ED1", "emploi")


def test_le_csv_a_les_colonnes_de_l_import() -> None:
    entetes, *lignes = modele_csv().decode("utf-8-sig").splitlines()

    assert entetes.split(";") == list(COLONNES)
    assert [ligne.split(";")[1] for ligne in lignes] == ["Exemple", "Exemple"]


def test_le_classeur_a_de_vraies_dates_et_une_feuille_d_aide() -> None:
    livre = classeur()

    assert livre.sheetnames == ["Contrats", "Mode d’emploi"]
    entetes = [cellule.value for cellule in livre["Contrats"][1]]
    assert entetes == list(COLONNES)
    assert livre["Contrats"].cell(2, entetes.index("debut") + 1).value == datetime(2024, 1, 8)  # noqa: DTZ001


def test_chaque_colonne_est_expliquee() -> None:
    rangs = list(classeur()["Mode d’emploi"].iter_rows(min_row=2, max_row=len(COLONNES) + 1, values_only=True))

    assert [nom for nom, *_suite in rangs] == list(COLONNES)
    assert [nom for nom, obligatoire, *_suite in rangs if obligatoire == "oui"] == [
        "matricule", "nom", "etablissement", "type_contrat", "debut",
    ]  # fmt: skip
    assert all(texte for *_debut, texte in rangs)


@pytest.mark.parametrize(
    ("colonne", "valeurs"),
    [
        (
            "type_contrat",
            ["cdd", "adulte_relais", "pec", "apprentissage", "professionnalisation", "service_civique", "cdi"],
        ),
        ("situation_m6", ["emploi", "formation", "chomage", "inactivite", "injoignable", "opposition"]),
        ("code_sortie", ["ED1", "ND"]),
    ],
)
def test_chaque_valeur_possible_est_dite(colonne: str, valeurs: list[str]) -> None:
    assert valeurs_possibles(colonne) == valeurs
