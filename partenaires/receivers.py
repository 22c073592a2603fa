"""What partners must know of what happens to the sessions: this plugin listens, `ateliers` does not know it."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from ateliers.models import Reservation, Seance
from ateliers.models.reservation import Auteur, Origine
from ateliers.signals import (
    presences_notees,
    reservation_annulee,
    reservation_confirmee,
    reservation_mise_en_attente,
    seance_annulee,
    seance_deplacee,
)

from .domain.agenda import noter_changement
from .domain.deplacements import suivre_deplacement
from .domain.effectifs import suivre_places
from .domain.planification import deplanifier, signaler_annulation
from .domain.presences import remercier
from .domain.relances import realiser_seance
from .domain.seances_ouvertes import verifier_reste_aux_groupes
from .models import Groupe


@receiver([reservation_confirmee, reservation_mise_en_attente])
def suivre_reservation_deplacee(reservation: Reservation, **kwargs: Any) -> None:
    if reservation.origine == Origine.PARTENAIRE:
        suivre_deplacement(reservation)


@receiver(post_save, sender=Reservation)
def suivre_reservation(
    instance: Reservation, created: bool, update_fields: frozenset[str] | None, **kwargs: Any
) -> None:
    if created or instance.origine != Origine.PARTENAIRE:
        return
    noter_changement(Groupe.objects.filter(parts__reservation=instance))
    if update_fields is not None and "places" in update_fields:
        suivre_places(instance)


@receiver(reservation_annulee)
def suivre_annulation(reservation: Reservation, **kwargs: Any) -> None:
    if reservation.origine == Origine.PARTENAIRE and reservation.annulee_par != Auteur.SEANCE:
        signaler_annulation(reservation)


@receiver([seance_annulee, seance_deplacee])
def suivre_seance(seance: Seance, **kwargs: Any) -> None:
    noter_changement(Groupe.objects.filter(seance=seance))


@receiver(seance_deplacee)
def rappeler_la_nouvelle_date(seance: Seance, **kwargs: Any) -> None:
    Groupe.objects.filter(seance=seance).update(rappele_le=None)


@receiver(post_save, sender=Seance)
def garder_aux_groupes(instance: Seance, created: bool, update_fields: frozenset[str] | None, **kwargs: Any) -> None:
    if not created and (update_fields is None or "inscription" in update_fields):
        verifier_reste_aux_groupes(instance)


@receiver(presences_notees)
def remercier_les_groupes(seance: Seance, **kwargs: Any) -> None:
    remercier(seance)


@receiver(seance_annulee)
def chercher_une_autre_date(seance: Seance, **kwargs: Any) -> None:
    deplanifier(seance)


@receiver(presences_notees)
def clore_la_demande(seance: Seance, **kwargs: Any) -> None:
    realiser_seance(seance)
