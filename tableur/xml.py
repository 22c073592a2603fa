"""Read a part of an office file as a stream of XML. No DTD, so no entity at all; everything that can swell is bounded.

openpyxl builds a tree of each part, and walks the rows that a file claims to have: a small file can make it take all the
memory. Here nothing is kept but what the caller keeps.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile

from django.utils.translation import gettext as _

from .exceptions import FichierInvalideError

MORCEAU = 64 * 1024
# For all the parts that are read: about two seconds on a small server.
ELEMENTS_MAXIMUM = 900_000
NOMS_MAXIMUM = 2_000
PROFONDEUR_MAXIMALE = 100
# A tag or a comment longer than this would be read again from its start with each piece.
JETON_MAXIMAL = 1024 * 1024
ENCODAGES = ("UTF-8", "UTF-16", "US-ASCII", "ISO-8859-1")
# What a damaged part raises, from the archive, from the parser, or from what a value should have been.
ILLISIBLE = (
    expat.ExpatError, LookupError, ValueError, zlib.error, BadZipFile, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


def abime() -> FichierInvalideError:
    return FichierInvalideError(
        [_("Ce fichier XLSX est abîmé : il ne se lit pas. Ouvrez-le dans un tableur et enregistrez-le de nouveau.")]
    )


def anormal() -> FichierInvalideError:
    return FichierInvalideError(
        [
            _(
                "Ce fichier XLSX est anormal : il prendrait trop de place une fois ouvert. "
                "Copiez le tableau dans un nouveau classeur, ou enregistrez-le au format CSV."
            )
        ]
    )


def interdit() -> FichierInvalideError:
    return FichierInvalideError(
        [
            _(
                "Ce fichier XLSX contient une instruction interdite (DTD). "
                "Copiez le tableau dans un nouveau classeur, ou enregistrez-le au format CSV."
            )
        ]
    )


class Analyse:
    """What receives the elements of a part: a method `debut_<name>(attributs)`, `fin_<name>()` for each that matters."""

    finie = False
    """True when the rest of the part is of no use."""

    def texte(self, texte: str) -> None:
        """Some text of the current element, not always all of it."""


class _Methodes(dict[str, Callable[..., None]]):
    """The method of each element, by its name as written, prefix included."""

    def __init__(self, analyse: Analyse, moment: str) -> None:
        super().__init__()
        self.analyse, self.moment = analyse, moment

    def __missing__(self, nom: str) -> Callable[..., None]:
        self[nom] = getattr(self.analyse, f"{self.moment}_{nom.rpartition(':')[2]}", _passer)
        return self[nom]


def _passer(*_arguments: object) -> None:
    """Nothing to do."""


def _refuser_dtd(*_arguments: object) -> None:
    raise interdit()


def _refuser_encodage(_version: str, encodage: str | None, _seul: int) -> None:
    if encodage and encodage.upper() not in ENCODAGES:
        raise abime()


class LecteurXml:
    """Reads the parts of one file: they share one allowance of elements."""

    def __init__(self) -> None:
        self.elements = self.profondeur = 0

    def analyser(self, flux: IO[bytes], analyse: Analyse) -> Iterator[None]:
        """Feed `analyse` with a part, piece by piece; yields after each. Raises FichierInvalideError."""
        parser = self._preparer(analyse)
        lus = 0
        suite = True
        while suite and not analyse.finie:
            try:
                morceau = flux.read(MORCEAU)
                suite = bool(morceau)
                parser.Parse(morceau, not suite)
            except ILLISIBLE as erreur:
                raise abime() from erreur
            lus += len(morceau)
            if lus - parser.CurrentByteIndex > JETON_MAXIMAL or len(parser.intern) > NOMS_MAXIMUM:
                raise anormal()
            yield

    def _preparer(self, analyse: Analyse) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        debuts, fins = _Methodes(analyse, "debut"), _Methodes(analyse, "fin")
        self.profondeur = 0

        def debut(nom: str, attributs: dict[str, str]) -> None:
            self.elements += 1
            self.profondeur += 1
            if self.profondeur > PROFONDEUR_MAXIMALE or self.elements > ELEMENTS_MAXIMUM:
                raise anormal()
            debuts[nom](attributs)

        def fin(nom: str) -> None:
            self.profondeur -= 1
            fins[nom]()

        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = debut, fin
        parser.CharacterDataHandler = analyse.texte
        parser.XmlDeclHandler = _refuser_encodage
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuser_dtd
        return parser
