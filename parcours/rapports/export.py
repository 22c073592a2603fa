"""Tables for spreadsheets. What people typed stays text there: no software ever takes it for a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

# What XML 1.0 forbids: control characters save tab and line ends, halves of characters, non-characters.
INTERDITS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet may take for the start of a formula, in any width, also after blanks (OWASP, "CSV injection").
FORMULE = re.compile(r"\s*[=+\-@%|＝＋－＠]|[\t\r\n]")
LONGUEUR_MAXIMALE = 32_000
TITRE_INTERDIT = re.compile(r"[\[\]:*?/\\']")
BOM = "\ufeff"
A_LA_LIGNE = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Colonne:
    """A column: its title, how to read its value from a record, its width in characters, the format of its numbers."""

    titre: Any
    valeur: Callable[[Any], Any]
    largeur: int = 16
    format: str = ""


@dataclass(frozen=True)
class Feuille:
    """A sheet: its title, its columns, its records."""

    titre: str
    colonnes: Sequence[Colonne]
    objets: Iterable[Any]


def texte_sur(valeur: object) -> str:
    """Return a value as text that a spreadsheet file can hold."""
    return INTERDITS.sub("", str(valeur).replace("\r\n", "\n"))[:LONGUEUR_MAXIMALE]


def _horloge(valeur: datetime) -> datetime:
    return timezone.localtime(valeur).replace(tzinfo=None) if timezone.is_aware(valeur) else valeur


def cellule_csv(valeur: Any) -> str:
    """Return a value as a CSV cell; what looks like a formula starts with an apostrophe."""
    match valeur:
        case None:
            return ""
        case datetime():
            return f"{_horloge(valeur):%d/%m/%Y %H:%M}"
        case date():
            return f"{valeur:%d/%m/%Y}"
        case Decimal():
            return f"{valeur:f}".replace(".", ",")
        case int() | float():
            return str(valeur).replace(".", ",")
    texte = texte_sur(valeur)
    return f"'{texte}" if FORMULE.match(texte) else texte


def _cellule_xlsx(feuille: Any, valeur: Any, colonne: Colonne) -> Any:
    cellule: Any
    match valeur:
        case datetime():
            cellule = WriteOnlyCell(feuille, _horloge(valeur))
            cellule.number_format = "dd/mm/yyyy hh:mm"
        case date():
            cellule = WriteOnlyCell(feuille, valeur)  # type: ignore[arg-type]
            cellule.number_format = "dd/mm/yyyy"
        case int() | float() | Decimal():
            cellule = WriteOnlyCell(feuille, valeur)  # type: ignore[arg-type]
            if colonne.format:
                cellule.number_format = colonne.format
        case None:
            cellule = WriteOnlyCell(feuille)
        case _:
            texte = texte_sur(valeur)
            cellule = WriteOnlyCell(feuille, texte)
            # openpyxl guesses formulas and errors ("=1+1", "#N/A") from the text.
            cellule.data_type = "s"
            # Only what needs it: a style on each cell makes a long list three times slower.
            if len(texte) > colonne.largeur or "\n" in texte:
                cellule.alignment = A_LA_LIGNE
    return cellule


def fichier_csv(colonnes: Sequence[Colonne], objets: Iterable[Any]) -> bytes:
    """Return a CSV file that French spreadsheets open by a double click: BOM, semicolons, CRLF."""
    tampon = io.StringIO()
    plume = csv.writer(tampon, delimiter=";")
    plume.writerow([cellule_csv(colonne.titre) for colonne in colonnes])
    for objet in objets:
        plume.writerow([cellule_csv(colonne.valeur(objet)) for colonne in colonnes])
    return (BOM + tampon.getvalue()).encode()


def fichier_xlsx(feuilles: Sequence[Feuille], *, titre: str) -> bytes:
    """Return an XLSX file with a sheet for each table, headers frozen and filtered."""
    classeur = Workbook(write_only=True)
    classeur.properties.title = texte_sur(titre)
    classeur.properties.language = "fr-FR"
    noms: set[str] = set()
    for feuille in feuilles:
        _ecrire(classeur, feuille, _nom_unique(feuille.titre, noms))
    tampon = io.BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def _nom_unique(titre: str, pris: set[str]) -> str:
    base = " ".join(TITRE_INTERDIT.sub(" ", texte_sur(titre)).split())[:31].strip() or "Feuille"
    nom, rang = base, 2
    while nom.casefold() in pris:
        nom = f"{base[:27].strip()} {rang}"
        rang += 1
    pris.add(nom.casefold())
    return nom


def _ecrire(classeur: Any, feuille: Feuille, nom: str) -> None:
    page = classeur.create_sheet(title=nom)
    page.freeze_panes = "A2"
    for rang, colonne in enumerate(feuille.colonnes, 1):
        page.column_dimensions[get_column_letter(rang)].width = colonne.largeur
    entetes = [_cellule_xlsx(page, str(colonne.titre), colonne) for colonne in feuille.colonnes]
    for entete in entetes:
        entete.font = Font(bold=True)
    page.append(entetes)
    nombre = 1
    for objet in feuille.objets:
        page.append([_cellule_xlsx(page, colonne.valeur(objet), colonne) for colonne in feuille.colonnes])
        nombre += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(feuille.colonnes))}{nombre}"
