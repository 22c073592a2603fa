"""Merge two structures that are one: everything goes to the one that stays, the other is closed."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from ateliers.domain import blocages
from ateliers.domain.verrous import seances_verrouillees
from ateliers.models import Blocage, Reservation, Seance
from partenaires.exceptions import FusionImpossibleError
from partenaires.models import (
    BlocageStructure,
    Convention,
    Cycle,
    Demande,
    DemandeAcces,
    DocumentStructure,
    Groupe,
    Invitation,
    Referent,
    SeanceReservee,
    Structure,
)
from partenaires.models.structure import RoleReferent

from .blocages import blocages_de

# What belongs to a structure and simply goes with it, through its field `structure`. Referents, invitations, rooms and
# former merges each have a rule below. A test fails when something that points to a structure is in neither.
SUIVENT: tuple[Any, ...] = (
    Convention, DocumentStructure, Groupe, Demande, DemandeAcces, Cycle, SeanceReservee, BlocageStructure,
)  # fmt: skip
# What names a referent, and goes from one that disappears to the one that stays.
NOMMENT_UN_REFERENT: tuple[Any, ...] = (Groupe, Demande)
ADRESSE = ("adresse", "code_postal", "commune", "arrondissement", "qpv")
COMPLETES = ("college", "siret", "telephone", "courriel", "site_web", "presentation", "site")


def fusionner(*, gardee_id: int, absorbee_id: int) -> Structure:
    """Give all that `absorbee` has to `gardee`, close it, and return the one that stays.

    Raises FusionImpossibleError when they are one, or when one of them was merged meanwhile, and OccupeError.
    """
    touchees = Q(groupes__structure=absorbee_id) | Q(blocages__pour__structure=absorbee_id)
    a_venir = Seance.objects.filter(touchees, fin__gt=timezone.now()).order_by("pk")
    try:
        # Sessions first, as whoever registers a group does; then both structures, in the order of their keys.
        with seances_verrouillees(*a_venir.values_list("pk", flat=True).distinct()):
            gardee, absorbee = _verrouiller(gardee_id, absorbee_id)
            _fondre_referents(gardee, absorbee)
            _fondre_invitations(gardee, absorbee)
            _fondre_places_gardees(gardee, absorbee)
            _renommer(absorbee, gardee.nom)
            for modele in SUIVENT:
                modele.objects.filter(structure=absorbee).update(structure=gardee)
            gardee.lieux.add(*absorbee.lieux.all())
            absorbee.lieux.clear()
            Structure.objects.filter(fusionnee_dans=absorbee).update(fusionnee_dans=gardee)
            _completer(gardee, absorbee)
            _clore(absorbee, dans=gardee)
            gardee.save()
            return gardee
    except Seance.DoesNotExist as erreur:
        raise FusionImpossibleError from erreur


def _verrouiller(gardee_id: int, absorbee_id: int) -> tuple[Structure, Structure]:
    # Locked for good: nothing new can point to either of them until the end.
    verrouillees = Structure.objects.vivantes().select_for_update(of=("self",))
    par_pk = {s.pk: s for s in verrouillees.filter(pk__in=[gardee_id, absorbee_id]).order_by("pk")}
    if len(par_pk) < 2:
        raise FusionImpossibleError
    return par_pk[gardee_id], par_pk[absorbee_id]


def _fondre_referents(gardee: Structure, absorbee: Structure) -> None:
    siens = {referent.utilisateur_id: referent for referent in gardee.referents.all()}
    for referent in absorbee.referents.all():
        deja = siens.get(referent.utilisateur_id)
        if deja is None:
            referent.structure = gardee
            referent.save(update_fields=["structure"])
            continue
        _reunir(deja, referent)
        for modele in NOMMENT_UN_REFERENT:
            modele.objects.filter(referent=referent).update(referent=deja)
        referent.delete()


def _reunir(deja: Referent, autre: Referent) -> None:
    """Give a person who acted for both the stronger of the roles that are still open."""
    ouverts = [referent for referent in (deja, autre) if referent.actif] or [deja, autre]
    deja.role = (
        RoleReferent.GESTIONNAIRE if any(referent.gestionnaire for referent in ouverts) else RoleReferent.CONTACT
    )
    deja.actif = deja.actif or autre.actif
    deja.fonction = deja.fonction or autre.fonction
    deja.telephone = deja.telephone or autre.telephone
    deja.save(update_fields=["role", "actif", "fonction", "telephone"])


def _fondre_invitations(gardee: Structure, absorbee: Structure) -> None:
    """Keep one open invitation for each address, the last to expire, and none for somebody who has access."""
    acces = gardee.referents.filter(actif=True).values_list("utilisateur__email", flat=True)
    presentes = {courriel.casefold() for courriel in acces}
    gardees: dict[str, Invitation] = {}
    ouvertes = Invitation.objects.en_cours().filter(structure__in=[gardee, absorbee])
    for invitation in ouvertes.order_by("-expire_le", "-pk"):
        cle = invitation.courriel.casefold()
        if cle not in presentes and cle not in gardees:
            gardees[cle] = invitation
            continue
        invitation.retiree_le = timezone.now()
        invitation.save(update_fields=["retiree_le"])
        if cle in gardees and invitation.role == RoleReferent.GESTIONNAIRE:
            gardees[cle].role = invitation.role
            gardees[cle].save(update_fields=["role"])
    absorbee.invitations.update(structure=gardee)


def _fondre_places_gardees(gardee: Structure, absorbee: Structure) -> None:
    """Make one hold of the two that both structures have for a session: a structure uses one at a time."""
    siens = {blocage.seance_id: blocage for blocage in blocages_de(gardee)}
    for blocage in blocages_de(absorbee):
        if deja := siens.get(blocage.seance_id):
            blocages.reunir(blocage_id=deja.pk, avec_id=blocage.pk)


def _renommer(absorbee: Structure, nom: str) -> None:
    """Write the name that stays on what is to come: lists and attendance sheets show it."""
    a_venir = {"seance__fin__gt": timezone.now()}
    Reservation.objects.filter(part_de_groupe__groupe__structure=absorbee, **a_venir).update(au_nom_de=nom)
    Blocage.objects.filter(pour__structure=absorbee, **a_venir).update(au_nom_de=nom)


def _completer(gardee: Structure, absorbee: Structure) -> None:
    """Fill what the file of the one that stays does not say."""
    for champ in COMPLETES:
        if not getattr(gardee, champ):
            setattr(gardee, champ, getattr(absorbee, champ))
    if not gardee.adresse_complete:
        for champ in ADRESSE:
            setattr(gardee, champ, getattr(absorbee, champ))
    if absorbee.notes and absorbee.notes != gardee.notes:
        gardee.notes = "\n\n".join(filter(None, (gardee.notes, absorbee.notes)))
    gardee.active = gardee.active or absorbee.active


def _clore(absorbee: Structure, *, dans: Structure) -> None:
    absorbee.fusionnee_dans = dans
    absorbee.active = absorbee.publiee = False
    absorbee.agenda_nonce = absorbee.agenda_empreinte = None
    absorbee.save()
