"""The timeline of a pathway: lanes and bars on one axis, in the units of a drawing. Pure geometry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .calendrier import UN_JOUR

LARGEUR = 1000
ETIQUETTES = 150
HAUTEUR_PISTE = 34
EPAISSEUR = 20
MARGE = 26
GRADUATIONS_MAXIMUM = 12


@dataclass(frozen=True)
class Evenement:
    """Something with a first and a last day (None while it goes on). A single day is drawn as a point."""

    libelle: str
    debut: date
    fin: date | None
    genre: str
    """Which look: contrat, transfert, formation, entretien, sortie, suspension…"""


@dataclass(frozen=True)
class Barre:
    """A drawn event. `point` has its middle in `x` and no width."""

    libelle: str
    genre: str
    x: float
    largeur: float
    y: int
    point: bool


@dataclass(frozen=True)
class Piste:
    """A lane: its name, and its events."""

    libelle: str
    y: int
    barres: tuple[Barre, ...]


@dataclass(frozen=True)
class Graduation:
    """A mark of the axis."""

    libelle: str
    x: float


@dataclass(frozen=True)
class Frise:
    """The drawing. `aujourdhui` is the place of today's mark, None outside the axis."""

    debut: date
    fin: date
    pistes: tuple[Piste, ...]
    graduations: tuple[Graduation, ...]
    aujourdhui: float | None
    largeur: int
    hauteur: int
    gauche: int = ETIQUETTES


def dessiner(pistes: Sequence[tuple[str, Sequence[Evenement]]], *, jour: date) -> Frise | None:
    """Return the drawing of these lanes, empty ones left out; None when there is nothing to draw."""
    pleines = [(libelle, evenements) for libelle, evenements in pistes if evenements]
    tous = [evenement for _libelle, evenements in pleines for evenement in evenements]
    if not tous:
        return None
    debut = min(e.debut for e in tous)
    fin = max(max(e.fin or max(jour, e.debut), e.debut) for e in tous) + UN_JOUR
    fin = max(fin, debut + timedelta(days=30))
    utile = LARGEUR - ETIQUETTES - 10
    echelle = utile / (fin - debut).days

    def abscisse(moment: date) -> float:
        return round(ETIQUETTES + (moment - debut).days * echelle, 1)

    dessinees = []
    for rang, (libelle, evenements) in enumerate(pleines):
        haut = MARGE + rang * HAUTEUR_PISTE
        barres = tuple(_barre(e, abscisse, haut=haut, jour=jour) for e in evenements)
        dessinees.append(Piste(libelle=libelle, y=haut, barres=barres))
    return Frise(
        debut=debut,
        fin=fin,
        pistes=tuple(dessinees),
        graduations=tuple(Graduation(libelle=texte, x=abscisse(j)) for j, texte in graduations(debut, fin)),
        aujourdhui=abscisse(jour) if debut <= jour <= fin else None,
        largeur=LARGEUR,
        hauteur=MARGE + len(pleines) * HAUTEUR_PISTE + 8,
    )


def _barre(evenement: Evenement, abscisse: Callable[[date], float], *, haut: int, jour: date) -> Barre:
    x = abscisse(evenement.debut)
    point = evenement.fin == evenement.debut
    fin = evenement.fin or max(jour, evenement.debut)
    largeur = 0.0 if point else max(abscisse(fin + UN_JOUR) - x, 3.0)
    return Barre(evenement.libelle, evenement.genre, x, round(largeur, 1), haut, point)


def graduations(debut: date, fin: date) -> list[tuple[date, str]]:
    """Return the marks of an axis: months on a short one, else years, a dozen at most."""
    if (fin - debut).days <= 300:
        mois = date(debut.year, debut.month, 1)
        marques = []
        while mois <= fin:
            if mois >= debut:
                marques.append((mois, f"{mois:%m/%Y}"))
            mois = (mois + timedelta(days=32)).replace(day=1)
        pas = -(-len(marques) // 6) or 1
        return marques[::pas]
    annees = [date(annee, 1, 1) for annee in range(debut.year + 1, fin.year + 1)]
    pas = -(-len(annees) // GRADUATIONS_MAXIMUM) or 1
    return [(annee, str(annee.year)) for annee in annees[::pas]]
