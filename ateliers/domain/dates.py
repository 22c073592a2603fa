"""Dates in full words, for people who do not read "07/12". Each value is already in the time zone of the place."""

from datetime import date, datetime

from django.utils.dates import MONTHS, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

INSECABLE = "\u00a0"


def jour_sans_annee(valeur: date) -> str:
    """Return "mardi 1er décembre"."""
    numero = _("1er") if valeur.day == 1 else str(valeur.day)
    return f"{WEEKDAYS[valeur.weekday()]} {numero}{INSECABLE}{MONTHS[valeur.month]}"


def jour(valeur: date) -> str:
    """Return "mardi 1er décembre 2026"."""
    return f"{jour_sans_annee(valeur)}{INSECABLE}{valeur.year}"


def jour_court(valeur: date) -> str:
    """Return "mar.", where a column is too narrow for the word."""
    return f"{WEEKDAYS_ABBR[valeur.weekday()]}."


def mois_court(valeur: date) -> str:
    """Return "déc.", or "juin" as it is."""
    return f"{MONTHS_AP[valeur.month]}"


def date_courte(valeur: datetime) -> str:
    """Return "mar. 1er déc. 2026, 14 h 30", for staff's tables."""
    numero = _("1er") if valeur.day == 1 else str(valeur.day)
    jour_et_mois = INSECABLE.join((jour_court(valeur), numero, mois_court(valeur), str(valeur.year)))
    return _("%(jour)s, %(heure)s") % {"jour": jour_et_mois, "heure": heure(valeur)}


def heure(valeur: datetime) -> str:
    """Return "14 h 30", or "14 h"."""
    minutes = f"{INSECABLE}{valeur:%M}" if valeur.minute else ""
    return f"{valeur.hour}{INSECABLE}h{minutes}"


def date_et_heure(valeur: datetime) -> str:
    """Return "mardi 1er décembre 2026 à 14 h 30"."""
    return _("%(jour)s à %(heure)s") % {"jour": jour(valeur), "heure": heure(valeur)}


def intervalle(debut: datetime, fin: datetime) -> str:
    """Return "mardi 1er décembre 2026 de 14 h 30 à 16 h 30", with both days when it ends the day after."""
    mots = {"jour": jour(debut), "debut": heure(debut), "fin": heure(fin)}
    if debut.date() == fin.date():
        return _("%(jour)s de %(debut)s à %(fin)s") % mots
    return _("du %(jour)s à %(debut)s au %(lendemain)s à %(fin)s") % (mots | {"lendemain": jour(fin)})
