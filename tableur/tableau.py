"""A table as read from a file: headers, then rows of text. Pure: it knows neither CSV nor XLSX."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from django.utils.translation import gettext as _

from .exceptions import FichierInvalideError

LIGNES_MAXIMUM = 20_000
# Empty ones included: what a spreadsheet can show.
RANGEES_MAXIMUM = 1_048_576
COLONNES_MAXIMUM = 100
CELLULES_MAXIMUM = 300_000
CASE_MAXIMALE = 10_000
TEXTE_MAXIMUM = 8_000_000
ERREURS_DITES = 20

# Control characters save tab and line feed, marks that show nothing, halves of characters.
INVISIBLES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
FINS = re.compile("\r\n?|[\x85\u2028\u2029]")
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}", re.DOTALL)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "°": "o"})


@dataclass(frozen=True)
class Ligne:
    """A row, with the number that a spreadsheet shows beside it, and a value for each header."""

    numero: int
    valeurs: tuple[str, ...]


@dataclass(frozen=True)
class Tableau:
    """The headers, which are all different, and the rows that hold something. A column without a title is empty."""

    entetes: tuple[str, ...]
    lignes: tuple[Ligne, ...]


def cle_entete(texte: str) -> str:
    """Return a header without accents, case or punctuation: "Date de début" is "date_de_debut", "N°" is "no"."""
    decompose = unicodedata.normalize("NFKD", texte.casefold().translate(LIGATURES))
    lettres = "".join(c for c in decompose if not unicodedata.combining(c))
    return "_".join(re.findall(r"[^\W_]+", lettres))


def propre(texte: str) -> str:
    """Return a value without control characters, nor blanks around it (no-break spaces are blanks)."""
    if texte.isascii() and texte.isprintable():
        return texte.strip()
    return INVISIBLES.sub("", unicodedata.normalize("NFC", FINS.sub("\n", texte))).strip()


def lettre(rang: int) -> str:
    """Return how a spreadsheet names a column: 0 is "A", 26 is "AA"."""
    nom = ""
    rang += 1
    while rang:
        rang, reste = divmod(rang - 1, 26)
        nom = ascii_uppercase[reste] + nom
    return nom


def _milliers(nombre: int) -> str:
    return f"{nombre:,}".replace(",", "\u00a0")


def dresser(rangees: Iterable[tuple[int, Sequence[str]]]) -> Tableau:
    """Make a table of numbered rows of clean values; the first that is not empty holds the headers.

    Reads no further than what a table may hold. Raises FichierInvalideError.
    """
    entetes: tuple[str, ...] = ()
    lignes: list[Ligne] = []
    erreurs: list[str] = []
    cellules = texte = 0
    for numero, valeurs in rangees:
        if not any(valeurs):
            continue
        largeur = max(rang for rang, valeur in enumerate(valeurs, 1) if valeur)
        if largeur > COLONNES_MAXIMUM:
            raise FichierInvalideError(
                [_("Ligne %(n)d : elle a trop de colonnes, %(m)d au plus.") % {"n": numero, "m": COLONNES_MAXIMUM}]
            )
        if not entetes:
            entetes = _entetes(valeurs[:largeur])
            continue
        cellules += largeur
        texte += sum(map(len, valeurs))
        _refuser_exces(lignes=len(lignes) + 1, cellules=cellules, texte=texte)
        erreurs += _fautes(numero, valeurs[:largeur], entetes)
        if len(erreurs) >= ERREURS_DITES:
            break
        lignes.append(Ligne(numero, (*valeurs[: len(entetes)], *[""] * (len(entetes) - len(valeurs)))))
    if erreurs:
        raise FichierInvalideError(erreurs[:ERREURS_DITES])
    if not entetes:
        raise FichierInvalideError([_("Ce fichier est vide.")])
    if not lignes:
        raise FichierInvalideError([_("Ce fichier n’a que les noms des colonnes : aucune ligne à lire.")])
    return Tableau(entetes, tuple(lignes))


def _entetes(valeurs: Sequence[str]) -> tuple[str, ...]:
    if any(DATE.fullmatch(valeur) for valeur in valeurs) or not any(
        cle_entete(v[:CASE_MAXIMALE]).strip("0123456789_") for v in valeurs
    ):
        raise FichierInvalideError(
            [_("La première ligne ne contient pas les noms des colonnes. Ajoutez-les, par exemple : nom, prénom.")]
        )
    premieres: dict[str, str] = {}
    doubles = []
    for valeur in filter(None, valeurs):
        if len(valeur) > CASE_MAXIMALE:
            raise FichierInvalideError([_("Le nom d’une colonne est trop long.")])
        cle = cle_entete(valeur) or valeur
        if cle in premieres:
            doubles.append(premieres[cle])
        premieres.setdefault(cle, valeur)
    if doubles:
        raise FichierInvalideError(
            [_("La colonne « %s » est là deux fois.") % nom[:80] for nom in dict.fromkeys(doubles)]
        )
    return tuple(valeurs)


def _refuser_exces(*, lignes: int, cellules: int, texte: int) -> None:
    if lignes > LIGNES_MAXIMUM:
        raise FichierInvalideError(
            [_("Ce fichier a plus de %s lignes. Coupez le fichier en plusieurs parties.") % _milliers(LIGNES_MAXIMUM)]
        )
    if cellules > CELLULES_MAXIMUM or texte > TEXTE_MAXIMUM:
        raise FichierInvalideError(
            [_("Ce fichier contient trop de cases remplies ou trop de texte. Coupez le fichier en plusieurs parties.")]
        )


def _fautes(numero: int, valeurs: Sequence[str], entetes: Sequence[str]) -> list[str]:
    """Return a sentence for each value that no header names, or that is too long."""
    fautes = [
        _("Ligne %(n)d : la colonne %(lettre)s contient « %(valeur)s », mais elle n’a pas de nom en première ligne.")
        % {"n": numero, "lettre": lettre(rang), "valeur": valeur[:40]}
        for rang, valeur in enumerate(valeurs)
        if valeur and (rang >= len(entetes) or not entetes[rang])
    ]
    return fautes + [
        _("Ligne %(n)d : la case de la colonne %(lettre)s dépasse %(m)s caractères.")
        % {"n": numero, "lettre": lettre(rang), "m": _milliers(CASE_MAXIMALE)}
        for rang, valeur in enumerate(valeurs)
        if len(valeur) > CASE_MAXIMALE
    ]
