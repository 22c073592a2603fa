"""How figures are written: decimal comma, fractions in words, hidden ones said to be hidden."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from parcours.domain.chiffres import Taux

register = template.Library()

INSECABLE = "\u00a0"
AUCUN = "—"


def _decimal(valeur: Decimal) -> str:
    return str(valeur).replace(".", ",")


@register.filter
def pourcent(taux: Taux) -> str:
    """Return "50,0 %"; a dash for a zero denominator; "secret" for a hidden rate."""
    if taux.masque:
        return _("secret")
    return AUCUN if taux.pourcentage is None else f"{_decimal(taux.pourcentage)}{INSECABLE}%"


@register.filter
def fraction(taux: Taux) -> str:
    """Return "7 sur 14"; nothing for a hidden rate."""
    if taux.masque or taux.numerateur is None:
        return ""
    return _("%(numerateur)d sur %(denominateur)d") % {
        "numerateur": taux.numerateur,
        "denominateur": taux.denominateur or 0,
    }


@register.filter
def nombre(valeur: Any) -> str:
    """Return a count; "secret" when it is hidden."""
    return _("secret") if valeur is None else str(valeur)


@register.filter
def virgule(valeur: Decimal) -> str:
    """Return a number with a decimal comma."""
    return _decimal(valeur)


@register.filter
def part(numerateur: int | None, denominateur: int | None) -> str:
    """Return a part in percent with one decimal; a dash when it is unknown or hidden."""
    if numerateur is None or not denominateur:
        return AUCUN
    dixiemes = (2000 * numerateur + denominateur) // (2 * denominateur)
    return f"{_decimal(Decimal(dixiemes).scaleb(-1))}{INSECABLE}%"


@register.filter
def largeur(nombre: int | None, total: int | None) -> int:
    """Return the length of a bar, in the 200 units of its drawing."""
    return round(200 * nombre / total) if nombre and total else 0


@register.filter
def mois(jours: Any) -> str:
    """Return a length of days in months with one decimal."""
    if jours is None:
        return AUCUN
    dixiemes = round(float(jours) / 30.4375 * 10)
    return f"{dixiemes // 10},{dixiemes % 10}"
