"""Charts, drawn as vector shapes: each is a Figure whose alternative says what it shows, beside a table of the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.colors import Color

from papier.document import ACCENT, BLANC, ENCRE, ENCRE_DOUCE, INTERLIGNE, MM, TRAIT_DOUX, VOILE_FORT, Document
from papier.polices import composer, largeur

from .composition import Composition
from .mots import INSECABLE

CORPS = 9.5
EPAISSEUR, PAS = 5 * MM, 2.6 * MM
MAXIMUM_BARRES = 14
AN_LARGE = 9 * MM


@dataclass(frozen=True)
class Barre:
    """A bar: its name, its length, what is written at its end. `valeur` None: nothing is drawn, the text stands alone.

    A `creuse` bar is an outline: a value that is compared with, or an earlier one.
    """

    libelle: str
    valeur: Decimal | None
    texte: str
    creuse: bool = False


def decrire(titre: str, barres: Sequence[Barre]) -> str:
    """Return the alternative of a chart: its title, then each bar in words."""
    return f"{titre}{INSECABLE}: " + ", ".join(f"{barre.libelle} {barre.texte}" for barre in barres) + "."


def tracer_barres(
    document: Document,
    barres: Sequence[Barre],
    *,
    titre: str,
    x: float,
    y: float,
    place: float,
    maximum: Decimal,
    colonne: float = 52 * MM,
) -> float:
    """Draw horizontal bars from the top `y`, in a width of `place`, and return the height left under them."""
    haut = y
    coupes = [composer(barre.libelle, CORPS, colonne - 3 * MM, lignes=3) for barre in barres]
    hauteurs = [max(EPAISSEUR, len(coupe) * CORPS * INTERLIGNE) + PAS for coupe in coupes]
    fin_texte = max((largeur(barre.texte, CORPS, grasse=True) for barre in barres), default=0)
    longueur = place - colonne - fin_texte - 3 * MM
    boite = (x, haut - sum(hauteurs), x + place, haut)
    with document.element("Figure", alternative=decrire(titre, barres), boite=boite):
        for barre, coupe, hauteur in zip(barres, coupes, hauteurs, strict=True):
            milieu = y - hauteur / 2
            ligne = milieu + len(coupe) * CORPS * INTERLIGNE / 2
            for texte in coupe:
                document.ligne(x, ligne - CORPS, texte, CORPS)
                ligne -= CORPS * INTERLIGNE
            bout = _barre(document, barre, x + colonne, milieu, longueur, maximum)
            document.ligne(bout + 2 * MM, milieu - CORPS * 0.34, barre.texte, CORPS, grasse=True)
            y -= hauteur
        document.canevas.setStrokeColor(ENCRE_DOUCE)
        document.canevas.setLineWidth(0.8)
        document.canevas.line(x + colonne, haut, x + colonne, y)
    return y


def _barre(document: Document, barre: Barre, x: float, milieu: float, longueur: float, maximum: Decimal) -> float:
    """Draw one bar and return where it ends."""
    if barre.valeur is None or not maximum:
        return x
    etendue = float(min(barre.valeur / maximum, Decimal(1))) * longueur
    canevas = document.canevas
    canevas.setFillColor(VOILE_FORT if barre.creuse else ACCENT)
    canevas.setStrokeColor(ACCENT)
    canevas.setLineWidth(0.7)
    if etendue > 0:
        canevas.rect(x, milieu - EPAISSEUR / 2, etendue, EPAISSEUR, stroke=1, fill=1)
    return x + etendue


def graphique(
    composition: Composition, barres: Sequence[Barre], *, titre: str, maximum: Decimal, colonne: float = 52 * MM
) -> None:
    """Draw a bar chart in the flow of the page. Beyond `MAXIMUM_BARRES` bars the table alone is clearer: nothing is drawn."""
    if not 0 < len(barres) <= MAXIMUM_BARRES:
        return
    composition.reserver(hauteur_barres(barres, colonne=colonne))
    composition.y = tracer_barres(
        composition.document,
        barres,
        titre=titre,
        x=composition.x,
        y=composition.y,
        place=composition.place,
        maximum=maximum,
        colonne=colonne,
    )
    composition.y -= 4 * MM


def hauteur_barres(barres: Sequence[Barre], *, colonne: float = 52 * MM) -> float:
    """Return the height that a chart takes."""
    lignes = [len(composer(barre.libelle, CORPS, colonne - 3 * MM, lignes=3)) for barre in barres]
    return sum(max(EPAISSEUR, n * CORPS * INTERLIGNE) + PAS for n in lignes)


def tracer_jauge(
    document: Document,
    *,
    x: float,
    y: float,
    place: float,
    valeur: Decimal | None,
    reperes: Sequence[Decimal],
    alternative: str,
    epaisseur: float = 3.2 * MM,
) -> None:
    """Draw one rate on a scale of 0 to 100, from its bottom left corner, with a mark for each value to compare with."""
    with document.element(
        "Figure", alternative=alternative, boite=(x, y - 1.5 * MM, x + place, y + epaisseur + 1.5 * MM)
    ):
        canevas = document.canevas
        canevas.setFillColor(VOILE_FORT)
        canevas.rect(x, y, place, epaisseur, stroke=0, fill=1)
        if valeur:
            canevas.setFillColor(ACCENT)
            canevas.rect(x, y, place * float(valeur) / 100, epaisseur, stroke=0, fill=1)
        for repere in reperes:
            milieu = x + place * float(repere) / 100
            for couleur, trait in ((BLANC, 3.2), (ENCRE, 1.4)):
                canevas.setStrokeColor(couleur)
                canevas.setLineWidth(trait)
                canevas.line(milieu, y - 1.3 * MM, milieu, y + epaisseur + 1.3 * MM)


@dataclass(frozen=True)
class Evenement:
    """Something on the time line, from a day to another, or on one day only. `ouvert`: it has no end yet."""

    debut: date
    fin: date
    ouvert: bool = False
    ponctuel: bool = False
    fort: bool = True


@dataclass(frozen=True)
class Voie:
    """A line of the time line: its name, and what happened."""

    nom: str
    evenements: tuple[Evenement, ...]


def frise(composition: Composition, voies: Sequence[Voie], *, alternative: str) -> None:
    """Draw lines of events on one axis of years."""
    evenements = [evenement for voie in voies for evenement in voie.evenements]
    if not evenements:
        return
    debut = min(e.debut for e in evenements).replace(month=1, day=1).toordinal()
    derniere = max(e.fin for e in evenements).year
    fin = date(derniere, 12, 31).toordinal()
    colonne, hauteur_voie = 30 * MM, 9.5 * MM
    hauteur = hauteur_voie * len(voies) + 9 * MM
    composition.reserver(hauteur)
    document, x, haut = composition.document, composition.x + colonne, composition.y
    etendue = composition.place - colonne

    def abscisse(jour: int) -> float:
        return x + etendue * (jour - debut) / (fin - debut)

    boite = (composition.x, haut - hauteur, composition.x + composition.place, haut)
    with document.element("Figure", alternative=alternative, boite=boite):
        bas = haut - hauteur_voie * len(voies)
        _annees(
            document, [(an, abscisse(date(an, 1, 1).toordinal())) for an in _ans(debut, derniere)], haut, bas, etendue
        )
        for rang, voie in enumerate(voies):
            milieu = haut - hauteur_voie * (rang + 0.5)
            document.ligne(composition.x, milieu - 3.2, voie.nom, CORPS, grasse=True)
            for e in voie.evenements:
                _evenement(document, e, abscisse(e.debut.toordinal()), abscisse(e.fin.toordinal()), milieu)
    composition.y -= hauteur + 3 * MM


def _ans(debut: int, derniere: int) -> range:
    return range(date.fromordinal(debut).year, derniere + 1)


def _annees(document: Document, ans: list[tuple[int, float]], haut: float, bas: float, etendue: float) -> None:
    """Draw the grid and name the years, one in two, in five… when they are too close."""
    canevas = document.canevas
    canevas.setStrokeColor(TRAIT_DOUX)
    canevas.setLineWidth(0.5)
    saut = next(n for n in (1, 2, 5, 10, 20, 50, 100, 10000) if etendue / len(ans) * n >= AN_LARGE)
    for rang, (an, x) in enumerate(ans):
        if rang % saut == 0:
            canevas.line(x, haut, x, bas)
            document.ligne(x + 1 * MM, bas - 12, str(an), 8.5, couleur=ENCRE_DOUCE)
    canevas.setStrokeColor(ENCRE_DOUCE)
    canevas.line(ans[0][1], bas, ans[0][1] + etendue, bas)


def _evenement(document: Document, evenement: Evenement, gauche: float, droite: float, milieu: float) -> None:
    canevas, demi = document.canevas, 2.2 * MM
    remplissage: Color = ACCENT if evenement.fort else VOILE_FORT
    canevas.setFillColor(remplissage)
    canevas.setStrokeColor(ACCENT)
    canevas.setLineWidth(0.9)
    trace = canevas.beginPath()
    if evenement.ponctuel:
        trace.moveTo(gauche, milieu + demi)
        for x, y in ((gauche + demi, milieu), (gauche, milieu - demi), (gauche - demi, milieu)):
            trace.lineTo(x, y)
    else:
        droite = max(droite, gauche + 1.2 * MM)
        pointe = demi if evenement.ouvert and droite - gauche > 2 * demi else 0
        trace.moveTo(gauche, milieu + demi)
        trace.lineTo(droite - pointe, milieu + demi)
        trace.lineTo(droite, milieu)
        trace.lineTo(droite - pointe, milieu - demi)
        trace.lineTo(gauche, milieu - demi)
    trace.close()
    canevas.drawPath(trace, stroke=1, fill=1)
