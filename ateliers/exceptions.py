"""What a booking can be refused for. The message of each is the sentence that people read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class RefusError(Exception):
    """A refusal with a plain French sentence. `conflit` says that the session's state is the cause (HTTP 409)."""

    phrase: object = _("Cette demande n’est pas possible.")
    conflit = False

    def __str__(self) -> str:
        return str(self.phrase)


class SeanceFermeeError(RefusError):
    """The session takes no booking: past, cancelled, closed, not open yet, for groups, or without registration."""

    conflit = True

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class SeanceReserveeError(RefusError):
    """An edit of the session contradicts the bookings that it has."""

    conflit = True

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class SeancePleineError(RefusError):
    """Neither the session nor its waiting list has room."""

    phrase = _("Cette séance est complète, et sa liste d’attente aussi. Choisissez une autre date.")
    conflit = True


class TropDePlacesError(RefusError):
    """More seats asked than one booking may take."""

    def __init__(self, maximum: int) -> None:
        super().__init__(maximum)
        self.phrase = (
            ngettext(
                "Vous pouvez réserver %d place au plus. Pour un groupe, appelez-nous.",
                "Vous pouvez réserver %d places au plus. Pour un groupe, appelez-nous.",
                maximum,
            )
            % maximum
        )


class PlacesInsuffisantesError(RefusError):
    """Staff asked for seats that are not free."""

    phrase = _("Il n’y a pas assez de places libres.")
    conflit = True


class DejaInscritError(RefusError):
    """The same person, with the same contact, already holds a booking for this session."""

    phrase = _("Vous avez déjà une réservation pour cette séance. Pour la changer, ouvrez-la ou appelez-nous.")


class ReservationAnnuleeError(RefusError):
    """The booking was cancelled: nothing can be changed any more."""

    phrase = _("Cette réservation est annulée.")
    conflit = True


class BlocageClosError(RefusError):
    """The hold has ended: its seats were taken or given back."""

    phrase = _("Ces places ne sont plus gardées.")
    conflit = True


class EcheanceError(RefusError):
    """Seats cannot be held until this date."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class CapaciteError(RefusError):
    """The new capacity is under the number of seats already confirmed or held."""

    conflit = True

    def __init__(self, confirmees: int, gardees: int = 0) -> None:
        super().__init__(confirmees, gardees)
        if gardees:
            modele = ngettext(
                "%d place est confirmée ou gardée pour un groupe. Libérez les places gardées, choisissez qui passe en "
                "liste d’attente, ou mettez plus de places.",
                "%d places sont confirmées ou gardées pour un groupe. Libérez les places gardées, choisissez qui passe "
                "en liste d’attente, ou mettez plus de places.",
                confirmees + gardees,
            )
        else:
            modele = ngettext(
                "%d place est déjà confirmée. Choisissez qui passe en liste d’attente, ou gardez plus de places.",
                "%d places sont déjà confirmées. Choisissez qui passe en liste d’attente, ou gardez plus de places.",
                confirmees,
            )
        self.phrase = modele % (confirmees + gardees)


class PersonneAttendueError(RefusError):
    """Somebody who is still to come cannot be forgotten."""

    phrase = _("Cette personne est encore attendue. Annulez d’abord sa réservation, ou attendez la fin de la séance.")
    conflit = True


class PersonneEffaceeError(RefusError):
    """The booking no longer names anybody."""

    phrase = _("Les données de cette personne sont effacées. Faites une nouvelle réservation.")
    conflit = True


class OccupeError(RefusError):
    """Another booking held the session for longer than the lock's time-out."""

    phrase = _("Beaucoup de personnes réservent en ce moment. Attendez une minute, puis recommencez.")
