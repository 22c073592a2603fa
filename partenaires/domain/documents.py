"""The files that staff shares with structures: what they may be, and how they leave the disk."""

from pathlib import PurePath
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partenaires.models import Convention, DocumentStructure, Structure

OCTETS_MAXIMUM = 10 * 1024 * 1024
PARTIES_MAXIMUM = 3_000
ENTREE = b"PK\x01\x02"
# What each kind of file begins with: an extension alone proves nothing.
DEBUTS = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".odt": b"PK\x03\x04",
}
# The part that an office file of each kind cannot do without.
PARTIES = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".odt": "content.xml"}
TYPE_ODT = b"application/vnd.oasis.opendocument.text"


def reconnaitre(*, nom: str, fichier: IO[bytes]) -> None:
    """Raise ValidationError unless the file is of an accepted kind, by its name and by what it holds."""
    fichier.seek(0)
    contenu = fichier.read(OCTETS_MAXIMUM + 1)
    fichier.seek(0)
    if len(contenu) > OCTETS_MAXIMUM:
        raise ValidationError(_("Ce fichier est trop gros : 10 Mo au plus."))
    extension = PurePath(nom).suffix.lower()
    if extension not in DEBUTS or not contenu.startswith(DEBUTS[extension]) or not _entier(extension, contenu, fichier):
        raise ValidationError(
            _("Choisissez un fichier PDF, Word (docx), OpenDocument (odt), Excel (xlsx), PNG ou JPEG.")
        )


def _entier(extension: str, contenu: bytes, fichier: IO[bytes]) -> bool:
    """Say whether an office file holds the part that makes it what its name says. Other kinds have none."""
    if extension not in PARTIES:
        return True
    if contenu.count(ENTREE) > PARTIES_MAXIMUM:
        return False
    try:
        with ZipFile(fichier) as archive:
            noms = set(archive.namelist())
            if extension == ".odt" and not _est_un_texte(archive, noms):
                return False
            return PARTIES[extension] in noms
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return False
    finally:
        fichier.seek(0)


def _est_un_texte(archive: ZipFile, noms: set[str]) -> bool:
    if "mimetype" not in noms:
        return False
    with archive.open("mimetype") as flux:
        return flux.read(len(TYPE_ODT) + 1).strip() == TYPE_ODT


def ajouter_document(
    *, structure: Structure, titre: str, fichier: Any, convention: Convention | None, par: Any
) -> DocumentStructure:
    """Share a file with a structure."""
    return DocumentStructure.objects.create(
        structure=structure, titre=titre, fichier=fichier, convention=convention, ajoute_par=par
    )


def supprimer_document(*, document: DocumentStructure) -> None:
    """Remove a document, then its file once that is committed: a rolled back transaction loses nothing."""
    nom, stockage = str(document.fichier.name), document.fichier.storage
    with transaction.atomic():
        document.delete()
        transaction.on_commit(lambda: stockage.delete(nom), robust=True)
