"""How screens write figures: as the reports do."""

from decimal import Decimal
from fractions import Fraction

from django import template

from parcours.domain.chiffres import Bilan
from parcours.rapports import mots

register = template.Library()
register.filter("fraction", mots.fraction)
register.filter("nombre", mots.nombre)
register.filter("pourcent", mots.valeur_taux)
register.filter("virgule", mots.au_dixieme)


@register.filter
def part(numerateur: int | None, denominateur: int | None) -> str:
    """Return a part in percent with one decimal; a dash when it is unknown or hidden."""
    return mots.TIRET if numerateur is None else mots.part(numerateur, denominateur or 0)


@register.filter
def largeur(nombre: int | None, total: int | None) -> int:
    """Return the length of a bar, in the 200 units of its drawing."""
    return round(200 * nombre / total) if nombre and total else 0


@register.filter
def mois(jours: Fraction | None) -> str:
    """Return a length of days in months with one decimal."""
    return mots.TIRET if jours is None else mots.au_dixieme(Decimal(round(jours * 120 / mots.AN)).scaleb(-1))


@register.simple_tag
def periode(bilan: Bilan) -> str:
    """Return the period of a report in short: "2025" for a whole year."""
    return mots.periode_courte(bilan.du, bilan.au)
