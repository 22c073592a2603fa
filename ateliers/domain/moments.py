"""Local times: what a person types in a form is an hour on the clock of the place, which may not exist, or come twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ateliers.exceptions import RefusError

ANNEES = range(2000, 2101)


class HeureInexistanteError(RefusError):
    """The clocks jump over this hour, in spring."""

    phrase = _("Cette heure n’existe pas : cette nuit-là, on avance les montres. Choisissez une autre heure.")


class HeureAmbigueError(RefusError):
    """The clocks show this hour twice, in autumn."""

    phrase = _("Cette heure arrive deux fois : cette nuit-là, on recule les montres. Choisissez une autre heure.")


class DateImprobableError(RefusError):
    """A year that nobody plans a session for: most often a slip of the keyboard."""

    phrase = _("Vérifiez l’année de cette date.")


def situer(locale: datetime, *, zone: ZoneInfo) -> datetime:
    """Return the instant of a naive local time in `zone`.

    Raises DateImprobableError, HeureInexistanteError, HeureAmbigueError.
    """
    if locale.year not in ANNEES:
        raise DateImprobableError
    instant = locale.replace(tzinfo=zone, fold=0)
    if instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != locale:
        raise HeureInexistanteError
    if instant.utcoffset() != instant.replace(fold=1).utcoffset():
        raise HeureAmbigueError
    return instant


def chaque_semaine(locale: datetime, *, fois: int) -> Iterator[datetime]:
    """Yield the same hour on the clock, one week after the other: a series stays at 10 o'clock when the clocks change."""
    for rang in range(fois):
        yield locale + timedelta(weeks=rang)
