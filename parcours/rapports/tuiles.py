"""Key figures on tinted tiles, and the block where a document is signed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from papier.document import ACCENT, ENCRE_DOUCE, INTERLIGNE, MM, TRAIT_DOUX, VOILE, Document
from papier.polices import ajuster, composer

ECART, MARGE = 4 * MM, 3.4 * MM
GRAND, PETIT = 20.0, 9.5


@dataclass(frozen=True)
class Tuile:
    """A figure, and what it counts."""

    valeur: str
    libelle: str


def tuiles(document: Document, contenu: Sequence[Tuile], *, x: float, y: float, place: float, par_rang: int) -> float:
    """Draw tiles in rows of `par_rang` from the top `y`, and return the height left under them."""
    cote = (place - ECART * (par_rang - 1)) / par_rang
    for debut in range(0, len(contenu), par_rang):
        rang = contenu[debut : debut + par_rang]
        lignes = max(len(composer(t.libelle, PETIT, cote - 2 * MARGE, lignes=4)) for t in rang)
        hauteur = 2 * MARGE + GRAND * 1.25 + lignes * PETIT * INTERLIGNE
        for colonne, tuile in enumerate(rang):
            gauche = x + colonne * (cote + ECART)
            document.fond(gauche, y - hauteur, cote, hauteur, VOILE, rayon=2.5 * MM)
            corps = ajuster(tuile.valeur, GRAND, cote - 2 * MARGE, minimum=7, grasse=True)
            with document.element("P"):
                document.ligne(
                    gauche + MARGE, y - MARGE - GRAND * 0.85, tuile.valeur, corps, grasse=True, couleur=ACCENT
                )
                bas = y - MARGE - GRAND * 1.25
                document.bloc(
                    gauche + MARGE, bas, tuile.libelle, PETIT, cote - 2 * MARGE, couleur=ENCRE_DOUCE, lignes=4
                )
        y -= hauteur + ECART
    return y


def signature(
    document: Document, *, x: float, y: float, place: float, intitule: str, hauteur: float = 40 * MM
) -> float:
    """Draw where to write the place, the date, the name and the signature, and return the height left under it."""
    with document.artefact():
        document.canevas.setStrokeColor(TRAIT_DOUX)
        document.canevas.setLineWidth(0.8)
        document.canevas.roundRect(x, y - hauteur, place, hauteur, 2.5 * MM, stroke=1, fill=0)
    with document.element("P"):
        bas = document.bloc(x + 5 * MM, y - 4 * MM, intitule, 10.5, place - 10 * MM, grasse=True, lignes=2)
    moitie = place / 2
    for colonne, mots in ((0, (_("Fait à"), _("Le"))), (1, (_("Nom et qualité"), _("Signature")))):
        gauche = x + 5 * MM + colonne * moitie
        for rang, mot in enumerate(mots):
            with document.element("P"):
                document.ligne(gauche, bas - 5 * MM - rang * 10 * MM, mot, PETIT, couleur=ENCRE_DOUCE)
            if mot != mots[-1] or not colonne:
                document.trait(
                    gauche + 26 * MM * (colonne or 0.5), bas - 6 * MM - rang * 10 * MM, gauche + moitie - 10 * MM
                )
    return y - hauteur
