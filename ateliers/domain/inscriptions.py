"""May one book this session now? One answer for the page, the form and the service."""

from datetime import datetime
from enum import Enum

from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.exceptions import SeancePleineError
from ateliers.models import Seance
from ateliers.models.seance import Inscription

from . import dates


class EtatInscription(Enum):
    """What a visitor may do with a session."""

    OUVERTE = "ouverte"
    ATTENTE = "attente"
    COMPLETE = "complete"
    PAS_ENCORE = "pas_encore"
    FERMEE = "fermee"
    PASSEE = "passee"
    ANNULEE = "annulee"
    LIBRE = "libre"
    GROUPES = "groupes"

    @property
    def reservable(self) -> bool:
        """Say whether the form is shown: there are seats, or room on the waiting list."""
        return self in (EtatInscription.OUVERTE, EtatInscription.ATTENTE)

    def phrase(self, seance: Seance) -> str:
        """Return the sentence that tells people where they stand."""
        match self:
            case EtatInscription.OUVERTE:
                return _("Vous pouvez réserver.")
            case EtatInscription.ATTENTE:
                return _("Complet : liste d’attente.")
            case EtatInscription.COMPLETE:
                return str(SeancePleineError())
            case EtatInscription.PAS_ENCORE:
                ouverture = timezone.localtime(seance.ouverture, seance.lieu.tzinfo)
                return _("Les inscriptions ouvrent le %s.") % dates.date_et_heure(ouverture)
            case EtatInscription.FERMEE:
                return _("Les inscriptions sont fermées. Appelez-nous : il reste peut-être une place.")
            case EtatInscription.PASSEE:
                return _("Cette séance est passée. Choisissez une autre date.")
            case EtatInscription.ANNULEE:
                return _("Cette séance est annulée. Choisissez une autre date.")
            case EtatInscription.LIBRE:
                return _("Entrée libre. Venez sans réserver.")
            case EtatInscription.GROUPES:
                return _("Cette séance est réservée aux groupes de nos partenaires.")


def etat_inscription(seance: Seance, *, maintenant: datetime | None = None) -> EtatInscription:
    """Return where registration stands for this session, at `maintenant` (now by default)."""
    instant = maintenant or timezone.now()
    if seance.annulee:
        return EtatInscription.ANNULEE
    if seance.passee(instant):
        return EtatInscription.PASSEE
    if seance.inscription == Inscription.LIBRE:
        return EtatInscription.LIBRE
    if seance.inscription == Inscription.GROUPES:
        return EtatInscription.GROUPES
    if seance.ouverture and instant < seance.ouverture:
        return EtatInscription.PAS_ENCORE
    if instant >= seance.fin_des_inscriptions:
        return EtatInscription.FERMEE
    if seance.places_offertes:
        return EtatInscription.OUVERTE
    if seance.attente_libre:
        return EtatInscription.ATTENTE
    return EtatInscription.COMPLETE
