"""A PDF that a screen reader can follow: drawn with ReportLab, which tags nothing, and tagged here (ISO 32000, 14.7 and 14.8).

Everything drawn is either inside `element(…)`, which gives it its role, or an artefact, which is not read. The same calls
give the same bytes: the date of the file is the one it is given.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference, PDFString
from reportlab.pdfgen.canvas import Canvas

from . import polices
from .ecritures import dessinable

MM = 72 / 25.4
ENCRE, ENCRE_DOUCE, ACCENT = HexColor("#231826"), HexColor("#52445a"), HexColor("#5c2163")
VOILE, VOILE_FORT, BLANC = HexColor("#f8f1f6"), HexColor("#eedfec"), HexColor("#ffffff")
TRAIT, TRAIT_DOUX = HexColor("#b3a3b1"), HexColor("#cdbcca")
INTERLIGNE = 1.32

Boite = tuple[float, float, float, float]


@dataclass
class Noeud:
    """An element of the structure: its role, then its children, elements, (page, number of marked content) or annotations."""

    role: str
    alternative: str = ""
    portee: str = ""
    boite: Boite | None = None
    enfants: list["Noeud | tuple[int, int] | PDFObjectReference"] = field(default_factory=list)


class Document:
    """A PDF under construction. Lengths are in points, from the bottom left corner."""

    def __init__(self, *, titre: str, auteur: str, date_fichier: date, format_page: tuple[float, float] = A4) -> None:
        self.largeur, self.hauteur = format_page
        self._tampon = BytesIO()
        # A canvas starts with Helvetica, which no PDF of ReportLab embeds.
        police = polices.police(polices.NORMALE).fontName
        self.canevas = Canvas(
            self._tampon, pagesize=format_page, lang="fr-FR", pageCompression=1, initialFontName=police, invariant=1
        )
        self.canevas._doc._timeStamp.YMDhms = (*date_fichier.timetuple()[:3], 0, 0, 0)
        self.canevas.setTitle(titre)
        self.canevas.setAuthor(auteur)
        self.canevas.setCreator(auteur)
        self.canevas.setSubject(titre)
        self.canevas.setViewerPreference("DisplayDocTitle", "true")
        self.racine = Noeud("Document")
        self._pile = [self.racine]
        self._marques: list[list[Noeud]] = [[]]
        self._liens: list[tuple[PDFDictionary, Noeud]] = []
        self._signets: list[str] = []
        self._pages: list[Any] = []

    @property
    def numero(self) -> int:
        """The number of this page, from 1."""
        return len(self._marques)

    @contextmanager
    def groupe(self, role: str) -> Iterator[None]:
        """Hold elements together: a table (Table), a row (TR), a list (L), a section (Sect)."""
        noeud = Noeud(role)
        self._pile[-1].enfants.append(noeud)
        self._pile.append(noeud)
        yield
        self._pile.pop()

    @contextmanager
    def element(
        self, role: str, *, alternative: str = "", portee: str = "", boite: Boite | None = None
    ) -> Iterator[None]:
        """Give a role to what is drawn: H1, P, TD, TH with its scope, its column's if none is given, Figure with its box."""
        noeud = Noeud(role, alternative, portee or ("Column" if role == "TH" else ""), boite)
        self._pile[-1].enfants.append(noeud)
        numero = len(self._marques[-1])
        self._marques[-1].append(noeud)
        noeud.enfants.append((len(self._marques) - 1, numero))
        self.canevas._code.append(f"/{role} <</MCID {numero}>> BDC")
        yield
        self.canevas._code.append("EMC")

    @contextmanager
    def artefact(self) -> Iterator[None]:
        """Draw what is not read: rules, boxes, grounds, running feet, a heading of table repeated on a page."""
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
        a_droite: bool = False,
    ) -> float:
        """Draw a text on as many lines as it needs, from its top, and return the height left under it."""
        for ligne in polices.composer(texte, corps, place, grasse=grasse, lignes=lignes):
            retrait = place - polices.largeur(ligne, corps, grasse=grasse) if a_droite else 0
            self.ligne(x + retrait, y - corps, ligne, corps, grasse=grasse, couleur=couleur)
            y -= corps * INTERLIGNE
        return y

    def trait(self, x: float, y: float, droite: float, *, couleur: Color = TRAIT_DOUX, epaisseur: float = 0.6) -> None:
        """Draw a horizontal rule, as an artefact."""
        with self.artefact():
            self.canevas.setStrokeColor(couleur)
            self.canevas.setLineWidth(epaisseur)
            self.canevas.line(x, y, droite, y)

    def fond(self, x: float, y: float, largeur: float, hauteur: float, couleur: Color, *, rayon: float = 0) -> None:
        """Draw a ground, as an artefact, from its bottom left corner."""
        with self.artefact():
            self.canevas.setFillColor(couleur)
            self.canevas.roundRect(x, y, largeur, hauteur, rayon, stroke=0, fill=1)

    def signet(self, titre: str, y: float, *, niveau: int) -> None:
        """Put a bookmark here. `lien` leads to the first one of a title."""
        cle = f"{titre} {len(self._signets)}" if titre in self._signets else titre
        self._signets.append(cle)
        self.canevas.bookmarkPage(cle, fit="XYZ", left=0, top=y, zoom=0)
        self.canevas.addOutlineEntry(titre, cle, level=niveau)

    @contextmanager
    def lien(self, cible: str, boite: Boite) -> Iterator[None]:
        """Make what is drawn a link to the bookmark of that name, which may come later."""
        with self.element("Link"):
            noeud = self._marques[-1][-1]
            annotation = PDFDictionary(
                {
                    "Type": PDFName("Annot"),
                    "Subtype": PDFName("Link"),
                    "Rect": PDFArray(boite),
                    "Border": PDFArray([0, 0, 0]),
                    "F": 4,
                    "Contents": PDFString(cible),
                    "Dest": self.canevas._bookmarkReference(cible),
                }
            )
            adresse = self.canevas._doc.Reference(annotation)
            self.canevas._annotationrefs.append(adresse)
            noeud.enfants.append(adresse)
            self._liens.append((annotation, noeud))
            yield

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
        """Write the tree of roles, and the tree that leads from each page and each link back to it."""
        document = self.canevas._doc
        racine = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        adresses: dict[int, Any] = {}
        racine_adresse = document.Reference(racine)
        racine["K"] = PDFArray([self._ecrire(self.racine, racine_adresse, adresses)])
        numeros: list[Any] = []
        for page, marques in enumerate(self._marques):
            numeros += [page, PDFArray([adresses[id(noeud)] for noeud in marques])]
        for rang, (annotation, noeud) in enumerate(self._liens, start=len(self._marques)):
            annotation["StructParent"] = rang
            numeros += [rang, adresses[id(noeud)]]
        racine["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(numeros)}))
        racine["ParentTreeNextKey"] = len(self._marques) + len(self._liens)
        document.Catalog.StructTreeRoot = racine_adresse
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _ecrire(self, noeud: Noeud, parent: Any, adresses: dict[int, Any]) -> Any:
        entree = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(noeud.role), "P": parent})
        adresses[id(noeud)] = adresse = self.canevas._doc.Reference(entree)
        if noeud.alternative:
            entree["Alt"] = PDFString(noeud.alternative)
        if noeud.portee:
            entree["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(noeud.portee)})
        elif noeud.boite:
            entree["A"] = PDFDictionary({"O": PDFName("Layout"), "BBox": PDFArray(noeud.boite)})
        enfants: list[Any] = []
        for enfant in noeud.enfants:
            if isinstance(enfant, Noeud):
                enfants.append(self._ecrire(enfant, adresse, adresses))
            elif isinstance(enfant, tuple):
                page, numero = enfant
                entree["Pg"] = self._pages[page]
                enfants.append(numero)
            else:
                enfants.append(PDFDictionary({"Type": PDFName("OBJR"), "Obj": enfant}))
        entree["K"] = PDFArray(enfants)
        return adresse
