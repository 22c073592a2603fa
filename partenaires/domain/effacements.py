"""Erase somebody who asks for it, before the time of all has come (RGPD, article 17). Numbers and dates stay."""

from django.utils import timezone

from ateliers.domain.anonymisation import effacer_personne
from ateliers.domain.personnes import normaliser
from ateliers.domain.verrous import seances_verrouillees, transaction_patiente
from ateliers.models import Lettre, Reservation
from partenaires.exceptions import DemandeOuverteError, GroupeAttenduError
from partenaires.models import Demande, DemandeAcces, Groupe, Invitation, Participant
from partenaires.models.demande import EtatDemande

from .conservation import oublier_le_demandeur
from .cycles import memes_personnes
from .etats import AVANT_LA_SEANCE
from .fil import demande_verrouillee
from .parts import parts_actives


def effacer_demandeur(*, demande_id: int) -> bool:
    """Erase who sent a request, with what was written, the letters about it, and what the group it became says of them.

    Return False when it names nobody any more. Raises DemandeOuverteError while an answer or the session is to come,
    OccupeError.
    """
    with transaction_patiente():
        demande = Demande.objects.select_related("seance", "groupe__seance").get(pk=demande_id)
        if demande.anonymisee_le is not None:
            return False
        if encore_attendue(demande):
            raise DemandeOuverteError
        if demande.groupe is not None:
            _effacer_du_groupe(demande, demande.groupe)
        with demande_verrouillee(demande_id) as actuelle:
            if encore_attendue(actuelle):
                raise DemandeOuverteError
            Lettre.objects.filter(cle__startswith=f"demande:{actuelle.uuid}:").delete()
            oublier_le_demandeur(actuelle, instant=timezone.now())
        return True


def _effacer_du_groupe(demande: Demande, groupe: Groupe) -> None:
    """Erase the sender of a request from the bookings in their name, and as who came with the group."""
    if normaliser(groupe.accompagnant) == normaliser(f"{demande.prenom} {demande.nom}"):
        effacer_accompagnant(groupe=groupe)
    siennes = groupe.parts.filter(reservation__courriel__iexact=demande.courriel)
    for part in siennes if demande.courriel else ():
        effacer_personne(reservation_id=part.reservation_id)


def encore_attendue(demande: Demande) -> bool:
    """Say whether a request still needs whoever sent it: it is open, or its session is to come."""
    if demande.etat in AVANT_LA_SEANCE:
        return True
    return demande.etat == EtatDemande.PLANIFIEE and demande.seance is not None and not demande.seance.passee()


def effacer_demande_acces(*, demande_acces: DemandeAcces) -> None:
    """Erase a request for an access, answered or not, with its letters and the invitation that waits. Raises OccupeError."""
    with transaction_patiente():
        Lettre.objects.filter(cle__startswith=f"acces:{demande_acces.pk}:").delete()
        invitations = Invitation.objects.en_cours().filter(
            structure=demande_acces.structure_id, courriel__iexact=demande_acces.courriel
        )
        for invitation in invitations:
            Lettre.objects.filter(cle__startswith=f"invitation:{invitation.pk}:").delete()
        invitations.delete()
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


def effacer_de_la_liste(*, groupe: Groupe, participant_id: int) -> int:
    """Erase somebody of a group who asks for it, on all the dates of its course, and return from how many lists.

    Headcounts stay. Raises OccupeError.
    """
    personne = groupe.participants.filter(pk=participant_id).first()
    if personne is None:
        return 0
    groupes = {groupe.pk: groupe} | {autre.pk: autre for autre in memes_personnes(groupe)}
    with seances_verrouillees(*{autre.seance_id for autre in groupes.values()}):
        homonymes = Participant.objects.filter(groupe__in=groupes, prenom=personne.prenom, nom=personne.nom)
        listes = homonymes.values("groupe").distinct().count()
        Participant.objects.filter(pk=participant_id).delete()
        homonymes.exclude(groupe=groupe).delete()
        return listes
