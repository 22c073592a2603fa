"""The month view: each day with the sessions that touch it, in the time zone of their place."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.dates import WEEKDAYS

from ateliers.models import Seance
from ateliers.querysets import SeanceQuerySet

FORMAT = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
# No place is further than this from the site's own time zone.
MARGE = timedelta(hours=14)
SEANCES_PAR_JOUR = 6


def lire_mois(texte: str) -> date | None:
    """Return the first day of "2026-12", or None for what is not a month of this century."""
    lu = FORMAT.fullmatch(texte)
    return date(int(lu[1]), int(lu[2]), 1) if lu else None


def mois_suivant(premier: date) -> date:
    return (premier + timedelta(days=31)).replace(day=1)


def mois_precedent(premier: date) -> date:
    return (premier - timedelta(days=1)).replace(day=1)


@dataclass
class Jour:
    """One day of the month, with the sessions that begin or go on in it."""

    date: date
    aujourdhui: bool
    seances: list[Seance] = field(default_factory=list)

    @property
    def montrees(self) -> list[Seance]:
        return self.seances[:SEANCES_PAR_JOUR]

    @property
    def reste(self) -> int:
        return len(self.seances) - len(self.montrees)


class Mois:
    """A month of the agenda, held between this month and that of the last session."""

    def __init__(self, seances: SeanceQuerySet, demande: date | None) -> None:
        self.aujourdhui = timezone.localdate()
        courant = self.aujourdhui.replace(day=1)
        dernier = Seance.objects.publiques().a_venir().aggregate(dernier=Max("fin"))["dernier"]
        limite = max(timezone.localdate(dernier + MARGE).replace(day=1), courant) if dernier else courant
        self.premier = min(max(demande or courant, courant), limite)
        self.precedent = mois_precedent(self.premier) if self.premier > courant else None
        self.suivant = mois_suivant(self.premier) if self.premier < limite else None
        self.jours = self._remplir(seances)

    @property
    def noms_des_jours(self) -> list[str]:
        return [str(WEEKDAYS[n]) for n in range(7)]

    def _remplir(self, seances: SeanceQuerySet) -> list[Jour]:
        fuseau = timezone.get_current_timezone()
        debut = datetime.combine(self.premier, time.min, tzinfo=fuseau) - MARGE
        fin = datetime.combine(mois_suivant(self.premier), time.min, tzinfo=fuseau) + MARGE
        par_jour: dict[date, list[Seance]] = defaultdict(list)
        vues = set()
        for seance in seances.filter(fin__gt=debut, debut__lt=fin):
            for jour in seance.jours:
                if jour >= self.aujourdhui and (jour.year, jour.month) == (self.premier.year, self.premier.month):
                    par_jour[jour].append(seance)
                    vues.add(seance.pk)
        self.nombre = len(vues)
        return [Jour(jour, jour == self.aujourdhui, par_jour[jour]) for jour in self._dates()]

    def _dates(self) -> Iterator[date]:
        """Yield the days of the month, from the Monday of this week on: the weeks that are over hold nothing."""
        jour = max(self.premier, self.aujourdhui - timedelta(days=self.aujourdhui.weekday()))
        while jour < mois_suivant(self.premier):
            yield jour
            jour += timedelta(days=1)
