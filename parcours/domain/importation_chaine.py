"""How each contract of a person comes after another one: read from the days and the places alone, in whatever order they came.

What somebody wrote by hand may say otherwise: it stays, as long as an import does not change what comes before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from parcours.models.contrat import Nature

from .chaine import Etape, Maillon, decouper


class Lien(NamedTuple):
    """How a contract begins, and the key of the one that it goes on from."""

    nature: Nature = Nature.EMBAUCHE
    suit: int | None = None


def lier(etapes: Sequence[Etape], *, lieux: Mapping[int, object], jours: int) -> tuple[list[Maillon], dict[int, Lien]]:
    """Return the pathways that contracts make, and how each of them begins. `lieux` are their places, by the same keys."""
    maillons = decouper(etapes, jours=jours)
    liens: dict[int, Lien] = {}
    for maillon in maillons:
        liens |= _liens(maillon.etapes, lieux, jours)
    return maillons, liens


def transferes(liens: Mapping[int, Lien]) -> set[int]:
    """Return the keys of the contracts that ended by a move to another place."""
    return {lien.suit for lien in liens.values() if lien.nature == Nature.TRANSFERT and lien.suit is not None}


def _liens(etapes: Iterable[Etape], lieux: Mapping[int, object], jours: int) -> dict[int, Lien]:
    liens: dict[int, Lien] = {}
    libres: list[tuple[date, Etape]] = []
    for etape in etapes:
        limite = etape.debut - timedelta(days=jours)
        libres = [(fin, autre) for fin, autre in libres if fin >= limite]
        finies = [(fin, autre) for fin, autre in libres if fin < etape.debut]
        lien = Lien()
        if finies:
            # The latest to end; of part times side by side, the one of this place, then the oldest.
            suivi = max(finies, key=lambda f: (f[0], _ici(f[1], etape, lieux), -f[1].debut.toordinal(), -f[1].cle))
            libres.remove(suivi)
            ici = _ici(suivi[1], etape, lieux)
            lien = Lien(Nature.RENOUVELLEMENT if ici else Nature.TRANSFERT, suivi[1].cle)
        liens[etape.cle] = lien
        if fin := etape.fin_reelle or etape.fin_prevue:
            libres.append((fin, etape))
    return liens


def _ici(une: Etape, autre: Etape, lieux: Mapping[int, object]) -> bool:
    return lieux[une.cle] == lieux[autre.cle]
