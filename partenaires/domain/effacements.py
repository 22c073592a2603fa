"""Erase somebody who asks for it, before the time of all has come (RGPD, article 17). Numbers and dates stay."""

from django.utils import timezone

from ateliers.domain.verrous import seances_verrouillees, transaction_patiente
from ateliers.models import Lettre, Reservation
from partenaires.exceptions import DemandeOuverteError, GroupeAttenduError
from partenaires.models import Demande, DemandeAcces, Groupe
from partenaires.models.demande import EtatDemande

from .conservation import oublier_le_demandeur
from .etats import AVANT_LA_SEANCE
from .fil import demande_verrouillee
from .parts import parts_actives


def effacer_demandeur(*, demande_id: int) -> bool:
    """Erase who sent a request, with what was written and the letters about it; False when it names nobody any more.

    Raises DemandeOuverteError while an answer or the session is to come, OccupeError.
    """
    with demande_verrouillee(demande_id) as demande:
        if demande.anonymisee_le is not None:
            return False
        if encore_attendue(demande):
            raise DemandeOuverteError
        Lettre.objects.filter(cle__startswith=f"demande:{demande.uuid}:").delete()
        oublier_le_demandeur(demande, instant=timezone.now())
        return True


def encore_attendue(demande: Demande) -> bool:
    """Say whether a request still needs whoever sent it: it is open, or its session is to come."""
    if demande.etat in AVANT_LA_SEANCE:
        return True
    return demande.etat == EtatDemande.PLANIFIEE and demande.seance is not None and not demande.seance.passee()


def effacer_demande_acces(*, demande_acces: DemandeAcces) -> None:
    """Erase a request for an access, answered or not, with the letters about it. Raises OccupeError."""
    with transaction_patiente():
        Lettre.objects.filter(cle__startswith=f"acces:{demande_acces.pk}:").delete()
        DemandeAcces.objects.filter(pk=demande_acces.pk).delete()


def effacer_accompagnant(*, groupe: Groupe) -> None:
    """Erase who came with a group, on its bookings too.

    Raises GroupeAttenduError while the group is to come, OccupeError.
    """
    with seances_verrouillees(groupe.seance_id) as [seance]:
        if parts_actives(groupe) and not seance.passee():
            raise GroupeAttenduError
        actuel = Groupe.objects.get(pk=groupe.pk)
        numero = actuel.accompagnant_telephone
        if numero:
            Reservation.objects.filter(part_de_groupe__groupe=actuel, telephone=numero).update(telephone="")
        actuel.accompagnant = actuel.accompagnant_telephone = actuel.remarque = ""
        actuel.save(update_fields=["accompagnant", "accompagnant_telephone", "remarque"])
