"""Read an imported table from the bytes of a CSV or XLSX file, whatever wrote it. Bounded in time and memory."""

import csv
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .exceptions import FichierInvalideError
from .tableau import (
    CASE_MAXIMALE,
    COLONNES_MAXIMUM,
    INVISIBLES,
    RANGEES_MAXIMUM,
    Tableau,
    dresser,
    propre,
)
from .xlsx import rangees_xlsx

TAILLE_MAXIMALE = 10 * 1024 * 1024
SEPARATEURS = (";", ",", "\t", "|")
RANGEE_MAXIMALE = COLONNES_MAXIMUM * (CASE_MAXIMALE + 3)
DEBUT = 4096

MARQUE_UTF8 = b"\xef\xbb\xbf"
MARQUES_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Letters of UTF-8 in a file that is not all UTF-8: read as cp1252 they would be "Ã©", which no French text has.
UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xbf]")
BINAIRE = bytes({*range(9), 11, 12, *range(14, 32), 127})
LIGNE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SEP = re.compile(r'"?sep=(.)"?[ ;,]*(?:\r\n|\r|\n|$)', re.IGNORECASE)

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHIFFRE = "EncryptedPackage".encode("utf-16-le")
SIGNATURES = (
    (re.compile(rb"%PDF-"), gettext_lazy("un document PDF")),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL), gettext_lazy("une image")),
    (re.compile(rb"MZ[^\0]*\0|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe"), gettext_lazy("un programme")),
    (re.compile(rb"\{\\rtf"), gettext_lazy("un texte mis en forme")),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ"), gettext_lazy("une archive compressée")),
    (re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE), gettext_lazy("une page web")),
    (re.compile(rb"\s*<(?:\?xml|!--|!doctype)", re.IGNORECASE), gettext_lazy("un fichier XML")),
)


def lire_tableau(contenu: bytes, *, nom: str) -> Tableau:
    """Return the table that a file holds: the first visible sheet of an XLSX. Raises FichierInvalideError."""
    if not contenu:
        raise FichierInvalideError([_("Ce fichier est vide.")])
    if len(contenu) > TAILLE_MAXIMALE:
        raise FichierInvalideError(
            [_("Ce fichier est trop gros : 10 Mo au plus. Coupez le fichier en plusieurs parties.")]
        )
    if contenu.startswith(ZIP):
        return dresser(rangees_xlsx(contenu))
    _refuser_autre_chose(contenu, nom)
    texte = _decoder(contenu)
    debut, separateur = _separateur(texte)
    return dresser(_propres(_Rangees(texte, debut=debut, separateur=separateur)))


def _refuser_autre_chose(contenu: bytes, nom: str) -> None:
    if contenu.startswith(OLE):
        if CHIFFRE in contenu:
            phrase = _("Ce fichier est protégé par un mot de passe. Enregistrez-le sans mot de passe.")
        else:
            phrase = _("Ce fichier est un ancien classeur (.xls). Enregistrez-le au format XLSX ou CSV.")
        raise FichierInvalideError([phrase])
    debut = contenu.removeprefix(MARQUE_UTF8)[:DEBUT]
    for signature, quoi in SIGNATURES:
        if signature.match(debut):
            raise FichierInvalideError(
                [
                    _("« %(nom)s » est %(quoi)s, pas un tableau. Envoyez un fichier CSV ou XLSX.")
                    % {"nom": INVISIBLES.sub("", nom)[-80:], "quoi": quoi}
                ]
            )


def _decoder(contenu: bytes) -> str:
    for encodage in _encodages(contenu):
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\0" in texte:
            break
        return texte
    raise FichierInvalideError([_("Ce fichier n’est pas un texte qui se lit. Enregistrez-le au format XLSX ou CSV.")])


def _encodages(contenu: bytes) -> Iterator[str]:
    """Yield the encodings to try, the likeliest first; none for what is no text. Raises FichierInvalideError."""
    if contenu.startswith(MARQUES_UTF16):
        yield "utf-16"
        return
    debut = contenu[:DEBUT]
    pairs, impairs = debut[::2].count(0), debut[1::2].count(0)
    if max(pairs, impairs) > len(debut) / 5 and min(pairs, impairs) < len(debut) / 50:
        yield "utf-16-le" if impairs > pairs else "utf-16-be"
        return
    if len(debut) - len(debut.translate(None, BINAIRE)) > len(debut) / 20:
        return
    yield "utf-8-sig"
    if contenu.startswith(MARQUE_UTF8) or UTF8.search(contenu):
        raise FichierInvalideError(
            [
                _(
                    "Les accents de ce fichier ne se lisent pas : il mélange deux encodages. Enregistrez-le au format XLSX."
                )
            ]
        )
    yield "cp1252"
    yield "latin-1"


def _separateur(texte: str) -> tuple[int, str]:
    """Return where the table starts, and what separates its columns: what makes the most of them in the headers."""
    annonce = SEP.match(texte)
    debut = annonce.end() if annonce else 0
    if annonce and annonce[1] in SEPARATEURS:
        return debut, annonce[1]
    return debut, max(SEPARATEURS, key=lambda separateur: _nombre_de_titres(texte, debut, separateur))


def _nombre_de_titres(texte: str, debut: int, separateur: str) -> int:
    try:
        for _numero, valeurs in _Rangees(texte, debut=debut, separateur=separateur):
            if titres := sum(1 for valeur in valeurs if valeur.strip()):
                return titres
    except FichierInvalideError:
        pass
    return 0


def _propres(rangees: "_Rangees") -> Iterator[tuple[int, list[str]]]:
    for numero, valeurs in rangees:
        if any(valeurs):
            yield numero, [propre(valeur) if valeur else "" for valeur in valeurs]


class _Rangees:
    """The rows of a CSV text with their numbers. Raises FichierInvalideError at a row that cannot be read."""

    def __init__(self, texte: str, *, debut: int, separateur: str) -> None:
        self.texte, self.debut, self.fin = texte, debut, len(texte)
        # The empty rows at the end: there may be a million of them.
        while self.fin > debut and not texte[max(self.fin - DEBUT, debut) : self.fin].strip(f"{separateur} \t\r\n"):
            self.fin = max(self.fin - DEBUT, debut)
        self.lecteur = csv.reader(self._lignes(), delimiter=separateur, strict=True)
        self.numero = self.longueur = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            self.numero += 1
            self.longueur = 0
            if self.numero > RANGEES_MAXIMUM:
                raise FichierInvalideError([_("Ce fichier a trop de lignes. Coupez le fichier en plusieurs parties.")])
            try:
                valeurs = next(self.lecteur)
            except StopIteration:
                return
            except csv.Error as erreur:
                raise self._refus(trop_long="limit" in str(erreur)) from erreur
            yield self.numero, valeurs

    def _lignes(self) -> Iterator[str]:
        """Yield the lines one by one, so that nothing is copied whole, and no row grows without end."""
        for trouvee in LIGNE.finditer(self.texte, self.debut, self.fin):
            self.longueur += trouvee.end() - trouvee.start()
            if self.longueur > RANGEE_MAXIMALE:
                raise self._refus(trop_long=True)
            yield trouvee[0]

    def _refus(self, *, trop_long: bool) -> FichierInvalideError:
        phrase = (
            _("Ligne %d : elle est trop longue. Cherchez une case trop longue, ou un guillemet qui n’est pas fermé.")
            if trop_long
            else _("Ligne %d : un guillemet n’est pas fermé, ou se trouve au milieu d’une case.")
        )
        return FichierInvalideError([phrase % self.numero])
