"""Bands of age and of seniority. Pure: no Django."""

from datetime import date

from .calendrier import age
from .chiffres import Axe

CLE_INCONNUE = "inconnu"
LIBELLE_INCONNU = "Non renseigné"

# (upper limit excluded, key, name); the last band has no limit.
AGES = (
    (26, "moins_26", "Moins de 26 ans"),
    (30, "26_29", "26 à 29 ans"),
    (45, "30_44", "30 à 44 ans"),
    (55, "45_54", "45 à 54 ans"),
    (None, "55_plus", "55 ans et plus"),
)
ANCIENNETES = (
    (3, "moins_3", "Moins de 3 mois"),
    (6, "3_5", "De 3 à 5 mois"),
    (12, "6_11", "De 6 à 11 mois"),
    (24, "12_23", "De 1 à 2 ans"),
    (36, "24_35", "De 2 à 3 ans"),
    (None, "36_plus", "3 ans et plus"),
)


def _tranche(valeur: int, bandes: tuple[tuple[int | None, str, str], ...]) -> str:
    return next(cle for limite, cle, _nom in bandes if limite is None or valeur < limite)


def tranche_age(naissance: date | None, jour: date) -> str:
    """Return the key of the band of age on a day."""
    return CLE_INCONNUE if naissance is None else _tranche(age(naissance, jour), AGES)


def tranche_anciennete(mois: int) -> str:
    """Return the key of the band of seniority, from whole months."""
    return _tranche(mois, ANCIENNETES)


def tranches(axe: Axe) -> dict[str, str]:
    """Return the bands of an axis, in order: key and name."""
    bandes = AGES if axe == Axe.AGE else ANCIENNETES
    return {cle: nom for _limite, cle, nom in bandes} | {CLE_INCONNUE: LIBELLE_INCONNU}
