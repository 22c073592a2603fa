"""What is written of the exits of each class, or of each code."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from parcours.domain.chiffres import Bilan, Compte


class Ligne(NamedTuple):
    """A name, and how many people; None when hidden."""

    libelle: str
    nombre: int | None


def lignes_a_ecrire(bilan: Bilan, comptes: Sequence[Compte]) -> list[Ligne]:
    """Return the lines to write. A hidden code is not even named: "Décès, secret" would tell that someone died."""
    if comptes is not bilan.total.par_code:
        return [Ligne(compte.libelle, _visible(compte)) for compte in comptes]
    nommees = [Ligne(_nom_de_code(compte), _visible(compte)) for compte in comptes]
    if not bilan.masque:
        return nommees
    visibles = [ligne for ligne in nommees if ligne.nombre is not None]
    return visibles if len(visibles) == len(nommees) else [*visibles, Ligne(_("Autres codes"), None)]


def _visible(compte: Compte) -> int | None:
    return None if compte.masque else compte.nombre


def _nom_de_code(compte: Compte) -> str:
    """Return "ED1 · CDI"."""
    return compte.libelle if compte.cle in compte.libelle else f"{compte.cle} · {compte.libelle}"
