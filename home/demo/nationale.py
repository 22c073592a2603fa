"""The size of the network over ten years: 66 places, about 10 000 sessions and 180 000 bookings, written in bulk."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from ateliers.domain.evenements import inscrire
from ateliers.domain.import_lieux import enregistrer, lire
from ateliers.models import AtelierPage, Lieu, Seance
from ateliers.models.seance import Inscription, StatutSeance

from .ateliers import slugs_sur_inscription
from .calendrier import ESPACE, LANGUES, ouvre
from .hasard import tirage
from .lecture import DONNEES
from .masse import ecrire, inventer_reservations

LIEUX = 66
SEANCES = 10_000
DUREE = timedelta(days=3650)
AVENIR = timedelta(weeks=10)
# Sessions written together, in one transaction: some 2 000 bookings, a few megabytes of memory.
PAQUET = 100
HEURES = (time(9, 30), time(10, 0), time(14, 0), time(14, 30), time(18, 0))
CAPACITES = (19, 21, 23, 25, 27)
# The demonstration of Paris numbers its people by session: these come after.
PREMIER_NUMERO = 1_000_000
LABELS = DONNEES / "labels_france_services_2020.csv"
VILLES = (
    "Amiens", "Angers", "Annecy", "Arles", "Auxerre", "Besançon", "Bordeaux", "Bourges", "Caen", "Chambéry", "Cholet",
    "Colmar", "Dijon", "Évreux", "Gap", "La Rochelle", "Laval", "Le Havre", "Lille", "Limoges", "Lyon", "Mâcon",
    "Marseille", "Metz", "Montpellier", "Mulhouse", "Nantes", "Orléans", "Pau", "Perpignan", "Reims", "Toulouse", "Tours",
    "Valence",
)  # fmt: skip


@dataclass
class Bilan:
    """What was added."""

    seances: int = 0
    reservations: int = 0


def creer_reseau(*, suivi: Callable[[str], object], nombre: int = SEANCES) -> Bilan:
    """Add what is missing of the network, telling `suivi` how far it is. Once complete, nothing is added."""
    lieux = creer_lieux()
    slugs = slugs_sur_inscription()
    ateliers = list(AtelierPage.objects.filter(slug__in=slugs).select_related("theme").order_by("pk"))
    maintenant = timezone.now()
    bilan = Bilan()
    for debut in range(0, nombre, PAQUET):
        rangs = range(debut, min(debut + PAQUET, nombre))
        _ecrire_paquet(rangs, lieux, ateliers, bilan, nombre=nombre, maintenant=maintenant)
        if bilan.seances and (debut // PAQUET) % 10 == 9:
            suivi(f"  {bilan.seances} séances, {bilan.reservations} réservations…")
    return bilan


@transaction.atomic
def creer_lieux() -> list[Lieu]:
    """Return the 66 places: those of the published list, then invented ones."""
    enregistrer(lire(LABELS.read_bytes()))
    lieux = list(Lieu.objects.exclude(reference=None).order_by("pk")[:LIEUX])
    for numero in range(len(lieux) + 1, LIEUX + 1):
        ville = VILLES[numero % len(VILLES)]
        lieu = Lieu(
            nom=f"PIMMS de démonstration n°\u00a0{numero} ({ville})",
            slug=f"demonstration-{numero}",
            adresse=f"{numero} rue de l’Exemple",
            commune=ville,
            accessible=numero % 4 != 0,
            reference=f"demonstration-{numero}",
        )
        lieu.full_clean()
        lieu.save()
        lieux.append(lieu)
    return lieux


def _uuid(rang: int) -> uuid.UUID:
    return uuid.uuid5(ESPACE, f"reseau {rang}")


@transaction.atomic
def _ecrire_paquet(
    rangs: range,
    lieux: Sequence[Lieu],
    ateliers: Sequence[AtelierPage],
    bilan: Bilan,
    *,
    nombre: int,
    maintenant: datetime,
) -> None:
    uuids = [_uuid(rang) for rang in rangs]
    deja = set(Seance.objects.filter(uuid__in=uuids).values_list("uuid", flat=True))
    seances: list[Seance] = []
    reservations = []
    for rang in rangs:
        if _uuid(rang) in deja:
            continue
        hasard = tirage(rang)
        seance = _seance(rang, hasard, lieux, ateliers, nombre=nombre, maintenant=maintenant)
        numero = PREMIER_NUMERO + rang * 100
        reservations += list(inventer_reservations(seance, hasard, numero=numero, maintenant=maintenant))
        seances.append(seance)
    Seance.objects.bulk_create(seances)
    ecrire(reservations, maintenant=maintenant)
    bilan.seances += len(seances)
    bilan.reservations += len(reservations)


def _seance(
    rang: int,
    hasard: Random,
    lieux: Sequence[Lieu],
    ateliers: Sequence[AtelierPage],
    *,
    nombre: int,
    maintenant: datetime,
) -> Seance:
    lieu, atelier = lieux[rang % len(lieux)], hasard.choice(ateliers)
    jour = _jour(timezone.localdate(maintenant) + AVENIR - DUREE * rang / nombre)
    debut = datetime.combine(jour, hasard.choice(HEURES), tzinfo=lieu.tzinfo)
    ecrite_le = min(debut - timedelta(days=60), maintenant)
    seance = Seance(
        uuid=_uuid(rang),
        atelier=atelier,
        lieu=lieu,
        debut=debut,
        fin=debut + timedelta(minutes=atelier.duree),
        langue=LANGUES[rang % len(LANGUES)],
        capacite=hasard.choice(CAPACITES),
        creee_le=ecrite_le,
        modifiee_le=ecrite_le,
    )
    if rang % 31 == 7:
        seance.statut = StatutSeance.ANNULEE
        seance.annulee_le = seance.modifiee_le = min(debut - timedelta(days=3), maintenant)
        seance.motif_annulation = "La salle est en travaux."
        seance.sequence = 1
    elif rang % 19 == 3:
        seance.inscription = Inscription.LIBRE
    inscrire(seance)
    return seance


def _jour(jour: date) -> date:
    """Return this day, or the nearest one before it when it is a Sunday or a public holiday."""
    while not ouvre(jour):
        jour -= timedelta(days=1)
    return jour
