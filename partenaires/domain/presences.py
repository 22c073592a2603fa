"""Who came: counts are those of the bookings, names are the group's, and reach the structure with the person's consent."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.domain.dates import jour
from ateliers.domain.lettres import deposer_lettre
from ateliers.domain.presences import refus_de_noter
from ateliers.domain.verrous import seances_verrouillees
from ateliers.exceptions import RefusError, SeanceFermeeError
from ateliers.models import Seance
from partenaires.models import Groupe, Participant

from .courriers import correspondant

UTILE = timedelta(days=30)


@dataclass(frozen=True)
class Venue:
    """Somebody who agreed that the structure reads whether they came; None while nobody noted it."""

    nom: str
    present: bool | None


@dataclass(frozen=True)
class BilanGroupe:
    """What a structure reads after a session. `presents` is None until the facilitator has counted the whole group."""

    places: int
    presents: int | None
    venues: tuple[Venue, ...]


def bilan_groupe(groupe: Groupe) -> BilanGroupe:
    """Return how many people had a seat, how many came, and who of those who consented."""
    comptes = _comptes(groupe)
    accords = groupe.participants.filter(accord=True)
    return BilanGroupe(
        places=sum(places for places, _presents in comptes),
        presents=_total(comptes),
        venues=tuple(Venue(str(participant), participant.present) for participant in accords),
    )


def _comptes(groupe: Groupe) -> list[tuple[int, int | None]]:
    parts = groupe.parts.filter(reservation__statut="confirmee")
    return list(parts.values_list("reservation__places", "reservation__presents"))


def _total(comptes: list[tuple[int, int | None]]) -> int | None:
    presents = [presents for _places, presents in comptes if presents is not None]
    return sum(presents) if comptes and len(presents) == len(comptes) else None


def noter_participants(*, groupe: Groupe, presents: dict[int, bool | None]) -> None:
    """Write which people of the list came; None when it is not known. People who are not named keep theirs.

    Raises SeanceFermeeError before the doors open, and RefusError for somebody who is not of this group.
    """
    with seances_verrouillees(groupe.seance_id) as [seance]:
        if refus := refus_de_noter(seance):
            raise SeanceFermeeError(refus)
        participants = list(groupe.participants.filter(pk__in=presents))
        if len(participants) < len(presents):
            raise RefusError
        for participant in participants:
            participant.present = presents[participant.pk]
        Participant.objects.bulk_update(participants, ["present"])


def remercier(seance: Seance) -> None:
    """Tell the referents how many people came, once, when the facilitator has counted their whole group."""
    for groupe in Groupe.objects.filter(seance=seance).select_related("structure").order_by("pk"):
        groupe.seance = seance
        presents = _total(_comptes(groupe))
        if presents is not None:
            _remercier(groupe, presents=presents)


def _remercier(groupe: Groupe, *, presents: int) -> None:
    destinataire = correspondant(groupe)
    seance: Seance = groupe.seance
    quoi = _("%(atelier)s, le %(jour)s.") % {"atelier": seance.atelier.title, "jour": jour(seance.debut_local)}
    if presents:
        sujet = ngettext("Merci : %d personne est venue", "Merci : %d personnes sont venues", presents) % presents
        phrases = [quoi, _("Vous pouvez télécharger votre attestation de participation.")]
    else:
        sujet = _("Votre groupe n’est pas venu")
        phrases = [quoi, _("Nous n’avons compté personne de votre groupe."), _("C’est une erreur ? Appelez-nous.")]
    deposer_lettre(
        destinataire=destinataire.courriel,
        prenom=destinataire.prenom,
        sujet=sujet,
        titre=f"{sujet}.",
        phrases=phrases,
        bouton=_("Voir mon groupe"),
        lien=destinataire.lien,
        cle=f"presences-groupe:{groupe.pk}",
        perime_le=seance.fin + UTILE,
    )
