"""Tables for spreadsheets: real dates and numbers, and text that stays text."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from parcours.rapports.export import Colonne, Feuille, fichier_csv, fichier_xlsx

pytestmark = pytest.mark.une_fois

VALEUR = (Colonne("Valeur", lambda objet: objet, 20, "0.0"),)
FORMULES = ("=1+1", "+33612345678", "-2", "@x", "\t=1", "\r=1", '=HYPERLINK("http://x")', " =1", "＝1", "%0A=1", "|x")
ORDINAIRES = ("Exemple", 'L’Exemple; "cité"', "#N/A", "'cité", "00123", "31/12/2025", "TRUE", "1e5", "—", "🙂")


def feuille_de(*objets: Any, titre: str = "Liste") -> Worksheet:
    octets = fichier_xlsx([Feuille(titre, VALEUR, objets)], titre="Essai")
    return load_workbook(BytesIO(octets)).worksheets[0]


def cellule(objet: Any) -> Any:
    return feuille_de(objet)["A2"]


def titres(*noms: str) -> list[str]:
    octets = fichier_xlsx([Feuille(nom, VALEUR, ()) for nom in noms], titre="Essai")
    return load_workbook(BytesIO(octets)).sheetnames


def case_csv(objet: Any) -> str:
    texte = fichier_csv(VALEUR, [objet]).decode("utf-8-sig")
    [_entete, [case]] = csv.reader(StringIO(texte, newline=""), delimiter=";")
    return case


@pytest.mark.parametrize("texte", [*FORMULES, *ORDINAIRES])
def test_xlsx_un_texte_reste_un_texte(texte: str) -> None:
    lue = cellule(texte)

    # An XML file cannot tell a lone carriage return from a line feed.
    assert (lue.data_type, lue.value.replace("\r", "\n")) == ("s", texte.replace("\r", "\n"))


@pytest.mark.parametrize("texte", FORMULES)
def test_csv_une_formule_est_precedee_d_une_apostrophe(texte: str) -> None:
    assert case_csv(texte) == f"'{texte}"


@pytest.mark.parametrize("texte", ORDINAIRES)
def test_csv_un_autre_texte_ne_change_pas(texte: str) -> None:
    assert case_csv(texte) == texte


@pytest.mark.parametrize("lire", [case_csv, lambda texte: cellule(texte).value])
def test_les_caracteres_de_controle_disparaissent(lire: Any) -> None:
    assert lire("Ex\x00em\x0bple\x7f\ud800\ufffe") == "Exemple"


@pytest.mark.parametrize("lire", [case_csv, lambda texte: cellule(texte).value])
def test_une_formule_cachee_par_un_controle_reste_un_texte(lire: Any) -> None:
    assert lire("\x00=1+1").lstrip("'") == "=1+1"
    assert cellule("\x00=1+1").data_type == "s"


@pytest.mark.parametrize(
    ("valeur", "ecrite", "forme"),
    [
        (date(2025, 12, 31), datetime(2025, 12, 31), "dd/mm/yyyy"),  # noqa: DTZ001
        (datetime(2025, 12, 31, 14, 5), datetime(2025, 12, 31, 14, 5), "dd/mm/yyyy hh:mm"),  # noqa: DTZ001
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), datetime(2026, 1, 1, 0, 30), "dd/mm/yyyy hh:mm"),  # noqa: DTZ001
    ],
)
def test_xlsx_une_date_est_une_date_sur_l_horloge_locale(valeur: date, ecrite: datetime, forme: str) -> None:
    lue = cellule(valeur)

    assert (lue.is_date, lue.value, lue.number_format) == (True, ecrite, forme)


@pytest.mark.parametrize("nombre", [0, 12, -3, Decimal("50.0"), Decimal("-0.5"), 364.5])
def test_xlsx_un_nombre_est_un_nombre(nombre: Any) -> None:
    lue = cellule(nombre)

    assert (lue.data_type, lue.value, lue.number_format) == ("n", nombre, "0.0")


@pytest.mark.parametrize(
    ("valeur", "ecrite"),
    [
        (None, ""),
        ("", ""),
        (date(2025, 12, 31), "31/12/2025"),
        (datetime(2025, 12, 31, 14, 5), "31/12/2025 14:05"),  # noqa: DTZ001
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "01/01/2026 00:30"),
        (0, "0"),
        (-3, "-3"),
        (Decimal("50.0"), "50,0"),
        (Decimal("-0.5"), "-0,5"),
        (Decimal("1E+2"), "100"),
        (364.5, "364,5"),
    ],
)
def test_csv_ecrit_dates_et_nombres_a_la_francaise(valeur: Any, ecrite: str) -> None:
    assert case_csv(valeur) == ecrite


def test_csv_s_ouvre_dans_un_tableur_francais() -> None:
    colonnes = [Colonne("Nom", lambda objet: objet[0]), Colonne("Âge", lambda objet: objet[1])]

    octets = fichier_csv(colonnes, [("Exemple; Camille", 30), ("=Exemple", None)])

    assert octets == b"\xef\xbb\xbf" + 'Nom;Âge\r\n"Exemple; Camille";30\r\n\'=Exemple;\r\n'.encode()


def test_xlsx_l_entete_est_gras_fige_et_filtre() -> None:
    feuille = feuille_de("a", "b")

    assert feuille["A1"].value == "Valeur"
    assert feuille["A1"].font.bold
    assert feuille.freeze_panes == "A2"
    assert feuille.auto_filter.ref == "A1:A3"
    assert feuille.column_dimensions["A"].width == 20


def test_xlsx_un_texte_long_va_a_la_ligne() -> None:
    assert [cellule(texte).alignment.wrap_text for texte in ("x" * 20, "x" * 21, "a\nb")] == [None, True, True]


def test_xlsx_une_case_vide_est_vide() -> None:
    assert cellule(None).value is None


def test_xlsx_le_document_a_un_titre_lisible() -> None:
    octets = fichier_xlsx([Feuille("Liste", VALEUR, ())], titre="Bilan\x0b, Exemple")

    proprietes = load_workbook(BytesIO(octets)).properties
    assert (proprietes.title, proprietes.language) == ("Bilan, Exemple", "fr-FR")


@pytest.mark.parametrize(
    ("demandes", "ecrits"),
    [
        (["Sites [A]: 1/2?*\\"], ["Sites A 1 2"]),
        (["'Exemple'"], ["Exemple"]),
        (["Deux\nlignes"], ["Deux lignes"]),
        (["", "?"], ["Feuille", "Feuille 2"]),
        (["Taux", "TAUX", "taux"], ["Taux", "TAUX 2", "taux 3"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " 2"]),
    ],
)
def test_xlsx_les_titres_des_feuilles_sont_valides_et_uniques(demandes: list[str], ecrits: list[str]) -> None:
    assert titres(*demandes) == ecrits
