"""What published sums give away, by exact linear algebra. Pure: no Django.

A vector says how many times a sum counts each unknown. Whatever a reader can compute by adding and subtracting published
sums is a combination of their vectors, so the question "is this sum given away?" has an exact answer: is its vector in
the space of the published ones? Whole numbers throughout, fractions where a division leaves a remainder.
"""

from collections.abc import Iterable
from fractions import Fraction

Nombre = int | Fraction
Vecteur = dict[int, Nombre]
"""Unknown → coefficient. No coefficient is 0."""


class Divulgation:
    """What is published so far, as a reduced basis; and the protected sums, reduced by it."""

    def __init__(self) -> None:
        self._base: dict[int, Vecteur] = {}
        self._protegees: list[Vecteur] = []

    def proteger(self, sommes: Iterable[Vecteur]) -> None:
        """Protect sums from now on. One that is already given away is left out: nothing can hide it any more."""
        connues = {frozenset(vecteur.items()) for vecteur in self._protegees}
        for somme in sommes:
            reste = self._reduire(somme)
            cle = frozenset(reste.items())
            if reste and cle not in connues:
                connues.add(cle)
                self._protegees.append(reste)

    def permet(self, somme: Vecteur) -> bool:
        """Return whether a sum can be published without giving away a protected one."""
        reste = self._reduire(somme)
        if not reste:
            return True
        pivot = _pivot(reste)
        reste = _diviser(reste, reste[pivot])
        # Published with the rest, it gives away exactly the protected sums that are a multiple of what it adds.
        return not any(
            pivot in vecteur and len(vecteur) == len(reste) and _diviser(vecteur, vecteur[pivot]) == reste
            for vecteur in self._protegees
        )

    def connaitre(self, somme: Vecteur) -> None:
        """Count a sum as published."""
        reste = self._reduire(somme)
        if not reste:
            return
        pivot = _pivot(reste)
        reste = _diviser(reste, reste[pivot])
        for autre in (*self._base.values(), *self._protegees):
            if pivot in autre:
                _retrancher(autre, reste, pivot)
        self._protegees = [vecteur for vecteur in self._protegees if vecteur]
        self._base[pivot] = reste

    def _reduire(self, somme: Vecteur) -> Vecteur:
        reste = dict(somme)
        for pivot in [inconnue for inconnue in somme if inconnue in self._base]:
            _retrancher(reste, self._base[pivot], pivot)
        return reste


def _pivot(vecteur: Vecteur) -> int:
    """Return an unknown counted once where there is one: the division then leaves whole numbers."""
    return next((inconnue for inconnue, valeur in vecteur.items() if valeur in (1, -1)), next(iter(vecteur)))


def _diviser(vecteur: Vecteur, diviseur: Nombre) -> Vecteur:
    if diviseur == 1:
        return vecteur
    if diviseur == -1:
        return {inconnue: -valeur for inconnue, valeur in vecteur.items()}
    return {inconnue: Fraction(valeur) / diviseur for inconnue, valeur in vecteur.items()}


def _retrancher(vecteur: Vecteur, ligne: Vecteur, pivot: int) -> None:
    """Cancel the pivot of a vector with a row of the basis, in place."""
    facteur = vecteur[pivot]
    for inconnue, valeur in ligne.items():
        if reste := vecteur.get(inconnue, 0) - facteur * valeur:
            vecteur[inconnue] = reste
        else:
            vecteur.pop(inconnue, None)
