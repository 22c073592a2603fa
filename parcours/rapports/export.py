"""Tables for spreadsheets. What people typed stays text there: no software ever takes it for a formula."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from math import isfinite
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from parcours.conf import reglage

from .mots import jour_chiffres

# What XML 1.0 forbids: control characters save tab and line ends, halves of characters, non-characters.
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet may take for the start of a formula, in any width, also after blanks (OWASP, "CSV injection").
FORMULE = re.compile(r"\s*[=+\-@%|＝＋－＠]|[\t\r\n]")
NOM_DE_FEUILLE = re.compile(r"[\[\]:*?/\\]")
# A cell holds 32 767 characters.
LONGUEUR_MAXIMALE = 32_000
PREMIERE_ANNEE = 1900
FOND = PatternFill("solid", start_color="FFE6ECF2")
BOM = "\ufeff"


@dataclass(frozen=True)
class Colonne:
    """A column: its title, how to read its value from a record, its width in characters, the format of its numbers.

    A value is a text, a number, a date, or a datetime, which is written on our clock: spreadsheets know no time zone.
    """

    titre: Any
    valeur: Callable[[Any], Any]
    largeur: int = 16
    format: str = ""


@dataclass(frozen=True)
class Feuille:
    """A sheet: its name, its columns, its records."""

    titre: Any
    colonnes: Sequence[Colonne]
    lignes: Iterable[Any]


def texte_sur(valeur: object) -> str:
    """Return a value as text that a spreadsheet file can hold."""
    return INTERDITS.sub("", str(valeur).replace("\r\n", "\n"))[:LONGUEUR_MAXIMALE]


def _simple(valeur: Any) -> Any:
    """Return a value as a number, a date, a datetime without zone, or a text."""
    match valeur:
        case None:
            return ""
        case bool():
            return _("Oui") if valeur else _("Non")
        case datetime():
            return timezone.make_naive(valeur) if timezone.is_aware(valeur) else valeur
        case int() | date():
            return valeur
        case float() | Decimal():
            return valeur if isfinite(valeur) else ""
        case _:
            return texte_sur(valeur)


def cellule_csv(valeur: Any) -> str:
    """Return a value as a CSV cell; what looks like a formula starts with an apostrophe."""
    match simple := _simple(valeur):
        case datetime():
            return f"{jour_chiffres(simple)} {simple:%H:%M}"
        case date():
            return jour_chiffres(simple)
        case int():
            return str(simple)
        case float() | Decimal():
            return f"{Decimal(str(simple)):f}".replace(".", ",")
    return f"'{simple}" if FORMULE.match(simple) else str(simple)


def _cellule_xlsx(feuille: Any, valeur: Any, format_nombre: str = "") -> Cell:
    simple = _simple(valeur)
    if isinstance(simple, date) and simple.year < PREMIERE_ANNEE:
        # Spreadsheets have no day before 1900.
        simple = cellule_csv(simple)
    cellule: Cell = WriteOnlyCell(feuille, simple)
    if isinstance(simple, date):
        cellule.number_format = "dd/mm/yyyy hh:mm" if isinstance(simple, datetime) else "dd/mm/yyyy"
    elif isinstance(simple, str):
        # openpyxl guesses formulas and errors ("=1+1", "#N/A") from the text.
        cellule.data_type = "s"
        cellule.quotePrefix = bool(FORMULE.match(simple))
    elif format_nombre:
        cellule.number_format = format_nombre
    return cellule


def fichier_csv(colonnes: Sequence[Colonne], objets: Iterable[Any]) -> bytes:
    """Return a CSV file that French spreadsheets open by a double click: BOM, semicolons, CRLF."""
    sortie = StringIO(newline="")
    sortie.write(BOM)
    plume = csv.writer(sortie, delimiter=";")
    plume.writerow([cellule_csv(colonne.titre) for colonne in colonnes])
    plume.writerows([cellule_csv(colonne.valeur(objet)) for colonne in colonnes] for objet in objets)
    return sortie.getvalue().encode()


def fichier_xlsx(feuilles: Sequence[Feuille], *, titre: Any) -> bytes:
    """Return a workbook. The first row of each sheet stays on screen, and filters its columns."""
    classeur = Workbook(write_only=True)
    classeur.properties.title = texte_sur(titre)
    classeur.properties.creator = texte_sur(reglage("NOM"))
    classeur.properties.language = "fr-FR"
    for feuille in feuilles:
        _remplir(classeur, feuille)
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _remplir(classeur: Workbook, feuille: Feuille) -> None:
    page: Any = classeur.create_sheet(_nom_de_feuille(feuille.titre))
    page.freeze_panes = "A2"
    for rang, colonne in enumerate(feuille.colonnes, start=1):
        page.column_dimensions[get_column_letter(rang)].width = colonne.largeur
    entetes = [_cellule_xlsx(page, texte_sur(colonne.titre)) for colonne in feuille.colonnes]
    for entete in entetes:
        entete.font = Font(bold=True)
        entete.fill = FOND
        entete.alignment = Alignment(vertical="top", wrap_text=True)
    page.append(entetes)
    derniere = 1
    for ligne in feuille.lignes:
        derniere += 1
        page.append([_cellule_xlsx(page, colonne.valeur(ligne), colonne.format) for colonne in feuille.colonnes])
    page.auto_filter.ref = f"A1:{get_column_letter(len(feuille.colonnes))}{derniere}"


def _nom_de_feuille(titre: Any) -> str:
    """Return a name that a sheet may have: 31 characters, and none that addresses use."""
    return NOM_DE_FEUILLE.sub(" ", texte_sur(titre))[:31].strip(" '") or _("Feuille")
