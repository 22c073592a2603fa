"""The cells that the published figures are sums of: people that no figure tells apart. Pure: no Django.

The unknowns are, for each kind of people, how many the whole population has, and how many each line of each breakdown
has. A breakdown shares out the whole, so one of its lines is the whole less the others, and is no unknown. Where a person
counts in two lines (two sites left in one period), the lines add up to more than the whole: the reader is held to know
that they do not, which only hides more. Empty cells are held to be known as well.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .chiffres import Axe, Bilan, Definition, Profil
from .definitions import classe_retenue, documentee, examinee, place, repond
from .divulgation import Vecteur

Choix = frozenset[int]
"""Kinds of people: what a figure counts."""


@dataclass(frozen=True)
class Cellules:
    """How many people of each kind in a population, and what each of these numbers is made of."""

    nombres: Mapping[int, int]
    vecteurs: dict[int, Vecteur] = field(default_factory=dict)

    def valeur(self, choix: Choix) -> int:
        return sum(n for sorte, n in self.nombres.items() if sorte in choix)

    def vecteur(self, choix: Choix) -> Vecteur:
        """Return the sum of these kinds, on the unknowns. No two kinds share an unknown."""
        return {i: v for sorte, vecteur in self.vecteurs.items() if sorte in choix for i, v in vecteur.items()}


class Populations:
    """The whole of a report and the lines of its breakdowns, cut into the same kinds of people."""

    def __init__(self, bilan: Bilan, *, regle: Definition) -> None:
        self._definitions = bilan.definitions
        self._regle = regle
        self._sortes: dict[Profil, int] = {}
        self._modeles: dict[tuple[object, ...], int] = {}
        self._inconnues = 0
        self.total = Cellules(self._compter(bilan.total.profils))
        self.lignes: dict[Axe, dict[str, Cellules]] = {
            axe: {groupe.cle: Cellules(self._compter(groupe.chiffres.profils)) for groupe in groupes}
            for axe, groupes in bilan.ventilations.items()
        }
        for sorte in range(len(self._modeles)):
            self.total.vecteurs[sorte] = self._inconnue()
        for lignes in self.lignes.values():
            self._partager(list(lignes.values()))

    def toutes(self) -> Iterator[Cellules]:
        """Yield every line of every breakdown."""
        for lignes in self.lignes.values():
            yield from lignes.values()

    def choisir(self, condition: Callable[[Profil], bool]) -> Choix:
        """Return the kinds of people that meet a condition on what figures look at."""
        return frozenset(sorte for profil, sorte in self._sortes.items() if condition(profil))

    def _compter(self, profils: Mapping[Profil, int]) -> dict[int, int]:
        nombres: Counter[int] = Counter()
        for profil, nombre in profils.items():
            nombres[self._sorte(profil)] += nombre
        return dict(nombres)

    def _sorte(self, profil: Profil) -> int:
        if profil not in self._sortes:
            signes = (
                classe_retenue(profil, self._regle),
                examinee(profil, self._regle),
                documentee(profil),
                repond(profil),
                *(place(profil, definition) for definition in self._definitions),
            )
            self._sortes[profil] = self._modeles.setdefault(signes, len(self._modeles))
        return self._sortes[profil]

    def _inconnue(self) -> Vecteur:
        self._inconnues += 1
        return {self._inconnues: 1}

    def _partager(self, lignes: Iterable[Cellules]) -> None:
        # The line with most kinds is the one that stands for "the whole less the others": the rest stays short.
        for sorte, entier in self.total.vecteurs.items():
            presentes = sorted((c for c in lignes if sorte in c.nombres), key=lambda c: len(c.nombres))
            reste = dict(entier)
            for cellules in presentes[:-1]:
                cellules.vecteurs[sorte] = inconnue = self._inconnue()
                reste |= dict.fromkeys(inconnue, -1)
            if presentes:
                presentes[-1].vecteurs[sorte] = reste
