"""Public holidays in France: the eleven of the labour code (article L3133-1), the same everywhere but in Alsace-Moselle."""

from datetime import date

from dateutil.easter import easter
from django.utils.translation import gettext_lazy as _

FIXES = {
    (1, 1): _("Jour de l’an"),
    (5, 1): _("Fête du travail"),
    (5, 8): _("Victoire de 1945"),
    (7, 14): _("Fête nationale"),
    (8, 15): _("Assomption"),
    (11, 1): _("Toussaint"),
    (11, 11): _("Armistice de 1918"),
    (12, 25): _("Noël"),
}
# Days after Easter Sunday.
MOBILES = {1: _("Lundi de Pâques"), 39: _("Ascension"), 50: _("Lundi de Pentecôte")}


def ferie(jour: date) -> str:
    """Return the name of the public holiday that falls on this day, or an empty text."""
    nom = FIXES.get((jour.month, jour.day)) or MOBILES.get((jour - easter(jour.year)).days)
    return str(nom) if nom else ""
