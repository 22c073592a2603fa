"""What staff does to a session as a whole: create, edit, cut, move, cancel, duplicate."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ateliers.exceptions import CapaciteError, RefusError, SeanceFermeeError, SeanceReserveeError
from ateliers.models import Reservation, Seance
from ateliers.models.message import Modele
from ateliers.models.reservation import Auteur, StatutReservation
from ateliers.models.seance import CAPACITE_MAXIMALE, Inscription, StatutSeance
from ateliers.signals import reservation_mise_en_attente, seance_annulee, seance_deplacee

from . import attente, gardees
from .evenements import actualiser
from .inscriptions import EtatInscription
from .messages import deposer
from .reservations import liberer, marquer_annulee
from .verrous import seances_verrouillees

CHAMPS_MODIFIABLES = (
    "atelier", "lieu", "debut", "fin", "langue", "animateur", "statut", "inscription", "capacite", "taille_attente",
    "places_par_reservation", "ouverture", "cloture", "preavis", "remarque",
)  # fmt: skip


class SeanceModifieeError(RefusError):
    """Somebody else changed the session since the form was opened."""

    phrase = gettext_lazy("Une autre personne a modifié cette séance. Relisez-la, puis recommencez.")
    conflit = True


def creer(seance: Seance) -> Seance:
    """Validate and save a new session, with its calendar text. Raises ValidationError."""
    seance.full_clean()
    seance.save()
    actualiser([seance])
    return seance


def modifier(*, seance: Seance, verser_en_attente: bool = False, vue_le: datetime | None = None) -> Seance:
    """Save an edited session. Its people are told of a new date or place; new seats go to those who wait.

    `vue_le` is the modification time that the editor saw. With `verser_en_attente`, the last people confirmed go back
    to the head of the waiting list when the capacity no longer holds them.
    Raises CapaciteError, SeanceModifieeError, SeanceFermeeError, SeanceReserveeError, RefusError, ValidationError.
    """
    with seances_verrouillees(seance.pk) as [actuelle]:
        if actuelle.annulee:
            raise SeanceFermeeError(EtatInscription.ANNULEE.phrase(actuelle))
        if vue_le is not None and actuelle.modifiee_le != vue_le:
            raise SeanceModifieeError
        publiee_avant = actuelle.statut == StatutSeance.PUBLIEE
        avant = instantane(actuelle)
        capacite = seance.capacite
        deplacee = (actuelle.debut, actuelle.fin, actuelle.lieu_id) != (seance.debut, seance.fin, seance.lieu_id)
        for champ in CHAMPS_MODIFIABLES:
            setattr(actuelle, champ, getattr(seance, champ))
        verifier_participation(actuelle, publiee_avant=publiee_avant)
        actuelle.capacite = max(capacite, actuelle.places_confirmees + actuelle.places_bloquees)
        actuelle.sequence += deplacee
        actuelle.modifiee_le = timezone.now()
        actuelle.full_clean()
        actuelle.save(update_fields=[*CHAMPS_MODIFIABLES, "sequence", "modifiee_le"])
        fixer_capacite(actuelle, capacite=capacite, verser_en_attente=verser_en_attente)
        actualiser([actuelle])
        if deplacee:
            actuelle.blocages.ouverts().filter(jusqu_au__gt=actuelle.debut).update(jusqu_au=actuelle.debut)
            for reservation in reservations_actives(actuelle):
                deposer(reservation, Modele.SEANCE_DEPLACEE, fait=str(actuelle.sequence), ancienne=avant)
            seance_deplacee.send(Seance, seance=actuelle)
        return actuelle


def instantane(seance: Seance) -> dict[str, Any]:
    """Return the date and place that people were told, for the message that tells the new ones."""
    return {
        "debut": seance.debut.isoformat(),
        "fin": seance.fin.isoformat(),
        "fuseau": seance.lieu.fuseau,
        "lieu": seance.lieu.nom,
    }


def reservations_actives(seance: Seance) -> list[Reservation]:
    """Return the bookings of a session, the confirmed ones first, sharing this very instance of it."""
    reservations = list(seance.reservations.actives().order_by("-statut", "ordre_attente", "pk"))
    for reservation in reservations:
        reservation.seance = seance
    return reservations


def verifier_participation(seance: Seance, *, publiee_avant: bool) -> None:
    """Raise SeanceReserveeError when the edited fields contradict the bookings, RefusError for a cancellation in disguise."""
    if seance.statut == StatutSeance.ANNULEE:
        raise RefusError
    reservee = seance.places_confirmees or seance.places_en_attente
    if reservee and publiee_avant and seance.statut == StatutSeance.BROUILLON:
        raise SeanceReserveeError(
            _("Cette séance a des réservations : annulez-la plutôt, pour prévenir les personnes.")
        )
    if reservee and seance.inscription == Inscription.LIBRE:
        raise SeanceReserveeError(_("Cette séance a des réservations : elle ne peut pas passer en entrée libre."))
    if seance.places_bloquees and (
        seance.inscription == Inscription.LIBRE or (publiee_avant and seance.statut == StatutSeance.BROUILLON)
    ):
        raise SeanceReserveeError(_("Des places de cette séance sont gardées pour un groupe. Libérez-les d’abord."))
    if seance.taille_attente < seance.places_en_attente:
        raise SeanceReserveeError(_("La liste d’attente compte déjà plus de personnes que cela."))


def changer_capacite(*, seance_id: int, capacite: int, verser_en_attente: bool = False) -> Seance:
    """Change the number of seats alone: see `modifier`. Raises CapaciteError, SeanceFermeeError."""
    with seances_verrouillees(seance_id) as [seance]:
        if seance.annulee:
            raise SeanceFermeeError(EtatInscription.ANNULEE.phrase(seance))
        fixer_capacite(seance, capacite=capacite, verser_en_attente=verser_en_attente)
        # Whoever has the session's form open must not write the old number over this one.
        seance.modifiee_le = timezone.now()
        seance.save(update_fields=["modifiee_le"])
        actualiser([seance])
        return seance


def fixer_capacite(seance: Seance, *, capacite: int, verser_en_attente: bool) -> None:
    """Write a capacity on a locked session. Nobody is ever dropped in silence. Raises CapaciteError, RefusError.

    Seats held are never touched: staff gives them back first.
    """
    if not 1 <= capacite <= CAPACITE_MAXIMALE:
        raise RefusError
    gardees.fermer_echus(seance, maintenant=timezone.now())
    a_garder = capacite - seance.places_bloquees
    if a_garder < seance.places_confirmees:
        if not verser_en_attente or a_garder < 0:
            raise CapaciteError(seance.places_confirmees, seance.places_bloquees)
        _verser_en_attente(seance, a_garder=a_garder)
    seance.capacite = capacite
    seance.save(update_fields=["capacite"])
    attente.promouvoir_suivants(seance)


def _verser_en_attente(seance: Seance, *, a_garder: int) -> None:
    """Send the last people confirmed back to the head of the waiting list, which grows if it must."""
    file = attente.file_d_attente(seance)
    retirees: list[Reservation] = []
    gardees = seance.places_confirmees
    for reservation in seance.reservations.confirmees().order_by("-confirmee_le", "-pk"):
        if gardees <= a_garder:
            break
        gardees -= reservation.places
        retirees.insert(0, reservation)
    # A large booking leaves seats over: a smaller one that came after it keeps its own, and has nothing to be told.
    choix = attente.choisir(a_garder - gardees, attente.demandes(retirees, capacite=a_garder))
    attente.noter_depassees(choix.depassees)
    versees = [reservation for reservation in retirees if reservation.pk not in choix.promues]
    places = sum(reservation.places for reservation in versees)
    seance.places_confirmees -= places
    seance.places_en_attente += places
    seance.taille_attente = max(seance.taille_attente, seance.places_en_attente)
    # New ranks start after the last old one, so that no two bookings share a rank on the way.
    for rang, reservation in enumerate([*versees, *file], start=attente.rang_suivant(seance)):
        reservation.seance = seance
        reservation.statut = StatutReservation.ATTENTE
        reservation.ordre_attente = rang
        reservation.confirmee_le = None
        reservation.presents = None
        reservation.save(update_fields=["statut", "ordre_attente", "confirmee_le", "presents"])
    seance.save(update_fields=["places_confirmees", "places_en_attente", "taille_attente"])
    instant = timezone.now().isoformat()
    for reservation in versees:
        deposer(reservation, Modele.REMISE_EN_ATTENTE, fait=instant)
        reservation_mise_en_attente.send(Reservation, reservation=reservation)


def annuler_seance(*, seance_id: int, motif: str = "") -> Seance:
    """Cancel a session and tell everybody who had booked. Cancelling twice changes nothing.

    Raises SeanceFermeeError when it is over, OccupeError.
    """
    with seances_verrouillees(seance_id) as [seance]:
        if seance.annulee:
            return seance
        if seance.passee():
            raise SeanceFermeeError(EtatInscription.PASSEE.phrase(seance))
        maintenant = timezone.now()
        seance.statut = StatutSeance.ANNULEE
        seance.motif_annulation = motif
        seance.annulee_le = maintenant
        seance.modifiee_le = maintenant
        seance.sequence += 1
        seance.save(update_fields=["statut", "motif_annulation", "annulee_le", "modifiee_le", "sequence"])
        gardees.fermer(seance, seance.blocages.ouverts(), maintenant=maintenant)
        for reservation in reservations_actives(seance):
            liberer(reservation, seance)
            marquer_annulee(reservation, auteur=Auteur.SEANCE, maintenant=maintenant)
            deposer(reservation, Modele.SEANCE_ANNULEE, fait=str(seance.sequence), motif=motif)
        actualiser([seance])
        seance_annulee.send(Seance, seance=seance)
        return seance


def dupliquer(*, seance_id: int, debut: datetime) -> Seance:
    """Create a session like this one at another date, without its bookings. Raises ValidationError."""
    modele = Seance.objects.select_related("atelier__theme", "lieu").get(pk=seance_id)
    copie = Seance(**{champ: getattr(modele, champ) for champ in CHAMPS_MODIFIABLES})
    if modele.annulee:
        copie.statut = StatutSeance.PUBLIEE
    copie.debut = debut
    copie.fin = debut + (modele.fin - modele.debut)
    copie.ouverture = copie.cloture = None
    return creer(copie)


def seances_suivies(condition: Q) -> Iterable[Seance]:
    """Return the sessions that calendars still hold and that match, with all that their text needs."""
    return Seance.objects.du_flux().filter(condition).select_related("atelier__theme", "lieu").iterator(chunk_size=500)
