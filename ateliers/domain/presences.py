"""How many people came: the facilitator writes it for each booking, once the session is about to begin."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.exceptions import RefusError, SeanceFermeeError
from ateliers.models import Reservation, Seance
from ateliers.signals import presences_notees

from .dates import date_et_heure
from .inscriptions import EtatInscription
from .verrous import seances_verrouillees

# People come early: the room fills before the hour.
AVANCE = timedelta(minutes=30)


class PresenceRefuseeError(RefusError):
    """A number that one booking cannot have. `reservation_id` says which."""

    def __init__(self, phrase: str, *, reservation_id: int) -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.reservation_id = reservation_id


@dataclass(frozen=True)
class BilanPresences:
    """Who came to a session: seats that were sure, people counted, bookings not counted yet."""

    places: int
    presents: int
    reservations: int
    non_notees: int


def bilan(seance: Seance) -> BilanPresences:
    """Return how many people came to a session, as far as it is known."""
    comptes = seance.reservations.confirmees().aggregate(
        reservations=Count("pk"),
        non_notees=Count("pk", filter=Q(presents=None)),
        total_places=Sum("places", default=0),
        total_presents=Sum("presents", default=0),
    )
    return BilanPresences(
        places=comptes["total_places"],
        presents=comptes["total_presents"],
        reservations=comptes["reservations"],
        non_notees=comptes["non_notees"],
    )


def refus_de_noter(seance: Seance, *, maintenant: datetime | None = None) -> str:
    """Return why nobody can be counted now, or nothing when they can."""
    if seance.annulee:
        return EtatInscription.ANNULEE.phrase(seance)
    debut = seance.debut - AVANCE
    if (maintenant or timezone.now()) >= debut:
        return ""
    ouverture = timezone.localtime(debut, seance.lieu.tzinfo)
    return _("Vous pourrez noter les présences à partir du %s.") % date_et_heure(ouverture)


def phrase_bornes(places: int) -> str:
    """Return what numbers a booking of so many seats can have."""
    return _("Écrivez un nombre de 0 à %d.") % places


def noter(*, seance_id: int, presents: dict[int, int | None]) -> None:
    """Write how many people of each booking came; None when nobody has counted. Bookings that are not named keep theirs.

    Raises SeanceFermeeError before the doors open, PresenceRefuseeError for a booking that is not confirmed here, that was
    made anonymous, or that has fewer seats; then nothing is written. Raises Seance.DoesNotExist, OccupeError.
    """
    with seances_verrouillees(seance_id) as [seance]:
        if refus := refus_de_noter(seance):
            raise SeanceFermeeError(refus)
        confirmees = {r.pk: r for r in seance.reservations.confirmees().filter(pk__in=presents)}
        for pk, nombre in presents.items():
            _verifier(pk, nombre, reservation=confirmees.get(pk))
        changees = [r for pk, r in confirmees.items() if r.presents != presents[pk]]
        for reservation in changees:
            reservation.presents = presents[reservation.pk]
        if changees:
            Reservation.objects.bulk_update(changees, ["presents"])
            presences_notees.send(Seance, seance=seance)


def _verifier(pk: int, nombre: int | None, *, reservation: Reservation | None) -> None:
    if reservation is None:
        raise PresenceRefuseeError(_("Cette réservation n’est plus confirmée. Rechargez la page."), reservation_id=pk)
    if reservation.anonymisee_le is not None:
        raise PresenceRefuseeError(_("Cette séance est trop ancienne : ses noms sont effacés."), reservation_id=pk)
    if nombre is not None and not 0 <= nombre <= reservation.places:
        raise PresenceRefuseeError(phrase_bornes(reservation.places), reservation_id=pk)
