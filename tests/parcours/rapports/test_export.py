"""XLSX and CSV: dates and numbers are real, and nothing that people typed becomes a formula."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from parcours.rapports.export import Colonne, Feuille, cellule_csv, fichier_csv, fichier_xlsx

pytestmark = pytest.mark.une_fois

FORMULES = (
    "=1+1",
    "+33 1 00 00 00 00",
    "-2",
    "@x",
    "\tx",
    "\rx",
    "\nx",
    "  =1",
    '=HYPERLINK("http://exemple.invalid")',
    "=cmd|' /C calc'!A0",
    "＝1",
    "%x",
)
SEULE = (Colonne("Valeur", lambda valeur: valeur, 20),)


def feuilles(contenu: bytes) -> Any:
    return load_workbook(BytesIO(contenu))


def case(valeur: Any, format_nombre: str = "") -> Any:
    """Return the only cell of a workbook."""
    colonnes = (Colonne("Valeur", lambda objet: objet, 20, format_nombre),)
    return feuilles(fichier_xlsx([Feuille("Feuille", colonnes, [valeur])], titre="Essai")).active["A2"]


@pytest.mark.parametrize("texte", [*FORMULES, "#N/A", "#REF!", "TRUE", "12", "2025-01-31", "l’été"])
def test_un_texte_reste_un_texte_dans_un_classeur(texte: str) -> None:
    cellule = case(texte)
    assert (cellule.data_type, cellule.value) == ("s", texte.replace("\r", "\n"))


@pytest.mark.parametrize("texte", FORMULES)
def test_ce_qui_ressemble_a_une_formule_le_reste_quand_on_edite_la_case(texte: str) -> None:
    assert (case(texte).quotePrefix, case("Exemple").quotePrefix) == (True, False)


@pytest.mark.parametrize("texte", FORMULES)
def test_une_apostrophe_desarme_les_formules_en_csv(texte: str) -> None:
    assert cellule_csv(texte) == f"'{texte}"


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (-2, "-2"),
        (Decimal("-2.50"), "-2,50"),
        (-0.5, "-0,5"),
        (1e-7, "0,0000001"),
        (1_000_000, "1000000"),
        (date(2025, 12, 31), "31/12/2025"),
        (date(987, 1, 2), "02/01/0987"),
        (datetime(2025, 1, 31, 23, 30, tzinfo=UTC), "01/02/2025 00:30"),
        (True, "Oui"),
        (False, "Non"),
        (None, ""),
        (float("nan"), ""),
        (Decimal("Infinity"), ""),
        ("A\x00li\x07x\x9f\ud800", "Alix"),
        (gettext_lazy("Nom"), "Nom"),
    ],
)
def test_les_valeurs_en_csv(valeur: Any, attendu: str) -> None:
    assert cellule_csv(valeur) == attendu


@pytest.mark.parametrize(
    ("valeur", "attendu", "sorte"),
    [
        (-2, -2, "n"),
        (Decimal("-2.5"), -2.5, "n"),
        (date(2025, 12, 31), datetime(2025, 12, 31), "d"),  # noqa: DTZ001
        (datetime(2025, 7, 1, 12, 0, tzinfo=UTC), datetime(2025, 7, 1, 14, 0), "d"),  # noqa: DTZ001
        (date(1899, 12, 31), "31/12/1899", "s"),
        (True, "Oui", "s"),
        ("A\x00lix\x0b", "Alix", "s"),
    ],
)
def test_les_valeurs_dans_un_classeur(valeur: Any, attendu: Any, sorte: str) -> None:
    cellule = case(valeur)
    assert (cellule.value, cellule.data_type) == (attendu, sorte)


@pytest.mark.parametrize("valeur", [None, "", float("nan"), float("inf")])
def test_rien_est_une_case_vide(valeur: Any) -> None:
    assert case(valeur).value is None


def test_les_formats_des_nombres() -> None:
    assert (
        case(date(2025, 1, 1)).number_format,
        case(50, "0.0").number_format,
        case("secret", "0.0").number_format,
    ) == (
        "dd/mm/yyyy",
        "0.0",
        "General",
    )


def test_le_csv_s_ouvre_d_un_double_clic() -> None:
    colonnes = (Colonne(gettext_lazy("Prénom"), lambda nom: nom), Colonne("=x", lambda _nom: 1))
    assert fichier_csv(colonnes, ['Éva; dite "Essai"']) == ('\ufeffPrénom;\'=x\r\n"Éva; dite ""Essai""";1\r\n'.encode())


def test_le_csv_a_une_ligne_par_objet() -> None:
    fichier = fichier_csv(SEULE, iter([1, 2]))
    assert fichier.splitlines(keepends=True) == ["\ufeffValeur\r\n".encode(), b"1\r\n", b"2\r\n"]


def test_un_retour_a_la_ligne_reste_dans_sa_case() -> None:
    texte = fichier_csv(SEULE, ["un\r\ndeux"]).decode("utf-8-sig")
    assert list(csv.reader(StringIO(texte, newline=""), delimiter=";")) == [["Valeur"], ["un\ndeux"]]


def test_la_premiere_ligne_est_figee_et_filtre() -> None:
    colonnes = (Colonne("Nom", lambda nom: nom, 30), Colonne("Rang", len, 9))
    classeur = feuilles(fichier_xlsx([Feuille("Noms", colonnes, ["Exemple", "Essai"])], titre="Liste"))
    page = classeur.active
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:B3")
    assert [page.column_dimensions[lettre].width for lettre in "AB"] == [30, 9]
    assert [(c.value, c.font.bold) for c in page[1]] == [("Nom", True), ("Rang", True)]
    assert classeur.properties.title == "Liste"


def test_une_feuille_sans_ligne_s_ouvre() -> None:
    assert feuilles(fichier_xlsx([Feuille("Vide", SEULE, [])], titre="Vide")).active.auto_filter.ref == "A1:A1"


@pytest.mark.parametrize(
    ("titre", "nom"),
    [
        ("a/b:c*d?e[f]g\\h", "a b c d e f g h"),
        ("x" * 50, "x" * 31),
        ("'nom'", "nom"),
        ("///", "Feuille"),
        ("", "Feuille"),
    ],
)
def test_les_noms_de_feuilles_sont_ceux_qu_un_tableur_accepte(titre: str, nom: str) -> None:
    assert feuilles(fichier_xlsx([Feuille(titre, SEULE, [])], titre="Essai")).sheetnames == [nom]


def test_deux_feuilles_de_meme_nom() -> None:
    contenu = fichier_xlsx([Feuille("Site", SEULE, []), Feuille("Site", SEULE, [])], titre="Essai")
    assert feuilles(contenu).sheetnames == ["Site", "Site1"]
