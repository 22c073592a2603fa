"""The sessions of the demonstration: some of every kind, in the weeks around today."""

from datetime import date, timedelta

from django.utils import timezone

from ateliers.domain import seances
from ateliers.models import AtelierPage, Lieu, Seance
from ateliers.models.seance import Inscription

from .ateliers import slugs_sur_inscription
from .calendrier import Date, dates
from .comptes import animateurs
from .hasard import tirage
from .reservations import annuler_par_l_equipe, appeler, remplir, remplir_le_passe

SEMAINES = range(-4, 11)
CAPACITES = (8, 10, 12, 12, 15)


def creer_seances(*, aujourdhui: date | None = None) -> int:
    """Create the sessions that are missing with their bookings, and return how many were."""
    ateliers = {page.slug: page for page in AtelierPage.objects.select_related("theme")}
    lieux = Lieu.objects.in_bulk(field_name="slug")
    equipe = animateurs()
    prevues = list(dates(slugs_sur_inscription(), aujourdhui=aujourdhui or timezone.localdate(), semaines=SEMAINES))
    existantes = set(Seance.objects.filter(uuid__in=[d.uuid for d in prevues]).values_list("uuid", flat=True))
    creees = 0
    for prevue in prevues:
        if prevue.uuid in existantes or prevue.atelier not in ateliers or prevue.lieu not in lieux:
            continue
        seance = _seance(prevue, ateliers[prevue.atelier], lieux[prevue.lieu])
        seance.animateur = equipe.get(prevue.lieu)
        _peupler(seances.creer(seance), prevue)
        creees += 1
    return creees


def _seance(prevue: Date, atelier: AtelierPage, lieu: Lieu) -> Seance:
    hasard = tirage(prevue.rang)
    seance = Seance(
        uuid=prevue.uuid,
        atelier=atelier,
        lieu=lieu,
        debut=prevue.debut,
        fin=prevue.debut + timedelta(minutes=atelier.duree),
        langue=prevue.langue,
        capacite=hasard.choice(CAPACITES),
    )
    if prevue.libre:
        seance.inscription = Inscription.LIBRE
        seance.capacite = 4 if atelier.slug.startswith("mairie-mobile") else 10
        seance.taille_attente = 0
        seance.remarque = "Venez quand vous voulez pendant ces heures."
    elif prevue.rang % 13 == 6:
        seance.inscription = Inscription.GROUPES
        seance.places_par_reservation = seance.capacite
    elif prevue.rang % 29 == 5:
        seance.capacite, seance.taille_attente = 6, 2
    elif prevue.rang % 11 == 10:
        seance.ouverture = prevue.debut - timedelta(weeks=4)
    return seance


def _peupler(seance: Seance, prevue: Date) -> None:
    """Book seats, so that the demonstration shows every state: full, waiting list, cancelled, nearly empty."""
    if prevue.libre:
        return
    hasard = tirage(prevue.rang + 1)
    if seance.passee():
        remplir_le_passe(seance, hasard)
        return
    if prevue.rang % 29 == 5:
        remplir(seance, hasard, jusqu_a=seance.capacite + seance.taille_attente)
    elif prevue.rang % 9 == 2:
        remplir(seance, hasard, jusqu_a=seance.capacite + 3)
    else:
        remplir(seance, hasard, jusqu_a=round(seance.capacite * hasard.random() * 0.8))
    if prevue.rang % 23 == 9:
        annuler_par_l_equipe(seance, hasard)
    appeler(seance)
