"""What partners can be refused, each with the sentence that they read. A refused booking raises those of `ateliers`."""

from django.utils.translation import gettext_lazy as _

from ateliers.exceptions import RefusError


class DernierGestionnaireError(RefusError):
    """A structure would have nobody left to manage its accounts."""

    phrase = _("Il faut au moins un gestionnaire. Nommez d’abord une autre personne.")
    conflit = True


class InvitationInvalideError(RefusError):
    """The invitation was used, withdrawn, is too old, or was sent to somebody else."""

    phrase = _("Cette invitation ne marche plus. Demandez-en une nouvelle à la personne qui vous a invité.")
    conflit = True


class DejaReferentError(RefusError):
    """The person already belongs to the structure, or is already invited."""

    phrase = _("Cette personne a déjà accès à votre espace, ou une invitation l’attend.")
    conflit = True


class ListeTropLongueError(RefusError):
    """More names than seats."""

    phrase = _("Il y a plus de noms que de places. Augmentez d’abord l’effectif du groupe.")


class BesoinsTropNombreuxError(RefusError):
    """More people with a need than people in the group."""

    phrase = _("Un besoin concerne au plus autant de personnes que le groupe en compte.")


class GroupeAnnuleError(RefusError):
    """The group was cancelled: nothing can be changed any more."""

    phrase = _("Ce groupe est annulé.")
    conflit = True


class SeanceNonOuverteError(RefusError):
    """The session is not for this structure."""

    phrase = _("Cette séance n’est pas ouverte à votre structure.")
    conflit = True


class TransitionError(RefusError):
    """The request is no longer in a state where this can be done: somebody was faster, or the page was old."""

    phrase = _("Cette demande a changé entre-temps. Relisez-la, puis choisissez.")
    conflit = True


class GroupeTropPetitError(RefusError):
    """Fewer people than the workshop on demand needs."""

    def __init__(self, minimum: int) -> None:
        super().__init__(minimum)
        self.phrase = _("Cet atelier se fait à partir de %d personnes.") % minimum
