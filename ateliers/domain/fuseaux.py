"""VTIMEZONE: tell a calendar how a zone's clocks move, in a few lines that stay true (RFC 5545, section 3.6.5).

Written from `zoneinfo` rather than by icalendar's `add_missing_timezones()`, whose onsets are an hour late and end in 2038.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PREMIERE_ANNEE = 1970
# The last year that every time zone file lists one by one: beyond, zones only repeat their rule.
DERNIERE_ANNEE = 2037
JOURS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FORMAT = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Bascule:
    """One change of the clocks, at `locale` on the clock that is about to move."""

    locale: datetime
    avant: timedelta
    apres: timedelta
    nom: str
    ete: bool

    @property
    def rang(self) -> int:
        """Return which of its weekday in the month it falls on: 1 to 4, or -1 for the last."""
        dernier = calendar.monthrange(self.locale.year, self.locale.month)[1]
        return -1 if self.locale.day > dernier - 7 else (self.locale.day + 6) // 7

    @property
    def regle(self) -> tuple[object, ...]:
        """Return what two years must share for one yearly rule to describe both."""
        return (
            self.locale.month,
            self.locale.weekday(),
            self.rang,
            self.locale.time(),
            self.avant,
            self.apres,
            self.nom,
        )


def _decalage(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _bascules(zone: ZoneInfo) -> list[Bascule]:
    """Return every change of the clocks, oldest first: a search by days, then by halves down to the second."""
    trouvees = []
    veille = datetime(PREMIERE_ANNEE, 1, 1, tzinfo=UTC)
    while veille.year <= DERNIERE_ANNEE:
        lendemain = veille + timedelta(days=1)
        avant, apres = _decalage(zone, veille), _decalage(zone, lendemain)
        if avant != apres:
            bas, haut = veille, lendemain
            while haut - bas > timedelta(seconds=1):
                milieu = bas + (haut - bas) // 2
                bas, haut = (milieu, haut) if _decalage(zone, milieu) == avant else (bas, milieu)
            apres_bascule = lendemain.astimezone(zone)
            instant = haut.replace(microsecond=0)
            trouvees.append(
                Bascule(
                    locale=(instant + avant).replace(tzinfo=None),
                    avant=avant,
                    apres=apres,
                    nom=apres_bascule.tzname() or "",
                    ete=bool(apres_bascule.dst()),
                )
            )
        veille = lendemain
    return trouvees


def _signe(decalage: timedelta) -> str:
    minutes = int(decalage.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _observance(bascule: Bascule, *, annuelle: bool) -> list[str]:
    genre = "DAYLIGHT" if bascule.ete else "STANDARD"
    jour = f"{bascule.rang}{JOURS[bascule.locale.weekday()]}"
    return [
        f"BEGIN:{genre}",
        f"DTSTART:{bascule.locale.strftime(FORMAT)}",
        *([f"RRULE:FREQ=YEARLY;BYMONTH={bascule.locale.month};BYDAY={jour}"] if annuelle else []),
        f"TZNAME:{bascule.nom}",
        f"TZOFFSETFROM:{_signe(bascule.avant)}",
        f"TZOFFSETTO:{_signe(bascule.apres)}",
        f"END:{genre}",
    ]


def _serie(bascules: list[Bascule]) -> list[str]:
    """Return the observance of one of the two yearly changes: a rule from the year it came into force.

    A country without a steady rule (Morocco moves its clocks with the Ramadan) gets its changes one by one.
    """
    derniere = bascules[-1]
    if derniere.regle != bascules[-2].regle:
        return [ligne for bascule in bascules for ligne in _observance(bascule, annuelle=False)]
    premiere = derniere
    for bascule in reversed(bascules):
        if bascule.regle != derniere.regle or premiere.locale.year - bascule.locale.year > 1:
            break
        premiere = bascule
    return _observance(premiere, annuelle=True)


@lru_cache(maxsize=64)
def definir(fuseau: str) -> tuple[str, ...]:
    """Return the lines of the VTIMEZONE of an IANA zone. Takes some 50 ms once for each zone of a process."""
    zone = ZoneInfo(fuseau)
    bascules = _bascules(zone)
    if not bascules or bascules[-1].locale.year < DERNIERE_ANNEE:
        fixe = datetime(DERNIERE_ANNEE, 1, 1, tzinfo=zone)
        decalage = fixe.utcoffset() or timedelta()
        seule = Bascule(datetime(PREMIERE_ANNEE, 1, 1), decalage, decalage, fixe.tzname() or "", ete=False)  # noqa: DTZ001
        corps = _observance(seule, annuelle=False)
    else:
        corps = _serie([b for b in bascules if b.ete]) + _serie([b for b in bascules if not b.ete])
    return ("BEGIN:VTIMEZONE", f"TZID:{fuseau}", *corps, "END:VTIMEZONE")
