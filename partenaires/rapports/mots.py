"""Figures in words, the same on screen, on paper and in tables."""

from datetime import date
from decimal import Decimal

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

INSECABLE = "\u00a0"
RIEN = "–"


def nombre(valeur: int | float | Decimal, *, decimales: int = 0) -> str:
    """Return a number as French writes it: 12 345,5."""
    return f"{valeur:,.{decimales}f}".replace(",", INSECABLE).replace(".", ",")


def pourcent(valeur: float | None) -> str:
    """Return a percentage to the tenth, or a dash when there is nothing to divide."""
    return RIEN if valeur is None else f"{nombre(valeur, decimales=1)}{INSECABLE}%"


def heures(valeur: float) -> str:
    """Return a length in hours: "12 h", "1,5 h"."""
    return f"{nombre(valeur, decimales=0 if valeur == int(valeur) else 1)}{INSECABLE}h"


def euros(valeur: Decimal) -> str:
    return f"{nombre(valeur, decimales=0 if valeur == int(valeur) else 2)}{INSECABLE}€"


def sur(fait: int, objectif: int | None) -> str:
    """Return what was done against an objective: "8 sur 10", or the figure alone when there is none."""
    if objectif is None:
        return nombre(fait)
    return _("%(fait)s sur %(objectif)s") % {"fait": nombre(fait), "objectif": nombre(objectif)}


def en_date(valeur: date) -> str:
    """Return "1er janvier 2026"."""
    numero = _("1er") if valeur.day == 1 else str(valeur.day)
    return INSECABLE.join((numero, str(MONTHS[valeur.month]), str(valeur.year)))


def periode(du: date, au: date) -> str:
    """Return "du 1er janvier 2026 au 31 décembre 2026"."""
    return _("du %(du)s au %(au)s") % {"du": en_date(du), "au": en_date(au)}
