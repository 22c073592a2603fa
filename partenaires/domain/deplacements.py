"""A booking of a group that staff moves to another session."""

from uuid import uuid4

from django.utils.translation import gettext as _

from ateliers.domain.dates import intervalle
from ateliers.exceptions import SeanceReserveeError
from ateliers.models import Reservation
from partenaires.models import Demande, Groupe, MessageDemande, PartGroupe
from partenaires.models.demande import Cote, EtatDemande

from .effectifs import tenir_la_liste
from .fil import demande_verrouillee, ecrire_au_responsable
from .parts import parts_actives
from .seances_ouvertes import gardee_pour_une_autre


def suivre_deplacement(reservation: Reservation) -> None:
    """Make the group follow its booking. A part that leaves the others behind becomes a group of its own.

    Both sessions are locked by whoever moves the booking. The request that the group was planned for follows it too.
    Raises SeanceReserveeError for a session kept for another structure, or planned for another request, and
    NomsTropNombreuxError when those who stay are fewer than the names on the list.
    """
    part = PartGroupe.objects.select_related("groupe__structure").filter(reservation=reservation).first()
    if part is None:
        return
    groupe = part.groupe
    if gardee_pour_une_autre(reservation.seance, groupe.structure):
        raise SeanceReserveeError(_("Cette séance est gardée pour une autre structure. Choisissez-en une autre."))
    if groupe.seance_id == reservation.seance_id:
        return
    restent = [autre for autre in parts_actives(groupe) if autre.pk != reservation.pk]
    if restent:
        quitte, groupe = groupe, _detacher(groupe, part)
        tenir_la_liste(quitte)
    # The dates of a course share a nonce, which says that the same people come: but one group at most on a date.
    if Groupe.objects.filter(nonce=groupe.nonce, seance=reservation.seance).exists():
        groupe.nonce = uuid4()
    groupe.seance = reservation.seance
    groupe.rappele_le = None
    groupe.save()
    if not restent:
        _suivre_la_demande(groupe)
        # What was cancelled stays where it was; only the booking that moved is the group's.
        groupe.parts.exclude(pk=part.pk).exclude(reservation__seance=groupe.seance).delete()


def _suivre_la_demande(groupe: Groupe) -> None:
    pk = Demande.objects.filter(groupe=groupe, etat=EtatDemande.PLANIFIEE).values_list("pk", flat=True).first()
    if pk is None:
        return
    if Demande.objects.filter(seance=groupe.seance).exclude(pk=pk).exists():
        raise SeanceReserveeError(_("Cette séance est prévue pour une autre demande. Choisissez-en une autre."))
    with demande_verrouillee(pk) as demande:
        demande.seance = groupe.seance
        demande.save(update_fields=["seance"])
        seance = groupe.seance
        quand = intervalle(seance.debut_local, seance.fin_locale)
        texte = _("Le groupe change de séance : %(quand)s, %(lieu)s.") % {"quand": quand, "lieu": seance.lieu}
        ligne = MessageDemande.objects.create(demande=demande, cote=Cote.SUIVI, texte=texte)
        ecrire_au_responsable(
            demande,
            ligne,
            titre=_("Le groupe d’une demande change de séance."),
            phrases=[texte, _("La séance d’avant est toujours prévue. Annulez-la si personne d’autre ne vient.")],
        )


def _detacher(groupe: Groupe, part: PartGroupe) -> Groupe:
    detache = Groupe(
        structure=groupe.structure,
        referent=groupe.referent,
        seance=groupe.seance,
        accompagnant=groupe.accompagnant,
        accompagnant_telephone=groupe.accompagnant_telephone,
        remarque=groupe.remarque,
    )
    detache.save()
    part.groupe = detache
    part.save(update_fields=["groupe"])
    return detache
