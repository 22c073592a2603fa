"""What partners can be refused, each with the sentence that they read. A refused booking raises those of `ateliers`."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ateliers.exceptions import PlacesInsuffisantesError, RefusError, SeancePleineError


class DernierGestionnaireError(RefusError):
    """A structure would have nobody left to manage its accounts."""

    phrase = _("Il faut au moins un gestionnaire. Nommez d’abord une autre personne.")
    conflit = True


class InvitationInvalideError(RefusError):
    """The invitation was used, withdrawn, is too old, or was sent to somebody else."""

    phrase = _("Cette invitation ne marche plus. Demandez-en une nouvelle à la personne qui l’a envoyée.")
    conflit = True


class InvitationRecenteError(RefusError):
    """The invitation was sent again today already."""

    phrase = _("L’invitation est déjà partie aujourd’hui. Dites à la personne de regarder aussi dans les indésirables.")
    conflit = True


class AutreCompteError(RefusError):
    """The invitation was sent to another address than that of the account which accepts it."""

    phrase = _("Cette invitation est pour une autre adresse que la vôtre. Déconnectez-vous, puis ouvrez-la encore.")
    conflit = True


class ConnexionRequiseError(RefusError):
    """The address of the invitation has an account: its owner signs in before accepting."""

    phrase = _("Vous avez déjà un compte. Connectez-vous pour accepter l’invitation.")
    conflit = True


class DejaReferentError(RefusError):
    """The person already belongs to the structure, or is already invited."""

    phrase = _("Cette personne a déjà accès à votre espace, ou une invitation l’attend.")
    conflit = True


class ListeTropLongueError(RefusError):
    """More names than seats."""

    phrase: object = _("Il y a plus de noms que de places. Augmentez d’abord l’effectif du groupe.")


class NomVideError(RefusError):
    """A name without a letter that can be read."""

    phrase = _("Donnez un prénom ou un nom.")


class NomsTropNombreuxError(ListeTropLongueError):
    """Fewer seats than the list has names."""

    def __init__(self, noms: int) -> None:
        super().__init__(noms)
        self.phrase = (
            ngettext(
                "La liste compte %d nom. Retirez d’abord ce nom.",
                "La liste compte %d noms. Retirez d’abord des noms.",
                noms,
            )
            % noms
        )


class SeanceTropPetiteError(RefusError):
    """More people than the session can ever receive."""

    def __init__(self, capacite: int) -> None:
        super().__init__(capacite)
        self.phrase = (
            ngettext(
                "Cette séance reçoit %d personne au plus.",
                "Cette séance reçoit %d personnes au plus.",
                capacite,
            )
            % capacite
        )


class GroupeVideError(RefusError):
    """Nobody in the group."""

    phrase = _("Un groupe compte au moins une personne.")


def places_restantes(places: int) -> str:
    """Return the sentence that says how many seats a structure could still have."""
    if not places:
        return str(_("Il ne reste pas de place pour vous."))
    return ngettext("Il reste %d place pour vous.", "Il reste %d places pour vous.", places) % places


def attente_restante(places: int) -> str:
    """Return the sentence that says how many people could still wait."""
    if not places:
        return str(_("La liste d’attente est complète."))
    return ngettext("La liste d’attente a %d place.", "La liste d’attente a %d places.", places) % places


class PasAssezDePlacesError(PlacesInsuffisantesError):
    """The whole group, or the people to add, do not fit in what is free."""

    def __init__(self, libres: int) -> None:
        super().__init__(libres)
        self.phrase = format_lazy("{} {}", places_restantes(libres), _("Ce n’est pas assez."))


class ListePleineError(SeancePleineError):
    """The waiting list has no room for those who would wait."""

    def __init__(self, libres: int, attente: int) -> None:
        super().__init__(libres, attente)
        self.phrase = format_lazy(
            "{} {} {}", places_restantes(libres), attente_restante(attente), _("Ce n’est pas assez.")
        )


class CycleFermeError(RefusError):
    """The course cannot be joined: over, stopped, or kept for another structure."""

    phrase = _("Ce cycle n’est pas ouvert à votre structure.")
    conflit = True


class CycleRefuseError(RefusError):
    """One date of a course refuses the group: nothing was registered."""

    def __init__(self, quand: str, refus: RefusError) -> None:
        super().__init__(quand, refus)
        self.phrase = _("%(quand)s : %(refus)s Aucune date n’est inscrite.") % {"quand": quand, "refus": refus}
        self.conflit = refus.conflit


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


class DemandeOuverteError(RefusError):
    """Whoever sent a request that still needs them cannot be forgotten."""

    phrase = _("Cette demande est encore ouverte. Refusez-la d’abord, ou attendez la fin de la séance.")
    conflit = True


class GroupeAttenduError(RefusError):
    """Whoever comes with a group that is still to come cannot be forgotten."""

    phrase = _("Ce groupe est encore attendu. La structure change d’abord la personne qui accompagne, ou annule.")
    conflit = True


class GroupeTropPetitError(RefusError):
    """Fewer people than the workshop on demand needs."""

    def __init__(self, minimum: int) -> None:
        super().__init__(minimum)
        self.phrase = _("Cet atelier se fait à partir de %d personnes.") % minimum


class DemandeInvalideError(RefusError):
    """Something in a request, or in an answer to it, cannot be. `champ` says what."""

    def __init__(self, phrase: object, *, champ: str = "") -> None:
        super().__init__(phrase)
        self.phrase = phrase
        self.champ = champ


class TropDeDemandesError(RefusError):
    """One address sends more requests in a day than a person would."""

    phrase = _("Nous avons déjà reçu plusieurs demandes de cette adresse aujourd’hui. Appelez-nous pour la suite.")
    conflit = True


class ImportRefuseError(RefusError):
    """A row of the file has an error, or somebody changed the structures meanwhile."""

    phrase = _("Rien n’est importé : le fichier a des erreurs, ou une structure vient de changer. Relisez l’essai.")
    conflit = True


class FusionImpossibleError(RefusError):
    """The two structures are one already, or one of them was merged meanwhile."""

    phrase = _("Ces structures ne peuvent pas être fusionnées : l’une d’elles vient de changer. Recommencez.")
    conflit = True
