"""The waiting list: first come, first served, without ever splitting a request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from ateliers.exceptions import PlacesInsuffisantesError, ReservationAnnuleeError, SeanceFermeeError
from ateliers.models import Reservation, Seance
from ateliers.models.message import Modele
from ateliers.models.reservation import StatutReservation
from ateliers.signals import reservation_confirmee

from . import gardees
from .inscriptions import EtatInscription
from .messages import deposer
from .verrous import reservation_verrouillee

# What a promotion writes on a booking.
CHAMPS_DU_RANG = ["statut", "ordre_attente", "confirmee_le", "depassee"]


@dataclass(frozen=True)
class Demande:
    """A request in the list: its key, its seats, and whether a smaller one has already gone before it."""

    cle: int | None
    places: int
    depassee: bool


@dataclass
class Choix:
    """The keys of the requests that get their seats, and of those that are passed over by it."""

    promues: list[int | None] = field(default_factory=list)
    depassees: list[int | None] = field(default_factory=list)


def choisir(libres: int, file: Iterable[Demande]) -> Choix:
    """Return who gets the free seats.

    In the order of the list, each request that fits is served. One that is too large is passed over once, and flagged;
    flagged already, it stops the list until it fits, so that a family is not overtaken for ever by single people.
    """
    choix = Choix()
    sautees: list[int | None] = []
    for demande in file:
        if demande.places <= libres:
            libres -= demande.places
            choix.promues.append(demande.cle)
            choix.depassees += sautees
            sautees = []
        elif demande.depassee:
            break
        else:
            sautees.append(demande.cle)
    return choix


def file_d_attente(seance: Seance) -> list[Reservation]:
    return list(seance.reservations.en_attente())


def demandes(file: Sequence[Reservation], *, capacite: int) -> list[Demande]:
    """Return the requests that may get seats. One that the session cannot hold waits, and stops nobody.

    `capacite` leaves out the seats held: a large request would else keep the others out for as long as the hold lasts.
    """
    return [Demande(r.pk, r.places, r.depassee) for r in file if r.places <= capacite]


def choix_pour_un_nouveau(seance: Seance, *, places: int) -> Choix:
    """Return who gets the free seats when somebody comes for so many: None is the newcomer.

    Whoever asks for none of them, all their seats being held for them, overtakes nobody.
    """
    if not places:
        return Choix([None])
    file = file_d_attente(seance) if seance.places_en_attente else []
    attendent = demandes(file, capacite=seance.places_partagees)
    return choisir(seance.places_libres, [*attendent, Demande(None, places, False)])


def noter_depassees(cles: Sequence[int | None]) -> None:
    if cles:
        Reservation.objects.filter(pk__in=[cle for cle in cles if cle is not None]).update(depassee=True)


def rang_suivant(seance: Seance) -> int:
    """Return the rank after the last one of the list."""
    dernier = seance.reservations.aggregate(dernier=Max("ordre_attente"))["dernier"]
    return (dernier or 0) + 1


def confirmer(reservation: Reservation, *, maintenant: datetime) -> None:
    """Give its seats to a waiting booking, and tell the person. The session is locked and has the room."""
    seance = reservation.seance
    reservation.statut = StatutReservation.CONFIRMEE
    reservation.ordre_attente = None
    reservation.confirmee_le = maintenant
    reservation.save(update_fields=["statut", "ordre_attente", "confirmee_le"])
    seance.places_en_attente -= reservation.places
    seance.places_confirmees += reservation.places
    seance.save(update_fields=["places_en_attente", "places_confirmees"])
    deposer(reservation, Modele.PROMOTION, fait=maintenant.isoformat())
    reservation_confirmee.send(Reservation, reservation=reservation)


def promouvoir_suivants(seance: Seance) -> None:
    """Give the free seats to those who wait. The session is locked; nobody is called once it has begun."""
    maintenant = timezone.now()
    if not seance.places_en_attente or seance.annulee or seance.commencee(maintenant):
        return
    file = file_d_attente(seance)
    choix = choisir(seance.places_libres, demandes(file, capacite=seance.places_partagees))
    noter_depassees(choix.depassees)
    for reservation in file:
        if reservation.pk in choix.promues:
            reservation.seance = seance
            confirmer(reservation, maintenant=maintenant)


def rendre_echus(seance: Seance, *, maintenant: datetime) -> int:
    """End the holds of a locked session whose time has come, for those who wait. Return how many ended.

    Whoever takes seats does it first, so that a hold ends on time even when the worker sleeps.
    """
    fermes = gardees.fermer_echus(seance, maintenant=maintenant)
    if fermes:
        promouvoir_suivants(seance)
    return fermes


def promouvoir(*, reservation_id: int) -> Reservation:
    """Give its seats to one waiting booking, out of turn: staff's choice.

    Raises PlacesInsuffisantesError, ReservationAnnuleeError, SeanceFermeeError (session cancelled or over).
    """
    with reservation_verrouillee(reservation_id) as (reservation, [seance]):
        maintenant = timezone.now()
        if rendre_echus(seance, maintenant=maintenant):
            reservation.refresh_from_db(fields=CHAMPS_DU_RANG)
        if reservation.confirmee:
            return reservation
        if not reservation.active:
            raise ReservationAnnuleeError
        if seance.annulee or seance.passee():
            etat = EtatInscription.ANNULEE if seance.annulee else EtatInscription.PASSEE
            raise SeanceFermeeError(etat.phrase(seance))
        if reservation.places > seance.places_libres:
            raise PlacesInsuffisantesError
        confirmer(reservation, maintenant=maintenant)
        return reservation
