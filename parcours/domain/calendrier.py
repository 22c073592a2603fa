"""Days, months and ages. Pure: no Django."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

UN_JOUR = timedelta(days=1)
DERNIERE_ANNEE = 2100
"""Years after this one are a slip of the hand, or "no end" as some tables write it (9999)."""


def age(naissance: date, jour: date) -> int:
    """Return the age in whole years on a day."""
    return jour.year - naissance.year - ((jour.month, jour.day) < (naissance.month, naissance.day))


def dernier_jour(debut: date, mois: int) -> date:
    """Return the last day of a length in months, from a day to the eve of the same day of another month.

    Where that month is too short, it is its last day: six months from 31 August end on 28 February. A length that the
    calendar cannot hold sets no limit.
    """
    try:
        if debut.day == 1:
            return debut + relativedelta(months=mois) - UN_JOUR
        return debut - UN_JOUR + relativedelta(months=mois)
    except ValueError:
        return date.max
