"""Spoken codes, such as LUNE 42: what a person says at the desk instead of spelling a name."""

import secrets
from collections.abc import Collection

from ateliers.exceptions import SeancePleineError
from ateliers.models import Seance

# Short, common, easy to say and to tell apart by ear, also on the phone and for a learner of French.
MOTS = (
    "ARBRE", "AVION", "BALLON", "BATEAU", "BOUGIE", "CAFE", "CARTE", "CHAISE", "CHAT", "CHEVAL",
    "CITRON", "CLOCHE", "COLLINE", "ETOILE", "FENETRE", "FLEUR", "FORET", "FRAISE", "FROMAGE", "GATEAU",
    "GUITARE", "JARDIN", "LAMPE", "LAPIN", "LIVRE", "LUNE", "MAISON", "MELON", "MIEL", "MONTAGNE",
    "MOULIN", "NEIGE", "NUAGE", "OISEAU", "ORANGE", "PAPILLON", "PLAGE", "PLUME", "POISSON", "POMME",
    "PORTE", "RIVIERE", "ROBE", "SABLE", "SALADE", "SAPIN", "SOLEIL", "TABLE", "TIGRE", "TOMATE",
    "TRAIN", "TULIPE", "VALISE", "VELO", "VIOLON",
)  # fmt: skip
NOMBRES = range(10, 100)


def codes_pris(seance: Seance) -> set[str]:
    """Return the codes of the bookings of a session, cancelled ones too."""
    return set(seance.reservations.values_list("code", flat=True))


def nouveau_code(pris: Collection[str]) -> str:
    """Return a code that is not in `pris`.

    There are 4 950, for 500 people at most in a session; but cancelled bookings keep theirs. Raises SeancePleineError when
    none is left, rather than search for ever under the lock.
    """
    if len(pris) >= len(MOTS) * len(NOMBRES):
        raise SeancePleineError
    while True:
        code = f"{secrets.choice(MOTS)} {secrets.choice(NOMBRES)}"
        if code not in pris:
            return code
