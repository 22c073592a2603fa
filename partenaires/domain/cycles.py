"""Courses: several dates, to all of which a group comes."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from ateliers.domain.dates import date_et_heure
from ateliers.domain.verrous import seances_verrouillees
from ateliers.exceptions import OccupeError, RefusError
from ateliers.models import Seance
from ateliers.models.reservation import Auteur
from partenaires.exceptions import CycleFermeError, CycleRefuseError
from partenaires.models import Cycle, Groupe, Referent, Structure
from partenaires.querysets import GroupeQuerySet

from .contacts import Contact, contact_de
from .groupes import annuler_groupe, inscrire_groupe


def seances_du_cycle(cycle: Cycle) -> QuerySet[Seance]:
    """Return the dates of a course that a group would come to: those that are still to begin, the next first."""
    dates: QuerySet[Seance] = cycle.seances.maintenues().filter(debut__gt=timezone.now())
    return dates.select_related("atelier__theme", "lieu").order_by("debut", "pk")


def cycles_ouverts(structure: Structure) -> QuerySet[Cycle]:
    """Return the courses that a structure may join, those kept for it among them, each once."""
    pour = Q(structure=None) | Q(structure=structure)
    a_venir = Seance.objects.maintenues().filter(debut__gt=timezone.now())
    return Cycle.objects.filter(pour, actif=True, seances__in=a_venir).distinct()


def inscrire_cycle(*, referent: Referent | Contact, cycle: Cycle, nonce: UUID, **groupe: Any) -> list[Groupe]:
    """Register the same group to all the dates of a course that are still to begin: all of them, or none.

    `groupe` is what `inscrire_groupe` takes, without the session. The same nonce always finds the same groups.
    Raises CycleFermeError, OccupeError, and CycleRefuseError, which names the date that refuses.
    """
    contact = referent if isinstance(referent, Contact) else contact_de(referent)
    dates = list(seances_du_cycle(cycle))
    if not dates or not cycles_ouverts(contact.structure).filter(pk=cycle.pk).exists():
        raise CycleFermeError
    with seances_verrouillees(*(date.pk for date in dates)) as verrouillees:
        return [_inscrire(seance, contact, cycle=cycle, nonce=nonce, **groupe) for seance in verrouillees]


def _inscrire(seance: Seance, contact: Contact, **groupe: Any) -> Groupe:
    try:
        return inscrire_groupe(referent=contact, seance_id=seance.pk, **groupe)
    except OccupeError:
        raise
    except RefusError as refus:
        raise CycleRefuseError(date_et_heure(seance.debut_local), refus) from refus


def memes_personnes(groupe: Groupe) -> GroupeQuerySet:
    """Return this group on every date of its course. (The dates that were registered together share a nonce.)

    A structure may bring other people to the same course: they are not among them.
    """
    return Groupe.objects.filter(cycle=groupe.cycle_id, structure=groupe.structure_id, nonce=groupe.nonce)


def annuler_cycle(*, groupe: Groupe, auteur: Auteur = Auteur.PERSONNE) -> list[Groupe]:
    """Cancel this group on all the dates of its course that are still to begin. Raises OccupeError."""
    groupes = list(memes_personnes(groupe).filter(seance__debut__gt=timezone.now()).order_by("seance_id"))
    if not groupes:
        return []
    with seances_verrouillees(*{groupe.seance_id for groupe in groupes}):
        return [annuler_groupe(groupe=groupe, auteur=auteur) for groupe in groupes]
