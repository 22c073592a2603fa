"""The sessions to which a structure may bring a group, and those that are kept for one structure alone."""

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.domain import attente, seances
from ateliers.domain.gardees import part_gardee
from ateliers.domain.reservations import verifier_non_commencee, verifier_ouverte
from ateliers.domain.verrous import seances_verrouillees
from ateliers.exceptions import SeanceReserveeError
from ateliers.models import Blocage, Seance
from ateliers.models.reservation import Origine
from ateliers.models.seance import Inscription
from partenaires.exceptions import SeanceNonOuverteError
from partenaires.models import SeanceReservee, Structure

if TYPE_CHECKING:
    from ateliers.querysets import SeanceQuerySet

OUVERTES_AUX_GROUPES = (Inscription.INDIVIDUELLE, Inscription.GROUPES)


def seances_ouvertes(structure: Structure) -> "SeanceQuerySet":
    """Return the sessions to which this structure may bring a group, the next first.

    Each has `gardees`, the seats held for it. Partners book until the start, as staff does; a full session stays in the
    list, for its waiting list.
    """
    ouvertes: SeanceQuerySet = Seance.objects.publiques().maintenues().filter(gardees_pour_aucune_autre(structure))
    return (
        ouvertes.filter(debut__gt=timezone.now(), inscription__in=OUVERTES_AUX_GROUPES)
        .annotate(gardees=_gardees(structure))
        .order_by("debut", "pk")
    )


def gardees_pour_aucune_autre(structure: Structure | None) -> Q:
    """Return the condition "kept for no structure, unless it is this one" on sessions."""
    pour_personne = Q(reservee_a=None)
    return pour_personne if structure is None else pour_personne | Q(reservee_a__structure=structure)


def gardee_pour_une_autre(seance: Seance, structure: Structure) -> bool:
    """Say whether a session is kept for another structure."""
    return SeanceReservee.objects.filter(seance=seance).exclude(structure=structure).exists()


def _gardees(structure: Structure) -> Coalesce:
    ouverts = Blocage.objects.ouverts().filter(
        seance=OuterRef("pk"), pour__structure=structure, jusqu_au__gt=timezone.now()
    )
    return Coalesce(Subquery(ouverts.order_by().values("seance").annotate(total=Sum("places")).values("total")), 0)


def blocage_ouvert(structure: Structure, seance: Seance) -> Blocage | None:
    """Return the hold from which this structure may take seats now."""
    ouverts = Blocage.objects.ouverts().filter(seance=seance, pour__structure=structure, jusqu_au__gt=timezone.now())
    return ouverts.order_by("jusqu_au", "pk").first()


def places_pour(structure: Structure, seance: Seance) -> tuple[int, Blocage | None]:
    """Return how many seats of a locked session this structure may take at once, and the hold that some come from."""
    attente.rendre_echus(seance, maintenant=timezone.now())
    blocage = blocage_ouvert(structure, seance)
    return seance.places_offertes + (blocage.places if blocage else 0), blocage


def tient_en_entier(effectif: int, *, seance: Seance, blocage: Blocage | None) -> bool:
    """Say whether so many people get their seats together: some from the hold, the rest in turn with those who wait."""
    a_trouver = effectif - part_gardee(blocage, places=effectif)
    return None in attente.choix_pour_un_nouveau(seance, places=a_trouver).promues


def verifier_ouverte_a(structure: Structure, seance: Seance) -> None:
    """Raise SeanceFermeeError or SeanceNonOuverteError unless this structure may bring a group there. The session is locked."""
    verifier_ouverte(seance, origine=Origine.PARTENAIRE)
    verifier_non_commencee(seance)
    if not structure.active or not seances_ouvertes(structure).filter(pk=seance.pk).exists():
        raise SeanceNonOuverteError


def reserver_seance_a(*, seance_id: int, structure: Structure) -> SeanceReservee:
    """Keep a session for one structure: the public no longer books it, nor do other structures.

    Raises SeanceReserveeError when somebody else already has seats there, and what `seances.modifier` raises.
    """
    with seances_verrouillees(seance_id) as [seance]:
        verifier_non_commencee(seance)
        autres = seance.reservations.actives().exclude(part_de_groupe__groupe__structure=structure)
        gardees = seance.blocages.ouverts().exclude(pour__structure=structure)
        if autres.exists() or gardees.exists():
            raise SeanceReserveeError(
                _("D’autres personnes ont déjà des places à cette séance. Choisissez une autre séance.")
            )
        if seance.cycles.filter(actif=True).exclude(structure=structure).exists():
            raise SeanceReserveeError(
                _(
                    "Cette séance est une date d’un cycle que d’autres structures peuvent suivre. Changez d’abord le cycle."
                )
            )
        avant = seance.inscription
        if avant != Inscription.GROUPES:
            seance.inscription = Inscription.GROUPES
            seances.modifier(seance=seance)
        reservee, _creee = SeanceReservee.objects.update_or_create(
            seance=seance,
            defaults={"structure": structure},
            create_defaults={"structure": structure, "inscription_avant": avant},
        )
        return reservee


def seances_reservees_a(structure: Structure) -> "SeanceQuerySet":
    """Return the sessions to come that are kept for this structure, the next first."""
    reservees: SeanceQuerySet = Seance.objects.maintenues().filter(reservee_a__structure=structure)
    a_venir = reservees.filter(fin__gt=timezone.now()).select_related("atelier__theme", "lieu")
    return a_venir.order_by("debut", "pk")


def rouvrir_seance(*, seance_id: int) -> Seance:
    """Open a session again to whom it was for: every structure, and the public if it was. Return it.

    Raises Seance.DoesNotExist, OccupeError.
    """
    with seances_verrouillees(seance_id) as [seance]:
        reservee = SeanceReservee.objects.filter(seance=seance).first()
        if reservee is not None:
            reservee.delete()
            if reservee.inscription_avant != seance.inscription:
                seance.inscription = Inscription(reservee.inscription_avant)
                seances.modifier(seance=seance)
        return seance


def verifier_reste_aux_groupes(seance: Seance) -> None:
    """Raise SeanceReserveeError for a session kept for a structure that would open to the public."""
    if seance.inscription != Inscription.GROUPES and SeanceReservee.objects.filter(seance=seance).exists():
        raise SeanceReserveeError(
            _("Cette séance est gardée pour une structure. Ouvrez-la d’abord aux autres structures.")
        )
