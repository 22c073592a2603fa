"""What staff does with messages: call people, send again what failed, know beforehand whom a change will reach."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from ateliers.models import Lettre, Message, Seance
from ateliers.models.message import StatutMessage


@dataclass(frozen=True)
class Portee:
    """How many people a message to a whole session reaches, and by which means."""

    courriels: int
    appels: int
    sans_contact: int

    @property
    def total(self) -> int:
        return self.courriels + self.appels + self.sans_contact


def portee(seance: Seance) -> Portee:
    """Return whom a change of this session would have to be told to."""
    comptes = seance.reservations.actives().aggregate(
        courriels=Count("pk", filter=~Q(courriel="")),
        appels=Count("pk", filter=Q(courriel="") & ~Q(telephone="")),
        sans_contact=Count("pk", filter=Q(courriel="", telephone="")),
    )
    return Portee(**comptes)


def noter_appel(*, message_id: int) -> bool:
    """Write that a call was made. Return False when somebody already had, or when it has lost its reason."""
    appels = Message.objects.a_appeler().filter(pk=message_id)
    return bool(appels.update(statut=StatutMessage.FAIT, fait_le=timezone.now()))


def relancer(*, message_id: int) -> bool:
    """Queue again a mail that failed for good, or try at once one that is waiting for its next attempt."""
    relances = (
        Message.objects.en_souffrance()
        .filter(pk=message_id)
        .update(statut=StatutMessage.A_ENVOYER, prochain_essai=timezone.now(), tentatives=0, erreur="")
    )
    return bool(relances)


def relancer_lettre(*, lettre_id: int) -> bool:
    """Queue again a letter that failed. Return False when it has left, will leave, or is of no use any more."""
    relances = (
        Lettre.objects.en_souffrance()
        .utiles()
        .filter(pk=lettre_id)
        .update(statut=StatutMessage.A_ENVOYER, prochain_essai=timezone.now(), tentatives=0, erreur="")
    )
    return bool(relances)
