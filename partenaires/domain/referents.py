"""Who acts for a structure: their role, and their leaving. Whoever changes this locks the structure first."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db.models import Q, QuerySet
from django.utils import timezone

from ateliers.domain.contact import changer_contact
from ateliers.domain.jetons import deriver, empreinte
from ateliers.domain.verrous import seances_verrouillees, transaction_patiente
from ateliers.exceptions import OccupeError
from ateliers.models import Reservation, Seance
from partenaires.exceptions import DernierGestionnaireError
from partenaires.models import Demande, Referent, Structure
from partenaires.models.structure import RoleReferent

from .contacts import Contact, contact_de
from .participants import LONGUEUR_NOM

# Separates the secret links of requests from those of bookings.
SEL_DEMANDE = "partenaires.demande"


@contextmanager
def structure_verrouillee(pk: int) -> Iterator[Structure]:
    """Open a transaction, lock this structure, and yield it. Raises Structure.DoesNotExist, OccupeError."""
    with transaction_patiente():
        yield Structure.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def changer_role(*, referent: Referent, role: str) -> Referent:
    """Give a referent another role, and return them.

    Raises DernierGestionnaireError, ValueError for a role that does not exist, and Referent.DoesNotExist for somebody
    who has left.
    """
    nouveau = RoleReferent(role)
    with structure_verrouillee(referent.structure_id):
        actuel = _relire(referent)
        if not actuel.actif:
            raise Referent.DoesNotExist
        if nouveau != RoleReferent.GESTIONNAIRE:
            _exiger_un_autre_gestionnaire(actuel)
        actuel.role = nouveau
        actuel.save(update_fields=["role"])
    return actuel


def interlocuteur(structure: Structure, *, prefere: int | None = None) -> Referent | None:
    """Return whom to write to for a structure: this referent if they still act for it, else a manager, else anybody."""
    actifs = structure.referents.agissants().select_related("utilisateur")
    par_pk = {referent.pk: referent for referent in actifs.order_by("pk")}
    gestionnaires = [referent for referent in par_pk.values() if referent.gestionnaire]
    return par_pk.get(prefere or 0) or next(iter([*gestionnaires, *par_pk.values()]), None)


def retirer(*, referent: Referent) -> Referent:
    """Close a referent's access to the structure, and return them. Their account stays.

    Their requests, and the bookings that they answered for of sessions to come, go to somebody who stays, else to the
    structure's own address: their secret links open nothing any more. Raises DernierGestionnaireError, OccupeError.
    """
    with _en_partant(referent) as (actuel, structure):
        if actuel.actif:
            _exiger_un_autre_gestionnaire(actuel)
            actuel.actif = False
            actuel.save(update_fields=["actif"])
            _confier(actuel, structure)
    return actuel


def relayer(*, referent: Referent) -> None:
    """Give what a referent follows, whose account is closed, to somebody else, as `retirer` does. Their role waits for them.

    Raises OccupeError.
    """
    with _en_partant(referent) as (actuel, structure):
        if actuel.actif and not actuel.utilisateur.is_active:
            _confier(actuel, structure)


@contextmanager
def _en_partant(referent: Referent) -> Iterator[tuple[Referent, Structure]]:
    """Lock the sessions to come of a referent's bookings, then the structure, as whoever registers a group does."""
    seances = _reservations_de(referent).order_by("seance").values_list("seance", flat=True).distinct()
    try:
        with seances_verrouillees(*seances), structure_verrouillee(referent.structure_id) as structure:
            yield _relire(referent), structure
    except Seance.DoesNotExist as erreur:
        raise OccupeError from erreur


def _confier(parti: Referent, structure: Structure) -> None:
    suivant = interlocuteur(structure)
    contact = (
        contact_de(suivant)
        if suivant
        else Contact(structure=structure, prenom="", nom=structure.nom, courriel=structure.courriel)
    )
    _confier_les_reservations(parti, contact)
    _confier_les_demandes(parti, contact)


def _reservations_de(referent: Referent) -> QuerySet[Reservation]:
    """Return the bookings of sessions to come, of the structure's groups, that carry this person's name or address.

    Cancelled ones too: staff may bring them back.
    """
    siennes = Q(part_de_groupe__groupe__referent=referent)
    if referent.utilisateur.email:
        siennes |= Q(courriel__iexact=referent.utilisateur.email)
    des_groupes = Reservation.objects.filter(part_de_groupe__groupe__structure=referent.structure_id)
    a_venir: QuerySet[Reservation] = des_groupes.filter(siennes, seance__fin__gt=timezone.now(), anonymisee_le=None)
    return a_venir


def _qui(contact: Contact) -> dict[str, str]:
    return {
        "prenom": contact.prenom[:LONGUEUR_NOM],
        "nom": contact.nom[:LONGUEUR_NOM],
        "courriel": contact.courriel,
    }


def _confier_les_reservations(parti: Referent, contact: Contact) -> None:
    for reservation in _reservations_de(parti).order_by("seance", "pk"):
        changer_contact(reservation_id=reservation.pk, sans_telephone=parti.telephone, **_qui(contact))


def _confier_les_demandes(parti: Referent, contact: Contact) -> None:
    """Hand over the requests of somebody who left. The secret links that they were sent open nothing any more."""
    champs = _qui(contact) | {"referent": contact.referent, "telephone": ""}
    for demande in Demande.objects.select_for_update(no_key=True).filter(referent=parti, anonymisee_le=None):
        nonce = uuid4()
        secret = {"nonce": nonce, "jeton_empreinte": empreinte(deriver(nonce, sel=SEL_DEMANDE))}
        Demande.objects.filter(pk=demande.pk).update(**champs | secret)


def _relire(referent: Referent) -> Referent:
    return Referent.objects.select_related("utilisateur", "structure").get(pk=referent.pk)


def _exiger_un_autre_gestionnaire(referent: Referent) -> None:
    """Raise DernierGestionnaireError if an active structure has no other manager. Closed accounts manage nothing."""
    if not (referent.structure.active and referent.gestionnaire and referent.utilisateur.is_active):
        return
    autres = Referent.objects.agissants().filter(structure=referent.structure_id, role=RoleReferent.GESTIONNAIRE)
    if not autres.exclude(pk=referent.pk).exists():
        raise DernierGestionnaireError
