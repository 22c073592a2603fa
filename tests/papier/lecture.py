"""How the tests read a PDF back."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def lire(octets: bytes) -> PdfReader:
    return PdfReader(BytesIO(octets), strict=True)


def roles(noeud: DictionaryObject) -> list[Any]:
    """Return the structure as nested lists: a role, then its children that are elements."""
    enfants = noeud["/K"].get_object() if "/K" in noeud else ArrayObject()
    elements = [enfant.get_object() for enfant in enfants]
    return [noeud.get("/S"), *(roles(e) for e in elements if isinstance(e, DictionaryObject) and "/S" in e)]


def elements(octets: bytes, role: str) -> list[DictionaryObject]:
    """Return the elements of that role, in reading order."""

    def parcourir(noeud: DictionaryObject) -> list[DictionaryObject]:
        trouves = [noeud] if noeud.get("/S") == role else []
        for enfant in noeud.get("/K", ArrayObject()):
            objet = enfant.get_object()
            if isinstance(objet, DictionaryObject):
                trouves += parcourir(objet)
        return trouves

    return parcourir(lire(octets).trailer["/Root"]["/StructTreeRoot"])


def polices(octets: bytes) -> dict[str, bool]:
    """Return each font of the document, and whether it is embedded."""
    trouvees = {}
    for page in lire(octets).pages:
        for police in page["/Resources"]["/Font"].values():
            police = police.get_object()
            description = police.get("/FontDescriptor")
            trouvees[police["/BaseFont"]] = description is not None and "/FontFile2" in description.get_object()
    return trouvees
