"""What flows down the pages of a report: headings, paragraphs, tables, a new page when one is full, its number at the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from papier.document import (
    ACCENT,
    BLANC,
    ENCRE,
    ENCRE_DOUCE,
    INTERLIGNE,
    MM,
    TRAIT,
    VOILE,
    Document,
)
from papier.polices import composer, largeur

MARGE, BAS = 18 * MM, 22 * MM
CORPS, PETIT = 10.5, 9.0
AIR = 1.8 * MM
LIGNES_CELLULE = 12


@dataclass(frozen=True)
class Colonne:
    """A column of a table, its width a share of the page; figures stand on the right."""

    intitule: str
    part: float
    a_droite: bool = False


class Pages:
    """A report under construction, on A4 pages."""

    def __init__(self, *, titre: str, association: str, pied: str, date_fichier: date) -> None:
        self.document = Document(titre=titre, auteur=association, date_fichier=date_fichier)
        self.pied = pied
        self.place = self.document.largeur - 2 * MARGE
        self.y = self.document.hauteur - MARGE
        self.numero = 1

    @property
    def reste(self) -> float:
        """The height left on this page, in points."""
        return self.y - BAS

    def reserver(self, hauteur: float) -> None:
        """Start a page when this one has not that height left."""
        if self.reste < hauteur:
            self._numeroter()
            self.document.page_suivante()
            self.numero += 1
            self.y = self.document.hauteur - MARGE

    def octets(self) -> bytes:
        """Number the last page and return the document."""
        self._numeroter()
        return self.document.octets()

    def bandeau(self, surtitre: str, titre: str, sous_titre: str) -> None:
        """Draw the head of the first page: the name of the report on our colour."""
        document, haut = self.document, 56 * MM
        with document.artefact():
            document.canevas.setFillColor(ACCENT)
            document.canevas.rect(0, document.hauteur - haut, document.largeur, haut, stroke=0, fill=1)
        y = document.hauteur - 14 * MM
        with document.element("P"):
            y = document.bloc(MARGE, y, surtitre, 12, self.place, couleur=BLANC, lignes=1)
        with document.element("H1"):
            y = document.bloc(MARGE, y - 3 * MM, titre, 26, self.place, grasse=True, couleur=BLANC, lignes=1)
        with document.element("P"):
            document.bloc(MARGE, y - 1 * MM, sous_titre, 12, self.place, couleur=BLANC, lignes=2)
        self.y = document.hauteur - haut - 10 * MM

    def titre(self, texte: str, *, suite: float = 30 * MM) -> None:
        """Write a heading, with room under it for what it announces."""
        self.reserver(suite + 14 * MM)
        with self.document.element("H2"):
            self.y = self.document.bloc(MARGE, self.y, texte, 15, self.place, grasse=True, couleur=ACCENT) - 2 * MM

    def phrase(self, texte: str, *, corps: float = CORPS) -> None:
        lignes = len(composer(texte, corps, self.place))
        self.reserver(lignes * corps * INTERLIGNE)
        with self.document.element("P"):
            self.y = self.document.bloc(MARGE, self.y, texte, corps, self.place, couleur=ENCRE_DOUCE) - 2 * MM

    def tuiles(self, chiffres: Sequence[tuple[str, str]]) -> None:
        """Draw the main figures side by side: (figure, what it is)."""
        hauteur, ecart = 24 * MM, 4 * MM
        cote = (self.place - ecart * (len(chiffres) - 1)) / len(chiffres)
        self.reserver(hauteur + 8 * MM)
        for rang, (chiffre, intitule) in enumerate(chiffres):
            x = MARGE + rang * (cote + ecart)
            with self.document.artefact():
                self.document.canevas.setFillColor(VOILE)
                self.document.canevas.roundRect(x, self.y - hauteur, cote, hauteur, 3 * MM, stroke=0, fill=1)
            with self.document.element("P"):
                y = self.document.bloc(
                    x + 4 * MM, self.y - 4 * MM, chiffre, 19, cote - 6 * MM, grasse=True, couleur=ACCENT
                )
                self.document.bloc(x + 4 * MM, y, intitule, PETIT, cote - 6 * MM, couleur=ENCRE_DOUCE, lignes=2)
        self.y -= hauteur + 8 * MM

    def tableau(self, colonnes: Sequence[Colonne], rangees: Sequence[Sequence[str]], *, total: bool = False) -> None:
        """Draw a table, its heading again at the top of each page. With `total`, the last row is the whole."""
        entete = [colonne.intitule for colonne in colonnes]
        reste = list(rangees)
        while reste:
            self.reserver(self._hauteur(colonnes, entete) + self._hauteur(colonnes, reste[0]))
            with self.document.groupe("Table"):
                self._rangee(colonnes, entete, role="TH", grasse=True)
                while reste and self._hauteur(colonnes, reste[0]) <= self.reste:
                    rangee = reste.pop(0)
                    self._rangee(colonnes, rangee, role="TD", grasse=total and not reste)
        self.y -= 7 * MM

    def _cellules(self, colonnes: Sequence[Colonne], textes: Sequence[str], *, grasse: bool = False) -> list[list[str]]:
        return [
            composer(texte, PETIT, colonne.part * self.place - 2 * AIR, grasse=grasse, lignes=LIGNES_CELLULE)
            for colonne, texte in zip(colonnes, textes, strict=True)
        ]

    def _hauteur(self, colonnes: Sequence[Colonne], textes: Sequence[str]) -> float:
        lignes = max(len(cellule) for cellule in self._cellules(colonnes, textes, grasse=True))
        return max(lignes, 1) * PETIT * INTERLIGNE + 2 * AIR

    def _rangee(self, colonnes: Sequence[Colonne], textes: Sequence[str], *, role: str, grasse: bool) -> None:
        document, hauteur = self.document, self._hauteur(colonnes, textes)
        with document.artefact():
            if role == "TH":
                document.canevas.setFillColor(VOILE)
                document.canevas.rect(MARGE, self.y - hauteur, self.place, hauteur, stroke=0, fill=1)
            document.canevas.setStrokeColor(TRAIT)
            document.canevas.line(MARGE, self.y - hauteur, MARGE + self.place, self.y - hauteur)
        x = MARGE
        with document.groupe("TR"):
            for colonne, lignes in zip(colonnes, self._cellules(colonnes, textes, grasse=grasse), strict=True):
                y = self.y - AIR
                with document.element(role):
                    for ligne in lignes:
                        recul = colonne.part * self.place - 2 * AIR - largeur(ligne, PETIT, grasse=grasse)
                        depart = x + AIR + (recul if colonne.a_droite else 0)
                        document.ligne(depart, y - PETIT, ligne, PETIT, grasse=grasse, couleur=ENCRE)
                        y -= PETIT * INTERLIGNE
                x += colonne.part * self.place
        self.y -= hauteur

    def _numeroter(self) -> None:
        document = self.document
        with document.artefact():
            document.canevas.setStrokeColor(TRAIT)
            document.canevas.line(MARGE, BAS - 6 * MM, MARGE + self.place, BAS - 6 * MM)
            numero = _("Page %d") % self.numero
            document.bloc(MARGE, BAS - 8 * MM, self.pied, PETIT, self.place - 30 * MM, couleur=ENCRE_DOUCE, lignes=1)
            droite = MARGE + self.place - largeur(numero, PETIT)
            document.ligne(droite, BAS - 8 * MM - PETIT, numero, PETIT, couleur=ENCRE_DOUCE)
