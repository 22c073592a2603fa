"""What flows down the pages: headings, paragraphs, lists and tables, a new page when one is full, its number at the foot.

The number of pages and the contents are known only at the end: `mettre_en_pages` draws until what it announced is true.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from reportlab.lib.colors import Color

from papier.document import ACCENT, ENCRE, ENCRE_DOUCE, INTERLIGNE, MM, TRAIT_DOUX, VOILE, Document
from papier.polices import composer, largeur

MARGE = 18 * MM
HAUT, BAS = 20 * MM, 24 * MM
CORPS, PETIT = 10.5, 9.0
RETRAIT, AIR = 2 * MM, 1.6 * MM
LIGNES_CELLULE = 24
TITRES = {2: 19.0, 3: 13.0}
ESSAIS = 4


@dataclass(frozen=True)
class Plan:
    """What the document announces of itself: its number of pages, and the page of each chapter."""

    pages: int = 0
    chapitres: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Colonne:
    """A column of a table. `a_droite` for figures; `entete` when its cells name their row."""

    intitule: str
    largeur: float
    a_droite: bool = False
    entete: bool = False


@dataclass(frozen=True)
class Cellule:
    """A cell: its text, then a line in a softer ink."""

    texte: str
    precision: str = ""


@dataclass
class _Rangee:
    """A row, once its lines are cut: for each cell (text, bold or not, size, colour)."""

    cellules: list[list[tuple[str, bool, float, Color]]]
    hauteur: float = field(init=False)

    def __post_init__(self) -> None:
        hauteurs = [sum(corps * INTERLIGNE for _t, _g, corps, _c in cellule) for cellule in self.cellules]
        self.hauteur = max(hauteurs, default=0) + 2 * AIR


class Composition:
    """A document that fills itself from top to bottom."""

    def __init__(self, *, titre: str, association: str, date_fichier: date, pied: str, plan: Plan) -> None:
        self.document = Document(titre=titre, auteur=association, date_fichier=date_fichier)
        self.pied, self.plan = pied, plan
        self.chapitres: list[tuple[str, int]] = []
        self.x, self.place = MARGE, self.document.largeur - 2 * MARGE
        self.y = self.document.hauteur - HAUT

    @property
    def reste(self) -> float:
        """The height left on this page."""
        return self.y - BAS

    @property
    def page_vide(self) -> bool:
        return self.y >= self.document.hauteur - HAUT

    def page_suivante(self) -> None:
        """Number this page and start the next one."""
        self.numeroter()
        self.document.page_suivante()
        self.y = self.document.hauteur - HAUT

    def reserver(self, hauteur: float) -> None:
        """Start a page when this one has not that height left."""
        if self.reste < hauteur and not self.page_vide:
            self.page_suivante()

    def numeroter(self) -> None:
        """Write the running foot: what this is, and "Page 2 sur 7"."""
        document = self.document
        numero = _("Page %(numero)d sur %(pages)d") % {"numero": document.numero, "pages": self.plan.pages}
        droite = self.x + self.place
        place = self.place - largeur(numero, PETIT) - 8 * MM
        document.trait(self.x, BAS - 7 * MM, droite)
        with document.artefact():
            document.bloc(self.x, BAS - 9 * MM, self.pied, PETIT, place, couleur=ENCRE_DOUCE, lignes=1)
            document.bloc(self.x, BAS - 9 * MM, numero, PETIT, self.place, couleur=ENCRE_DOUCE, a_droite=True)

    def chapitre(self, texte: str, *, suite: float = 0) -> None:
        """Write the heading of a chapter: on a page of its own, or here if `suite`, what it needs under it, has room."""
        if suite:
            self.y -= 8 * MM
        if not self.page_vide and self.reste < (suite + 24 * MM if suite else self.document.hauteur):
            self.page_suivante()
        self.chapitres.append((texte, self.document.numero))
        self.titre(texte, niveau=2)
        self.document.trait(self.x, self.y + 1 * MM, self.x + 16 * MM, couleur=ACCENT, epaisseur=2.2)
        self.y -= 4 * MM

    def titre(self, texte: str, *, niveau: int, suite: float = 30 * MM) -> None:
        """Write a heading, with a bookmark, and keep `suite` points for what follows it."""
        corps, air = TITRES[niveau], 0 if self.page_vide else 5 * MM
        suite = min(suite, self.document.hauteur - HAUT - BAS - 2 * corps)
        hauteur = len(composer(texte, corps, self.place, grasse=True)) * corps * INTERLIGNE
        self.reserver(hauteur + air + 1.5 * MM + suite)
        if not self.page_vide:
            self.y -= air
        self.document.signet(texte, self.y + corps, niveau=niveau - 2)
        with self.document.element(f"H{niveau}"):
            couleur = ACCENT if niveau == 2 else ENCRE
            self.y = self.document.bloc(self.x, self.y, texte, corps, self.place, grasse=True, couleur=couleur)
        self.y -= 1.5 * MM

    def paragraphe(
        self, texte: str, *, corps: float = CORPS, couleur: Color = ENCRE, grasse: bool = False, apres: float = 2 * MM
    ) -> None:
        """Write a paragraph, whole on one page unless it is longer than a page."""
        lignes = composer(texte, corps, self.place, grasse=grasse)
        pas = corps * INTERLIGNE
        par_page = int((self.document.hauteur - HAUT - BAS) / pas)
        for debut in range(0, len(lignes), par_page):
            bloc = lignes[debut : debut + par_page]
            self.reserver(len(bloc) * pas)
            with self.document.element("P"):
                for ligne in bloc:
                    self.document.ligne(self.x, self.y - corps, ligne, corps, grasse=grasse, couleur=couleur)
                    self.y -= pas
        self.y -= apres

    def liste(self, elements: Sequence[str], *, corps: float = CORPS, couleur: Color = ENCRE) -> None:
        """Write a list with bullets."""
        pas, place = corps * INTERLIGNE, self.place - 5 * MM
        with self.document.groupe("L"):
            for element in elements:
                lignes = composer(element, corps, place, lignes=40)
                self.reserver(len(lignes) * pas)
                with self.document.groupe("LI"):
                    with self.document.element("Lbl"):
                        self.document.ligne(self.x + 1 * MM, self.y - corps, "•", corps, couleur=ACCENT)
                    with self.document.element("LBody"):
                        for ligne in lignes:
                            self.document.ligne(self.x + 5 * MM, self.y - corps, ligne, corps, couleur=couleur)
                            self.y -= pas
                self.y -= 0.8 * MM
        self.y -= 2 * MM

    def tableau(
        self,
        colonnes: Sequence[Colonne],
        rangees: Sequence[Sequence[Cellule | str]],
        *,
        total: Sequence[Cellule | str] | None = None,
        corps: float = 9.5,
    ) -> None:
        """Draw a table, its heading again at the top of each page; `total` is its last row, in bold."""
        entete, rangs = self._preparer(colonnes, rangees, total, corps)
        # The last row is never alone on its page: it says the sum of those above.
        besoins = [rang.hauteur for rang in rangs]
        if total is not None and len(rangs) > 1:
            besoins[-2] += besoins[-1]
        self.reserver(entete.hauteur + (besoins[0] if besoins else 0))
        with self.document.groupe("Table"):
            self._rangee(colonnes, entete, role="TH", fond=True)
            for numero, (rang, besoin) in enumerate(zip(rangs, besoins, strict=True), start=1):
                if self.reste < besoin:
                    self.page_suivante()
                    self._rangee(colonnes, entete, role="", fond=True)
                self._rangee(colonnes, rang, role="TD", fond=total is not None and numero == len(rangs))
        self.y -= 4 * MM

    def hauteur_tableau(
        self,
        colonnes: Sequence[Colonne],
        rangees: Sequence[Sequence[Cellule | str]],
        *,
        total: Sequence[Cellule | str] | None = None,
        corps: float = 9.5,
    ) -> float:
        """Return the height of a table, to keep it whole under its heading."""
        entete, rangs = self._preparer(colonnes, rangees, total, corps)
        return entete.hauteur + sum(rang.hauteur for rang in rangs)

    def _preparer(
        self,
        colonnes: Sequence[Colonne],
        rangees: Sequence[Sequence[Cellule | str]],
        total: Sequence[Cellule | str] | None,
        corps: float,
    ) -> tuple[_Rangee, list[_Rangee]]:
        entete = self._couper(colonnes, [c.intitule for c in colonnes], corps=corps - 0.5, grasse=True)
        rangs = [self._couper(colonnes, rangee, corps=corps) for rangee in rangees]
        if total is not None:
            rangs.append(self._couper(colonnes, total, corps=corps, grasse=True))
        return entete, rangs

    def _couper(
        self, colonnes: Sequence[Colonne], cellules: Sequence[Cellule | str], *, corps: float, grasse: bool = False
    ) -> _Rangee:
        coupees = []
        for colonne, cellule in zip(colonnes, cellules, strict=True):
            texte, precision = (cellule, "") if isinstance(cellule, str) else (cellule.texte, cellule.precision)
            place = colonne.largeur - 2 * RETRAIT
            gras = grasse or colonne.entete
            lignes = [
                (t, gras, corps, ENCRE) for t in composer(texte, corps, place, grasse=gras, lignes=LIGNES_CELLULE)
            ]
            fins = composer(precision, corps - 1, place, lignes=LIGNES_CELLULE)
            coupees.append(lignes + [(t, False, corps - 1, ENCRE_DOUCE) for t in fins])
        return _Rangee(coupees)

    def _rangee(self, colonnes: Sequence[Colonne], rangee: _Rangee, *, role: str, fond: bool) -> None:
        """Draw a row: TH, TD, or no role at all for a heading that is repeated."""
        document, bas = self.document, self.y - rangee.hauteur
        largeur_totale = sum(colonne.largeur for colonne in colonnes)
        if fond:
            document.fond(self.x, bas, largeur_totale, rangee.hauteur, VOILE)
        with document.groupe("TR") if role else document.artefact():
            x = self.x
            for colonne, cellule in zip(colonnes, rangee.cellules, strict=True):
                with self._cellule(role, colonne):
                    self._lignes(x + RETRAIT, colonne, cellule)
                x += colonne.largeur
        couleur, epaisseur = (TRAIT_DOUX, 0.6) if role == "TD" else (ACCENT, 1.0)
        document.trait(self.x, bas, self.x + largeur_totale, couleur=couleur, epaisseur=epaisseur)
        self.y = bas

    @contextmanager
    def _cellule(self, role: str, colonne: Colonne) -> Iterator[None]:
        if not role:
            yield
            return
        portee = "Column" if role == "TH" else "Row" if colonne.entete else ""
        with self.document.element("TH" if portee else role, portee=portee):
            yield

    def _lignes(self, x: float, colonne: Colonne, lignes: list[tuple[str, bool, float, Color]]) -> None:
        y, place = self.y - AIR, colonne.largeur - 2 * RETRAIT
        for texte, grasse, corps, couleur in lignes:
            retrait = place - largeur(texte, corps, grasse=grasse) if colonne.a_droite else 0
            self.document.ligne(x + retrait, y - corps, texte, corps, grasse=grasse, couleur=couleur)
            y -= corps * INTERLIGNE

    def octets(self) -> bytes:
        """Number the last page and return the document."""
        self.numeroter()
        return self.document.octets()


def mettre_en_pages(dessiner: Callable[[Plan], Composition]) -> bytes:
    """Draw until the number of pages and the contents are the true ones: twice, as a rule."""
    plan = Plan()
    for _essai in range(ESSAIS):
        composition = dessiner(plan)
        obtenu = Plan(composition.document.numero, tuple(composition.chapitres))
        if obtenu == plan:
            break
        plan = obtenu
    return composition.octets()
