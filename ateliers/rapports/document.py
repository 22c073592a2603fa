"""A PDF that a screen reader can follow: drawn with ReportLab, which tags nothing, and tagged here (ISO 32000, 14.7 and 14.8).

Everything drawn is either inside `element(…)`, which gives it its role, or an artefact, which is not read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from . import polices
from .ecritures import dessinable

MM = 72 / 25.4
ENCRE, ENCRE_DOUCE = HexColor("#231826"), HexColor("#52445a")
ACCENT, VOILE, TRAIT, BLANC = HexColor("#5c2163"), HexColor("#f8f1f6"), HexColor("#b3a3b1"), HexColor("#ffffff")
INTERLIGNE = 1.3


@dataclass
class Noeud:
    """An element of the structure: its role, then its children, elements or (page, number of marked content)."""

    role: str
    alternative: str = ""
    enfants: list["Noeud | tuple[int, int]"] = field(default_factory=list)


class Document:
    """A PDF under construction. Lengths are in points, from the bottom left corner."""

    def __init__(self, *, titre: str, auteur: str, format_page: tuple[float, float]) -> None:
        self.largeur, self.hauteur = format_page
        self._tampon = BytesIO()
        # A canvas starts with Helvetica, which no PDF of ReportLab embeds.
        police = polices.police(polices.NORMALE).fontName
        self.canevas = Canvas(
            self._tampon, pagesize=format_page, lang="fr-FR", pageCompression=1, initialFontName=police
        )
        self.canevas.setTitle(titre)
        self.canevas.setAuthor(auteur)
        self.canevas.setCreator(auteur)
        self.canevas.setViewerPreference("DisplayDocTitle", "true")
        self.racine = Noeud("Document")
        self._pile = [self.racine]
        self._marques: list[list[Noeud]] = [[]]
        self._pages: list[Any] = []

    @contextmanager
    def groupe(self, role: str) -> Iterator[None]:
        """Hold elements together: a table (Table), a row (TR), a section (Sect)."""
        noeud = Noeud(role)
        self._pile[-1].enfants.append(noeud)
        self._pile.append(noeud)
        yield
        self._pile.pop()

    @contextmanager
    def element(self, role: str, *, alternative: str = "") -> Iterator[None]:
        """Give a role to what is drawn: H1, P, TH, TD, Figure with its `alternative`."""
        noeud = Noeud(role, alternative)
        self._pile[-1].enfants.append(noeud)
        numero = len(self._marques[-1])
        self._marques[-1].append(noeud)
        noeud.enfants.append((len(self._marques) - 1, numero))
        self.canevas._code.append(f"/{role} <</MCID {numero}>> BDC")
        yield
        self.canevas._code.append("EMC")

    @contextmanager
    def artefact(self) -> Iterator[None]:
        """Draw what is not read: rules, boxes, grounds, the number of the page."""
        self.canevas._code.append("/Artifact BMC")
        yield
        self.canevas._code.append("EMC")

    def ligne(
        self, x: float, y: float, texte: str, corps: float, *, grasse: bool = False, couleur: Color = ENCRE
    ) -> None:
        """Draw one line of text from its base line. What is drawn otherwise than it is written keeps its true letters."""
        morceaux = polices.morceler(texte, grasse=grasse)
        fidele = dessinable(texte) == texte and "".join(m.texte for m in morceaux) == texte
        if not fidele:
            vrai = ("\ufeff" + texte).encode("utf-16-be", "ignore").hex().upper()
            self.canevas._code.append(f"/Span <</ActualText <{vrai}>>> BDC")
        trace = self.canevas.beginText(x, y)
        trace.setFillColor(couleur)
        for morceau in morceaux:
            trace.setFont(polices.police(morceau.police).fontName, corps)
            trace.textOut(morceau.texte)
        self.canevas.drawText(trace)
        if not fidele:
            self.canevas._code.append("EMC")

    def bloc(
        self,
        x: float,
        y: float,
        texte: str,
        corps: float,
        place: float,
        *,
        grasse: bool = False,
        couleur: Color = ENCRE,
        lignes: int = 100,
    ) -> float:
        """Draw a text on as many lines as it needs, from its top, and return the height left under it."""
        for ligne in polices.composer(texte, corps, place, grasse=grasse, lignes=lignes):
            self.ligne(x, y - corps, ligne, corps, grasse=grasse, couleur=couleur)
            y -= corps * INTERLIGNE
        return y

    def page_suivante(self) -> None:
        """End this page and start the next one."""
        self._clore_page()
        self._marques.append([])

    def octets(self) -> bytes:
        """End the document and return its bytes."""
        self._clore_page()
        self._baliser()
        self.canevas.save()
        return self._tampon.getvalue()

    def _clore_page(self) -> None:
        self._pages.append(self.canevas._doc.thisPageRef())
        self.canevas.showPage()
        page = self.canevas._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents = len(self._pages) - 1
        page.Tabs = PDFName("S")

    def _baliser(self) -> None:
        """Write the tree of roles, and the tree that leads from each page back to it."""
        document = self.canevas._doc
        racine = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        adresse_racine = document.Reference(racine)
        adresses: dict[int, Any] = {}

        def ecrire(noeud: Noeud, parent: Any) -> Any:
            entree = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(noeud.role), "P": parent})
            adresses[id(noeud)] = adresse = document.Reference(entree)
            if noeud.alternative:
                entree["Alt"] = PDFString(noeud.alternative)
            if noeud.role == "TH":
                entree["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName("Column")})
            enfants: list[Any] = []
            for enfant in noeud.enfants:
                if isinstance(enfant, Noeud):
                    enfants.append(ecrire(enfant, adresse))
                else:
                    page, numero = enfant
                    entree["Pg"] = self._pages[page]
                    enfants.append(numero)
            entree["K"] = PDFArray(enfants)
            return adresse

        racine["K"] = PDFArray([ecrire(self.racine, adresse_racine)])
        numeros: list[Any] = []
        for page, marques in enumerate(self._marques):
            numeros += [page, PDFArray([adresses[id(noeud)] for noeud in marques])]
        racine["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numeros)}))
        racine["ParentTreeNextKey"] = len(self._marques)
        document.Catalog.StructTreeRoot = racine
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
