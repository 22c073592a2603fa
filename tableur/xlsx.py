"""The rows of the first visible sheet of an XLSX file, as text. Links are not followed, macros and formulas do not run."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from .exceptions import FichierInvalideError
from .feuille import Feuille, Formats, Partages
from .tableau import ERREURS_DITES
from .xml import ILLISIBLE, Analyse, LecteurXml, abime, anormal

OUVERT_MAXIMUM = 60 * 1024 * 1024
ENTREES_MAXIMUM = 2_000
ENTREE = b"PK\x01\x02"


@dataclass
class _Lien(Analyse):
    """The parts that another one names: relation → (kind, path)."""

    base: str
    liens: dict[str, tuple[str, str]] = field(default_factory=dict)

    def debut_Relationship(self, attributs: dict[str, str]) -> None:
        if attributs.get("TargetMode") != "External":
            chemin = posixpath.normpath(posixpath.join("/", self.base, attributs["Target"])).strip("/").lower()
            self.liens[attributs["Id"]] = (attributs["Type"].rpartition("/")[2], chemin)

    def de_sorte(self, sorte: str) -> str:
        """Return the path of the first part of that kind, or ""."""
        return next((chemin for une_sorte, chemin in self.liens.values() if une_sorte == sorte), "")


class _Classeur(Analyse):
    """The sheets that show, in order, and where the calendar starts."""

    def __init__(self) -> None:
        self.feuilles: list[str] = []
        self.cachees = 0
        self.origine = CALENDAR_WINDOWS_1900

    def debut_workbookPr(self, attributs: dict[str, str]) -> None:
        if attributs.get("date1904") in ("1", "true"):
            self.origine = CALENDAR_MAC_1904

    def debut_sheet(self, attributs: dict[str, str]) -> None:
        if attributs.get("state", "visible") != "visible":
            self.cachees += 1
        else:
            self.feuilles += [valeur for cle, valeur in attributs.items() if cle.endswith(":id")]


class _Paquet:
    """The parts of the archive, by their paths in lower case."""

    def __init__(self, contenu: bytes) -> None:
        self.archive = _archive(contenu)
        self.parties = {info.filename.replace("\\", "/").strip("/").lower(): info for info in self.archive.infolist()}
        self.lecteur = LecteurXml()

    def analyser(self, chemin: str, analyse: Analyse) -> Iterator[None]:
        """Feed `analyse` with a part, if it is there. Raises FichierInvalideError."""
        if chemin not in self.parties:
            return
        try:
            flux = self.archive.open(self.parties[chemin])
        except ILLISIBLE as erreur:
            raise abime() from erreur
        with flux:
            yield from self.lecteur.analyser(flux, analyse)

    def parcourir(self, chemin: str, analyse: Analyse) -> None:
        for _etape in self.analyser(chemin, analyse):
            pass

    def liens(self, chemin: str) -> _Lien:
        """Return what a part names; what the whole file names, for ""."""
        dossier, nom = posixpath.split(chemin)
        liens = _Lien(dossier)
        self.parcourir(posixpath.join(dossier, "_rels", f"{nom}.rels"), liens)
        return liens


def rangees_xlsx(contenu: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something, with their numbers. Raises FichierInvalideError, at the end for single cells."""
    paquet = _Paquet(contenu)
    if "content.xml" in paquet.parties and "mimetype" in paquet.parties:
        raise FichierInvalideError(
            [_("Ce fichier est un classeur OpenDocument (.ods). Enregistrez-le au format XLSX ou CSV.")]
        )
    feuille, chemin = _ouvrir(paquet)
    for _etape in paquet.analyser(chemin, feuille):
        yield from feuille.pretes
        feuille.pretes.clear()
        if len(feuille.fautes) >= ERREURS_DITES:
            break
    if feuille.fautes:
        raise FichierInvalideError(feuille.fautes[:ERREURS_DITES])


def _archive(contenu: bytes) -> ZipFile:
    """Open the archive, unless it would take too much. Raises FichierInvalideError."""
    if contenu.count(ENTREE) > ENTREES_MAXIMUM:
        raise anormal()
    try:
        archive = ZipFile(BytesIO(contenu))
    except ILLISIBLE as erreur:
        raise abime() from erreur
    entrees = archive.infolist()
    if any(info.flag_bits & 1 for info in entrees):
        raise FichierInvalideError([_("Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe.")])
    if any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in entrees):
        raise abime()
    # No entry gives more than it declares: reading stops there.
    if sum(info.file_size for info in entrees) > OUVERT_MAXIMUM:
        raise anormal()
    return archive


def _ouvrir(paquet: _Paquet) -> tuple[Feuille, str]:
    """Return what reads the first visible sheet, and its path."""
    chemin = paquet.liens("").de_sorte("officeDocument") or "xl/workbook.xml"
    if chemin.endswith(".bin"):
        raise FichierInvalideError([_("Ce fichier est un classeur binaire (.xlsb). Enregistrez-le au format XLSX.")])
    classeur = _Classeur()
    paquet.parcourir(chemin, classeur)
    if not classeur.feuilles:
        raise FichierInvalideError(
            [
                _("Ce classeur n’a aucune feuille visible.")
                if classeur.cachees
                else _("Ce fichier n’est pas un classeur. Envoyez un fichier CSV ou XLSX.")
            ]
        )
    liens = paquet.liens(chemin)
    formats, partages = Formats(), Partages()
    paquet.parcourir(liens.de_sorte("styles"), formats)
    paquet.parcourir(liens.de_sorte("sharedStrings"), partages)
    trouvees = (liens.liens.get(feuille, ("", "")) for feuille in classeur.feuilles)
    chemin = next((chemin for sorte, chemin in trouvees if sorte == "worksheet"), "")
    if chemin not in paquet.parties:
        raise abime()
    return Feuille(partages=partages.textes, dates=formats.dates, origine=classeur.origine), chemin
