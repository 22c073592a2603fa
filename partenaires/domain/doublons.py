"""Structures that may be one and the same: same SIRET, or names that a person would read alike."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from partenaires.models import Structure

PROCHES = 0.86
# Words that tell nothing of which structure it is.
MOTS_VIDES = frozenset("a au aux d de des du en et l la le les pour the of".split())
# Cyrillic and Greek letters that are read as Latin ones (Unicode, technical standard 39), once in lower case.
SOSIES = str.maketrans("авеікмнорстухѕјԁαβεικνορτυχ", "abeikmhopctyxsjdabeiknoptyx")
ABREVIATIONS = {"assoc": "association", "asso": "association", "cs": "centre social", "ste": "sainte", "st": "saint"}


@dataclass(frozen=True)
class Ressemblance:
    """A structure that may be the one, from 0 to 1; `siret` when the number is the same."""

    structure: Structure
    degre: float
    siret: bool


def normaliser(nom: str) -> str:
    """Return a name as compared: compatible forms folded (NFKC), look-alikes too, no case, accent or little word, short forms
    in full.
    """
    compatible = unicodedata.normalize("NFKC", nom).casefold().translate(SOSIES)
    decompose = unicodedata.normalize("NFD", compatible.replace("œ", "oe").replace("æ", "ae"))
    lettres = "".join(c if c.isalnum() else " " for c in decompose if not unicodedata.combining(c))
    mots = " ".join(ABREVIATIONS.get(mot, mot) for mot in lettres.split()).split()
    return " ".join(mot for mot in mots if mot not in MOTS_VIDES) or " ".join(mots)


def degre(un: str, autre: str) -> float:
    """Return how alike two normalised names are, from 0 to 1. The order of the words does not count."""
    if not un or not autre:
        return 0.0
    if un == autre:
        return 1.0
    mots, autres = sorted(un.split()), sorted(autre.split())
    courts, longs = sorted((set(mots), set(autres)), key=len)
    if len(courts) > 1 and courts <= longs:
        return 0.95
    comparaison = SequenceMatcher(None, " ".join(mots), " ".join(autres), autojunk=False)
    if comparaison.real_quick_ratio() < PROCHES or comparaison.quick_ratio() < PROCHES:
        return 0.0
    return comparaison.ratio()


def ressemblances(
    *, nom: str, siret: str = "", sauf: int | None = None, parmi: Iterable[Structure] | None = None, maximum: int = 5
) -> list[Ressemblance]:
    """Return the structures that look like this one, the most alike first. `sauf` leaves out the structure itself."""
    cherche, numero = normaliser(nom), "".join(siret.split())
    trouvees = []
    for structure in Structure.objects.vivantes().select_related("site") if parmi is None else parmi:
        if structure.pk == sauf:
            continue
        meme_siret = bool(numero) and structure.siret == numero
        valeur = 1.0 if meme_siret else degre(cherche, normaliser(structure.nom))
        if meme_siret or valeur >= PROCHES:
            trouvees.append(Ressemblance(structure, valeur, meme_siret))
    trouvees.sort(key=lambda r: (not r.siret, -r.degre, r.structure.nom, r.structure.pk))
    return trouvees[:maximum]
