"""The days that a record may hold: an earlier year is a slip of the hand (0025), a later one too, or "no end" (9999)."""

from datetime import date

from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

# Nobody who works was born before.
PREMIER_JOUR, DERNIER_JOUR = date(1900, 1, 1), date(2100, 12, 31)
DATE_LOINTAINE = _("Écrivez une date entre 1900 et 2100.")


def dates_bornees(modele: str, *champs: str) -> CheckConstraint:
    """Return the constraint that these dates of a model, when they are known, are days that a record may hold."""
    condition = Q()
    for champ in champs:
        condition &= Q(**{f"{champ}__isnull": True}) | Q(**{f"{champ}__range": (PREMIER_JOUR, DERNIER_JOUR)})
    return CheckConstraint(name=f"{modele}_dates_bornees", condition=condition, violation_error_message=DATE_LOINTAINE)
