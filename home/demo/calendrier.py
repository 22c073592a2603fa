"""The weekly timetable of the demonstration, as pure data: which workshop, where, when, in which language."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ESPACE = uuid.UUID("5f0c1b56-6d1e-4f0e-9a55-0d2a3c1f7b10")
FIXES = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
# Days after Easter Sunday: Easter Monday, Ascension, Whit Monday.
MOBILES = (1, 39, 50)


class Creneau(NamedTuple):
    """A slot of the week. Without a workshop of its own, it takes each one in turn."""

    jour: int
    heure: int
    minute: int
    lieu: str
    atelier: str = ""


CRENEAUX = (
    Creneau(0, 10, 0, "paris-sud"),
    Creneau(0, 14, 30, "paris-est"),
    Creneau(1, 9, 30, "paris-nord-est"),
    Creneau(1, 10, 0, "mairie-mobile-19e", "mairie-mobile-aide-aux-demarches"),
    Creneau(1, 18, 0, "paris-sud-est"),
    Creneau(2, 10, 0, "paris-nord-ouest"),
    Creneau(2, 14, 0, "paris-sud"),
    Creneau(2, 14, 0, "le-miroir", "permanence-numerique-pand-14"),
    Creneau(3, 14, 0, "mairie-mobile-20e", "mairie-mobile-aide-aux-demarches"),
    Creneau(3, 14, 30, "paris-nord-est"),
    Creneau(3, 18, 30, "paris-est"),
    Creneau(4, 9, 30, "paris-sud-est"),
    Creneau(4, 14, 0, "paris-nord-ouest"),
    Creneau(5, 10, 0, "mairie-mobile-19e", "mairie-mobile-aide-aux-demarches"),
    Creneau(5, 10, 30, "paris-nord-est"),
)
LANGUES = ("fr", "fr", "ar", "fr", "fr", "fr", "en", "fr", "so", "fr", "lsf", "fr", "fr", "pt", "fr", "zh", "fr")


@dataclass(frozen=True)
class Date:
    """A session to create. `rang` never changes for a given slot and week: what is drawn from it never changes either."""

    uuid: uuid.UUID
    rang: int
    lieu: str
    atelier: str
    debut: datetime
    langue: str
    libre: bool


def paques(annee: int) -> date:
    """Return Easter Sunday (Meeus, Jones and Butcher)."""
    a, (b, c) = annee % 19, divmod(annee, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    mois, jour = divmod(h + m - 7 * n + 114, 31)
    return date(annee, mois, jour + 1)


def ouvre(jour: date) -> bool:
    """Say whether a day is neither a Sunday nor a French public holiday."""
    mobiles = {paques(jour.year) + timedelta(days=n) for n in MOBILES}
    return jour.weekday() != 6 and (jour.month, jour.day) not in FIXES and jour not in mobiles


def dates(ateliers: Sequence[str], *, aujourdhui: date, semaines: range) -> Iterator[Date]:
    """Yield the sessions of these weeks, counted from the current one; `ateliers` take turns."""
    lundi = aujourdhui - timedelta(days=aujourdhui.weekday())
    for semaine in semaines:
        premier = lundi + timedelta(weeks=semaine)
        numero = premier.toordinal() // 7
        for i, creneau in enumerate(CRENEAUX):
            jour = premier + timedelta(days=creneau.jour)
            if not ouvre(jour):
                continue
            rang = numero * len(CRENEAUX) + i
            debut = datetime.combine(jour, time(creneau.heure, creneau.minute), tzinfo=PARIS)
            yield Date(
                uuid=uuid.uuid5(ESPACE, f"{creneau.lieu} {debut.isoformat()}"),
                rang=rang,
                lieu=creneau.lieu,
                atelier=creneau.atelier or ateliers[rang % len(ateliers)],
                debut=debut,
                langue="fr" if creneau.atelier else LANGUES[rang % len(LANGUES)],
                libre=bool(creneau.atelier),
            )
