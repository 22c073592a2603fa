"""Tables for spreadsheets. What people typed stays text there: no software ever takes it for a formula."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

# What XML 1.0 forbids: control characters save tab and line ends, halves of characters, non-characters.
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet may take for the start of a formula, in any width, also after blanks (OWASP, "CSV injection").
FORMULE = re.compile(r"\s*[=+\-@%|＝＋－＠]|[\t\r\n]")
# A cell holds 32 767 characters.
LONGUEUR_MAXIMALE = 32_000
BOM = "\ufeff"


@dataclass(frozen=True)
class Colonne:
    """A column: its title, how to read its value from a record, its width in characters.

    A value is a text, a number, a date, or a datetime already on the right clock: spreadsheets know no time zone.
    """

    titre: Any
    valeur: Callable[[Any], Any]
    largeur: int = 16


def texte_sur(valeur: object) -> str:
    """Return a value as text that a spreadsheet file can hold."""
    return INTERDITS.sub("", str(valeur).replace("\r\n", "\n"))[:LONGUEUR_MAXIMALE]


def _sans_fuseau(valeur: Any) -> Any:
    return valeur.replace(tzinfo=None) if isinstance(valeur, datetime) else valeur


def cellule_csv(valeur: Any) -> str:
    """Return a value as a CSV cell; what looks like a formula starts with an apostrophe."""
    match valeur:
        case None:
            return ""
        case datetime():
            return f"{valeur:%d/%m/%Y %H:%M}"
        case date():
            return f"{valeur:%d/%m/%Y}"
        case int() | float():
            return str(valeur).replace(".", ",")
    texte = texte_sur(valeur)
    return f"'{texte}" if FORMULE.match(texte) else texte


def _cellule_xlsx(feuille: Any, valeur: Any) -> Cell:
    if isinstance(valeur, int | float | date):
        cellule: Cell = WriteOnlyCell(feuille, _sans_fuseau(valeur))
        if isinstance(valeur, date):
            cellule.number_format = "dd/mm/yyyy hh:mm" if isinstance(valeur, datetime) else "dd/mm/yyyy"
        return cellule
    cellule = WriteOnlyCell(feuille, "" if valeur is None else texte_sur(valeur))
    # openpyxl guesses formulas and errors ("=1+1", "#N/A") from the text.
    cellule.data_type = "s"
    return cellule


class _Echo:
    """The least that csv.writer needs: it hands each line back."""

    def write(self, ligne: str) -> str:
        return ligne


def lignes_csv(colonnes: Sequence[Colonne], enregistrements: Iterable[Any]) -> Iterator[str]:
    """Yield the lines of a CSV file that French spreadsheets open by a double click: BOM, semicolons."""
    plume = csv.writer(_Echo(), delimiter=";")
    yield BOM + plume.writerow([cellule_csv(colonne.titre) for colonne in colonnes])
    for enregistrement in enregistrements:
        yield plume.writerow([cellule_csv(colonne.valeur(enregistrement)) for colonne in colonnes])


def fichier_xlsx(colonnes: Sequence[Colonne], enregistrements: Iterable[Any], *, titre: str) -> IO[bytes]:
    """Return an open XLSX file, rewound. Written row by row: memory does not grow with the table."""
    classeur = Workbook(write_only=True)
    feuille = classeur.create_sheet(title=titre[:31])
    feuille.freeze_panes = "A2"
    for rang, colonne in enumerate(colonnes, start=1):
        feuille.column_dimensions[get_column_letter(rang)].width = colonne.largeur
    entetes = [_cellule_xlsx(feuille, colonne.titre) for colonne in colonnes]
    for entete in entetes:
        entete.font = Font(bold=True)
        entete.alignment = Alignment(vertical="top", wrap_text=True)
    feuille.append(entetes)
    for enregistrement in enregistrements:
        feuille.append([_cellule_xlsx(feuille, colonne.valeur(enregistrement)) for colonne in colonnes])
    fichier = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    classeur.save(fichier)
    fichier.seek(0)
    return fichier
