"""A booking of a group that staff moves to another session."""

from uuid import uuid4

from ateliers.models import Reservation
from partenaires.models import Groupe, PartGroupe

from .parts import parts_actives


def suivre_deplacement(reservation: Reservation) -> None:
    """Make the group follow its booking. A part that leaves the others behind becomes a group of its own.

    Both sessions are locked by whoever moves the booking.
    """
    part = PartGroupe.objects.select_related("groupe").filter(reservation=reservation).first()
    if part is None or part.groupe.seance_id == reservation.seance_id:
        return
    groupe = part.groupe
    restent = [autre for autre in parts_actives(groupe) if autre.pk != reservation.pk]
    if restent:
        groupe = _detacher(groupe, part)
    # The dates of a course share a nonce, which says that the same people come: but one group at most on a date.
    if Groupe.objects.filter(nonce=groupe.nonce, seance=reservation.seance).exists():
        groupe.nonce = uuid4()
    groupe.seance = reservation.seance
    groupe.rappele_le = None
    groupe.save()
    if not restent:
        # What was cancelled stays where it was; only the booking that moved is the group's.
        groupe.parts.exclude(pk=part.pk).exclude(reservation__seance=groupe.seance).delete()


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
