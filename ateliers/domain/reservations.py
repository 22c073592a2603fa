"""The booking service. Every path goes through it: public form, desk, partners, back office.

Each function is one transaction: lock the session, check, write, queue the message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.exceptions import (
    DejaInscritError,
    PersonneEffaceeError,
    PlacesInsuffisantesError,
    RefusError,
    ReservationAnnuleeError,
    SeanceFermeeError,
    SeancePleineError,
    TropDePlacesError,
)
from ateliers.models import Reservation, Seance
from ateliers.models.message import Modele
from ateliers.models.reservation import Auteur, Origine, StatutReservation
from ateliers.models.seance import StatutSeance
from ateliers.signals import reservation_annulee, reservation_confirmee, reservation_mise_en_attente

from . import attente, gardees
from .codes import codes_pris, nouveau_code
from .inscriptions import EtatInscription, etat_inscription
from .jetons import deriver, empreinte
from .messages import deposer, retirer_appels
from .personnes import Participant, empreinte_personne, empreinte_unique
from .verrous import reservation_verrouillee, seances_verrouillees

# Staff may book when the public no longer can, or not yet; partners also register groups.
FERMES_AU_PUBLIC = {EtatInscription.PAS_ENCORE, EtatInscription.FERMEE, EtatInscription.GROUPES}
FERMES_A_TOUS = {EtatInscription.ANNULEE, EtatInscription.PASSEE, EtatInscription.LIBRE}
# Written together: the database checks their sum.
COMPTEURS = ["places_confirmees", "places_bloquees", "places_en_attente"]


def verifier_ouverte(seance: Seance, *, origine: Origine) -> None:
    """Raise SeanceFermeeError unless this path may book this session now."""
    etat = etat_inscription(seance)
    fermes = FERMES_A_TOUS | (FERMES_AU_PUBLIC if origine == Origine.PUBLIC else set())
    if etat in fermes:
        raise SeanceFermeeError(etat.phrase(seance))
    if seance.statut == StatutSeance.BROUILLON and origine == Origine.PUBLIC:
        raise SeanceFermeeError(_("Cette séance n’est pas encore publiée."))


def verifier_non_commencee(seance: Seance) -> None:
    """Raise SeanceFermeeError when the session is cancelled or has begun: its bookings are history."""
    if seance.annulee:
        raise SeanceFermeeError(EtatInscription.ANNULEE.phrase(seance))
    if seance.commencee():
        raise SeanceFermeeError(EtatInscription.PASSEE.phrase(seance))


def verifier_places(seance: Seance, *, places: int, origine: Origine) -> None:
    """Raise TropDePlacesError when one booking may not take so many seats, RefusError when it takes none."""
    if places < 1:
        raise RefusError
    maximum = seance.places_par_reservation if origine == Origine.PUBLIC else seance.capacite
    if places > min(maximum, seance.capacite):
        raise TropDePlacesError(min(maximum, seance.capacite))


def placer(
    reservation: Reservation,
    seance: Seance,
    *,
    maintenant: datetime,
    attente_permise: bool = True,
    blocage_id: int | None = None,
) -> None:
    """Write a booking with its seats, held ones first, or at the end of the waiting list. The session is locked.

    Raises DejaInscritError, SeancePleineError, PlacesInsuffisantesError unless it may wait, RefusError.
    """
    doublons = seance.reservations.actives().filter(personne_empreinte=reservation.personne_empreinte)
    if doublons.exclude(pk=reservation.pk).exists():
        raise DejaInscritError
    attente.rendre_echus(seance, maintenant=maintenant)
    blocage = gardees.utilisable(seance, blocage_id, maintenant=maintenant)
    part = gardees.part_gardee(blocage, places=reservation.places)
    choix = attente.choix_pour_un_nouveau(seance, places=reservation.places - part)
    if None in choix.promues:
        attente.noter_depassees(choix.depassees)
        gardees.prendre(seance, blocage, places=part, maintenant=maintenant)
        reservation.statut = StatutReservation.CONFIRMEE
        reservation.confirmee_le = maintenant
        seance.places_confirmees += reservation.places
    elif not attente_permise:
        raise PlacesInsuffisantesError
    elif reservation.places <= seance.attente_libre:
        reservation.statut = StatutReservation.ATTENTE
        reservation.ordre_attente = attente.rang_suivant(seance)
        seance.places_en_attente += reservation.places
    else:
        raise SeancePleineError
    reservation.seance = seance
    reservation.annulee_le = None
    reservation.annulee_par = ""
    reservation.save()
    seance.save(update_fields=COMPTEURS)
    signal = reservation_confirmee if reservation.confirmee else reservation_mise_en_attente
    signal.send(Reservation, reservation=reservation)


def liberer(reservation: Reservation, seance: Seance) -> None:
    """Give back the seats that an active booking holds. The session is locked; the booking is not written."""
    if reservation.confirmee:
        seance.places_confirmees -= reservation.places
    else:
        seance.places_en_attente -= reservation.places
    seance.save(update_fields=COMPTEURS)
    reservation.ordre_attente = None
    reservation.depassee = False
    reservation.confirmee_le = None
    reservation.presents = None


def annoncer(reservation: Reservation, *, fait: str) -> None:
    """Queue "your seat is booked", or "you are on the waiting list"."""
    deposer(reservation, Modele.CONFIRMATION if reservation.confirmee else Modele.ATTENTE, fait=fait)


@contextmanager
def nonce_d_une_seule_seance(nonce: UUID, *, seance_id: int) -> Iterator[None]:
    """Raise RefusError when another session takes this nonce at the same instant: its lock does not stop ours."""
    try:
        yield
    except IntegrityError:
        if Reservation.objects.filter(nonce=nonce).exclude(seance_id=seance_id).exists():
            raise RefusError from None
        raise


def reserver(
    *,
    seance_id: int,
    participant: Participant,
    places: int,
    nonce: UUID,
    origine: Origine = Origine.PUBLIC,
    accord_version: str = "",
    attente_permise: bool = True,
    blocage_id: int | None = None,
) -> Reservation:
    """Book seats, or a rank in the waiting list, and return the booking. The same nonce always finds the same one.

    Seats come first from `blocage_id`, those held for this booking. It is never split: confirmed as a whole, or not.
    Raises SeanceFermeeError, TropDePlacesError, DejaInscritError, SeancePleineError, PlacesInsuffisantesError unless
    `attente_permise`, OccupeError, and RefusError for a nonce or a hold of another session.
    """
    with nonce_d_une_seule_seance(nonce, seance_id=seance_id), seances_verrouillees(seance_id) as [seance]:
        deja = Reservation.objects.filter(nonce=nonce).first()
        if deja is not None:
            if deja.seance_id != seance_id:
                raise RefusError
            deja.seance = seance
            return deja
        verifier_ouverte(seance, origine=origine)
        verifier_places(seance, places=places, origine=origine)
        reservation = Reservation(
            nonce=nonce,
            origine=origine,
            prenom=participant.prenom,
            nom=participant.nom,
            telephone=participant.telephone,
            courriel=participant.courriel,
            besoins=list(participant.besoins),
            au_nom_de=participant.au_nom_de,
            places=places,
            accord_version=accord_version,
            code=nouveau_code(codes_pris(seance)),
            jeton_empreinte=empreinte(deriver(nonce)),
            # A structure may bring several groups to one session.
            personne_empreinte=empreinte_unique() if origine == Origine.PARTENAIRE else empreinte_personne(participant),
        )
        placer(reservation, seance, maintenant=timezone.now(), attente_permise=attente_permise, blocage_id=blocage_id)
        annoncer(reservation, fait="initiale")
        return reservation


def annuler(*, reservation_id: int, auteur: Auteur = Auteur.PERSONNE) -> Reservation:
    """Cancel a booking, and give its seats to the next ones at once. Cancelling twice changes nothing.

    Raises SeanceFermeeError when the session has begun, OccupeError.
    """
    with reservation_verrouillee(reservation_id) as (reservation, [seance]):
        if not reservation.active:
            return reservation
        verifier_non_commencee(seance)
        liberer(reservation, seance)
        maintenant = timezone.now()
        marquer_annulee(reservation, auteur=auteur, maintenant=maintenant)
        deposer(reservation, Modele.ANNULATION, fait=maintenant.isoformat())
        attente.promouvoir_suivants(seance)
        return reservation


def marquer_annulee(reservation: Reservation, *, auteur: Auteur, maintenant: datetime) -> None:
    """Write that a booking, whose seats are given back, is cancelled; drop the calls about it."""
    reservation.statut = StatutReservation.ANNULEE
    reservation.ordre_attente = None
    reservation.annulee_le = maintenant
    reservation.annulee_par = auteur
    reservation.save()
    retirer_appels(reservation)
    reservation_annulee.send(Reservation, reservation=reservation)


def changer_places(
    *, reservation_id: int, places: int, origine: Origine = Origine.PUBLIC, blocage_id: int | None = None
) -> Reservation:
    """Change the number of seats of a booking, which keeps its status and its rank. New ones come first from `blocage_id`.

    Raises ReservationAnnuleeError, SeanceFermeeError, TropDePlacesError, PlacesInsuffisantesError (nobody overtakes
    those who wait by asking for more), RefusError for a hold of another session, OccupeError.
    """
    with reservation_verrouillee(reservation_id) as (reservation, [seance]):
        maintenant = timezone.now()
        if not reservation.active:
            raise ReservationAnnuleeError
        verifier_non_commencee(seance)
        ecart = places - reservation.places
        if ecart > 0 or places < 1:  # a large booking made by staff may always be made smaller
            verifier_places(seance, places=places, origine=origine)
        if ecart == 0:
            return reservation
        if attente.rendre_echus(seance, maintenant=maintenant):
            reservation.refresh_from_db(fields=attente.CHAMPS_DU_RANG)
        blocage = gardees.utilisable(seance, blocage_id, maintenant=maintenant)
        part = gardees.part_gardee(blocage, places=ecart) if reservation.confirmee and ecart > 0 else 0
        reste = seance.places_offertes if reservation.confirmee else seance.attente_libre
        if ecart - part > reste:
            raise PlacesInsuffisantesError
        gardees.prendre(seance, blocage, places=part, maintenant=maintenant)
        if reservation.confirmee:
            seance.places_confirmees += ecart
        else:
            seance.places_en_attente += ecart
        reservation.places = places
        if (reservation.presents or 0) > places:  # fewer seats than people counted: the count is to be made again
            reservation.presents = None
        reservation.save(update_fields=["places", "presents"])
        seance.save(update_fields=COMPTEURS)
        deposer(reservation, Modele.PLACES, fait=maintenant.isoformat())
        attente.promouvoir_suivants(seance)
        reservation.refresh_from_db(fields=attente.CHAMPS_DU_RANG)
        return reservation


def reactiver(*, reservation_id: int) -> Reservation:
    """Bring a cancelled booking back, with its seats or at the end of the waiting list: staff's choice.

    Raises PersonneEffaceeError, SeanceFermeeError, DejaInscritError, SeancePleineError, OccupeError.
    """
    with reservation_verrouillee(reservation_id) as (reservation, [seance]):
        if reservation.active:
            return reservation
        if reservation.anonymisee_le:
            raise PersonneEffaceeError
        verifier_ouverte(seance, origine=Origine.ACCUEIL)
        maintenant = timezone.now()
        placer(reservation, seance, maintenant=maintenant)
        annoncer(reservation, fait=maintenant.isoformat())
        return reservation


def deplacer(*, reservation_id: int, vers_id: int) -> Reservation:
    """Move a booking to another session, with its seats there or at the end of that waiting list.

    Raises ReservationAnnuleeError, SeanceFermeeError, TropDePlacesError, DejaInscritError, SeancePleineError, OccupeError.
    """
    with reservation_verrouillee(reservation_id, vers_id) as (reservation, [depart, arrivee]):
        if depart.pk == arrivee.pk:
            return reservation
        if not reservation.active:
            raise ReservationAnnuleeError
        verifier_non_commencee(depart)
        verifier_ouverte(arrivee, origine=Origine.ACCUEIL)
        verifier_places(arrivee, places=reservation.places, origine=Origine.ACCUEIL)
        ancienne = {"uuid": str(depart.uuid), "debut": depart.debut.isoformat(), "sequence": depart.sequence}
        liberer(reservation, depart)
        pris = codes_pris(arrivee)
        if reservation.code in pris:
            reservation.code = nouveau_code(pris)
        maintenant = timezone.now()
        placer(reservation, arrivee, maintenant=maintenant)
        deposer(reservation, Modele.DEPLACEMENT, fait=maintenant.isoformat(), ancienne=ancienne)
        attente.promouvoir_suivants(depart)
        return reservation
