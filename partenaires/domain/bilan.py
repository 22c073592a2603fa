"""What partners' groups did in a period: sessions, people, hours, attendance. One reading, one computation, every output.

A session counts when it was held (over, not cancelled) and the structure had seats that were confirmed. People are
confirmed seats. Attendance compares who came with the seats of the bookings for which it was noted, and nothing else.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.models.reservation import StatutReservation
from partenaires.models import Convention, PartGroupe, Structure


@dataclass(frozen=True)
class Venue:
    """The seats of one group in one session that was held. `presents` is None while attendance is not noted."""

    structure: int
    nom: str
    qpv: bool
    zone: str
    theme: str
    seance: int
    debut: datetime
    duree: timedelta
    places: int
    presents: int | None


@dataclass(frozen=True)
class Chiffres:
    """Figures of some visits. `heures` is the length of the sessions, each counted once."""

    seances: int
    groupes: int
    personnes: int
    heures: float
    presents: int
    attendus: int
    personnes_qpv: int

    @property
    def taux_presence(self) -> float | None:
        """Return people who came out of those expected, in percent; None when attendance was noted nowhere."""
        return 100 * self.presents / self.attendus if self.attendus else None

    @property
    def part_qpv(self) -> float | None:
        """Return the share of people brought by structures of priority districts, in percent; None without people."""
        return 100 * self.personnes_qpv / self.personnes if self.personnes else None


@dataclass(frozen=True)
class LigneBilan:
    """The figures of one structure, one theme, or one area."""

    libelle: str
    chiffres: Chiffres


@dataclass(frozen=True)
class LigneConvention:
    """One year of an agreement: its amount and objectives for that year, and what its structure did, within the period."""

    intitule: str
    structure: str
    annee: int
    du: date
    au: date
    montant: Decimal
    objectif_seances: int | None
    objectif_personnes: int | None
    chiffres: Chiffres


@dataclass(frozen=True)
class Bilan:
    """The report of a period, both days included."""

    du: date
    au: date
    perimetre: str
    ensemble: Chiffres
    par_structure: tuple[LigneBilan, ...]
    par_theme: tuple[LigneBilan, ...]
    par_zone: tuple[LigneBilan, ...]
    conventions: tuple[LigneConvention, ...]


def compter(venues: Iterable[Venue]) -> Chiffres:
    """Return the figures of these visits."""
    toutes = list(venues)
    seances = {venue.seance: venue.duree for venue in toutes}
    notees = [venue for venue in toutes if venue.presents is not None]
    return Chiffres(
        seances=len(seances),
        groupes=len({(venue.structure, venue.seance) for venue in toutes}),
        personnes=sum(venue.places for venue in toutes),
        heures=sum((duree for duree in seances.values()), timedelta()) / timedelta(hours=1),
        presents=sum(venue.presents or 0 for venue in notees),
        attendus=sum(venue.places for venue in notees),
        personnes_qpv=sum(venue.places for venue in toutes if venue.qpv),
    )


def ventiler(venues: Sequence[Venue], cle: Callable[[Venue], tuple[Any, str]]) -> tuple[LigneBilan, ...]:
    """Return one line for each key, in the order of their labels. `cle` gives a key and its label."""
    paquets: dict[tuple[Any, str], list[Venue]] = {}
    for venue in venues:
        paquets.setdefault(cle(venue), []).append(venue)
    lignes = [LigneBilan(libelle, compter(siennes)) for (_cle, libelle), siennes in paquets.items()]
    return tuple(sorted(lignes, key=lambda ligne: ligne.libelle.casefold()))


def borne(jour: date) -> datetime:
    """Return the first instant of a day, on the site's clock."""
    return timezone.make_aware(datetime.combine(jour, time.min))


def lire_venues(*, du: date, au: date, structures: Iterable[int] | None = None) -> list[Venue]:
    """Read the visits of a period in one query, those of some structures only when they are given."""
    condition = Q(
        reservation__statut=StatutReservation.CONFIRMEE,
        groupe__seance__statut="publiee",
        groupe__seance__debut__gte=borne(du),
        groupe__seance__debut__lt=borne(au + timedelta(days=1)),
        groupe__seance__fin__lte=timezone.now(),
    )
    if structures is not None:
        condition &= Q(groupe__structure__in=structures)
    parts = PartGroupe.objects.filter(condition).values_list(
        "groupe__structure_id",
        "groupe__structure__nom",
        "groupe__structure__qpv",
        "groupe__structure__commune",
        "groupe__structure__arrondissement",
        "groupe__seance__atelier__theme__nom",
        "groupe__seance_id",
        "groupe__seance__debut",
        "groupe__seance__fin",
        "reservation__places",
        "reservation__presents",
    )
    return [
        Venue(structure, nom, qpv, zone(commune, arrondissement), theme, seance, debut, fin - debut, places, presents)
        for structure, nom, qpv, commune, arrondissement, theme, seance, debut, fin, places, presents in parts
    ]


def zone(commune: str, arrondissement: int | None) -> str:
    """Return the area of a structure in words."""
    if not commune:
        return _("Commune non renseignée")
    if arrondissement is None:
        return commune
    return f"{commune} {arrondissement}{'er' if arrondissement == 1 else 'e'}"


def etablir(*, du: date, au: date, structures: Sequence[Structure] | None = None, perimetre: str = "") -> Bilan:
    """Return the report of a period, for all structures or for those given."""
    cles = None if structures is None else [structure.pk for structure in structures]
    venues = lire_venues(du=du, au=au, structures=cles)
    conventions = Convention.objects.filter(debut__lte=au, fin__gte=du).select_related("structure")
    if cles is not None:
        conventions = conventions.filter(structure__in=cles)
    lignes = conventions.prefetch_related("montants").order_by("structure__nom", "debut")
    return Bilan(
        du=du,
        au=au,
        perimetre=perimetre or _("Toutes les structures"),
        ensemble=compter(venues),
        par_structure=ventiler(venues, lambda venue: (venue.structure, venue.nom)),
        par_theme=ventiler(venues, lambda venue: (venue.theme, venue.theme)),
        par_zone=ventiler(venues, lambda venue: (venue.zone, venue.zone)),
        conventions=tuple(
            _ligne_convention(convention, venues, annee=annee, du=du, au=au)
            for convention in lignes
            for annee in range(max(convention.debut, du).year, min(convention.fin, au).year + 1)
        ),
    )


def _ligne_convention(
    convention: Convention, venues: Sequence[Venue], *, annee: int, du: date, au: date
) -> LigneConvention:
    debut = max(convention.debut, du, date(annee, 1, 1))
    fin = min(convention.fin, au, date(annee, 12, 31))
    siennes = [
        venue
        for venue in venues
        if venue.structure == convention.structure_id and debut <= timezone.localdate(venue.debut) <= fin
    ]
    return LigneConvention(
        intitule=convention.intitule,
        structure=convention.structure.nom,
        annee=annee,
        du=debut,
        au=fin,
        montant=sum((m.montant for m in convention.montants.all() if m.annee == annee), Decimal(0)),
        objectif_seances=convention.objectif_seances,
        objectif_personnes=convention.objectif_personnes,
        chiffres=compter(siennes),
    )
