"""The value of a field as people read it: labels of choices, French dates and decimals, "Oui" and "Non"."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def libelle(champ: Any) -> str:
    """Return the name of a field, with a capital."""
    return str(capfirst(str(champ.verbose_name)))


def lisible(champ: Any, valeur: Any) -> str:
    """Return a value of this field in words; "" for nothing. A related record comes as itself, not as its key."""
    if valeur is None or valeur == "":
        return ""
    if champ.flatchoices:
        return str(dict(champ.flatchoices).get(valeur, valeur))
    if isinstance(champ, models.FileField):
        return PurePath(str(valeur)).name
    match valeur:
        case bool():
            return _("Oui") if valeur else _("Non")
        case datetime():
            return f"{timezone.localtime(valeur):%d/%m/%Y %H:%M}"
        case date():
            return f"{valeur:%d/%m/%Y}"
        case int() | Decimal():
            return str(number_format(valeur, use_l10n=True))
        case _:
            return str(valeur)
