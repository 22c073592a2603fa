"""The fonts of the PDFs, all embedded: Atkinson Hyperlegible Next, then others for what it cannot draw."""

from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from .ecritures import dessinable

DOSSIER = Path(__file__).parent / "fontes"
NORMALE, GRASSE, EMOJI, SECOURS = "Atkinson", "Atkinson-Gras", "NotoEmoji", "DejaVu"
FICHIERS = {
    NORMALE: "AtkinsonHyperlegibleNext-Regular.ttf",
    GRASSE: "AtkinsonHyperlegibleNext-Bold.ttf",
    EMOJI: "NotoEmoji-Regular.ttf",
    SECOURS: "DejaVuSans.ttf",
}
SUITE = "…"
# From there on, characters change with their neighbours: combining marks, Arabic…
PREMIERE_MARQUE = "\u0300"


class Morceau(NamedTuple):
    """Characters that one font draws."""

    police: str
    texte: str


@cache
def police(nom: str) -> TTFont:
    """Return a font, read and registered once by each process that makes a PDF."""
    fonte = TTFont(nom, str(DOSSIER / FICHIERS[nom]))
    pdfmetrics.registerFont(fonte)
    return fonte


def _dessine(nom: str, caractere: str) -> bool:
    return ord(caractere) in police(nom).face.charToGlyph


def morceler(texte: str, *, grasse: bool = False) -> list[Morceau]:
    """Cut one line into pieces that a font can draw. No box stands for a missing letter: it is spelled in Latin letters."""
    principale = GRASSE if grasse else NORMALE
    ecrits: list[Morceau] = []
    for caractere in dessinable(texte):
        nom = next((nom for nom in (principale, EMOJI, SECOURS) if _dessine(nom, caractere)), "")
        ecrits.append(Morceau(nom, caractere) if nom else Morceau(principale, anyascii(caractere)))
    pieces = (Morceau(nom, "".join(m.texte for m in suite)) for nom, suite in groupby(ecrits, lambda m: m.police))
    return [piece for piece in pieces if piece.texte]


def largeur(texte: str, corps: float, *, grasse: bool = False) -> float:
    """Return the width of one line, in points."""
    if max(texte, default="") < PREMIERE_MARQUE:
        return corps * sum(_chasse(caractere, grasse) for caractere in texte)
    return sum(police(m.police).stringWidth(m.texte, corps) for m in morceler(texte, grasse=grasse))


@cache
def _chasse(caractere: str, grasse: bool) -> float:
    """Return the width of a Latin character at size 1: alone, it is what it is in a word."""
    return sum(police(m.police).stringWidth(m.texte, 1) for m in morceler(caractere, grasse=grasse))


def composer(texte: str, corps: float, place: float, *, grasse: bool = False, lignes: int = 100) -> list[str]:
    """Cut a text into lines no wider than `place` points. Words too long are cut; what exceeds `lignes` ends with "…"."""
    composees: list[str] = []
    for paragraphe in texte.splitlines():
        courante = ""
        for mot in paragraphe.split(" "):
            essai = f"{courante} {mot}" if courante else mot
            if largeur(essai, corps, grasse=grasse) <= place:
                courante = essai
                continue
            if courante:
                composees.append(courante)
            *pleines, courante = _debiter(mot, corps, place, grasse=grasse)
            composees += pleines
            if len(composees) > lignes:
                break
        composees.append(courante)
        if len(composees) > lignes:
            break
    composees = [ligne for ligne in composees if ligne.strip()]
    if len(composees) > lignes:
        derniere = composees[lignes - 1]
        while derniere and largeur(derniere + SUITE, corps, grasse=grasse) > place:
            derniere = derniere[:-1]
        composees = [*composees[: lignes - 1], derniere.rstrip() + SUITE]
    return composees


def _debiter(mot: str, corps: float, place: float, *, grasse: bool) -> list[str]:
    """Cut a word that no line can hold."""
    morceaux = [""]
    for caractere in mot:
        if morceaux[-1] and largeur(morceaux[-1] + caractere, corps, grasse=grasse) > place:
            morceaux.append("")
        morceaux[-1] += caractere
    return morceaux


def ajuster(texte: str, corps: float, place: float, *, minimum: float, grasse: bool = False) -> float:
    """Return the largest size, from `corps` down to `minimum`, at which a line holds in `place` points."""
    naturelle = largeur(texte, corps, grasse=grasse)
    return corps if naturelle <= place else max(minimum, corps * place / naturelle)
