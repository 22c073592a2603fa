"""Groups: register, change, cancel. Every seat goes through the booking service of `ateliers`, under its lock."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from phonenumber_field.phonenumber import PhoneNumber

from ateliers.domain import reservations
from ateliers.domain.personnes import Participant as Reservant
from ateliers.domain.personnes import assainir_nom, lire_telephone
from ateliers.domain.verrous import seances_verrouillees
from ateliers.exceptions import PlacesInsuffisantesError, RefusError, SeancePleineError
from ateliers.models import Blocage, Reservation, Seance
from ateliers.models.reservation import Auteur, Origine
from partenaires.exceptions import (
    BesoinsTropNombreuxError,
    GroupeVideError,
    ListePleineError,
    PasAssezDePlacesError,
    SeanceTropPetiteError,
)
from partenaires.models import Cycle, Groupe, PartGroupe, Referent
from partenaires.signals import groupe_inscrit

from .contacts import Contact, contact_de
from .participants import LONGUEUR_NOM, Nom, ecrire_noms, verifier_noms
from .parts import groupe_verrouille, parts_actives
from .referents import structure_verrouillee
from .seances_ouvertes import places_pour, tient_en_entier, verifier_ouverte_a

LONGUEUR_ACCOMPAGNANT = 120


@dataclass(frozen=True, kw_only=True)
class Besoins:
    """How many people of the group need what. The fields are codes of `ateliers` Besoin."""

    interprete: int = 0
    fauteuil: int = 0
    lecture: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for code, nombre in asdict(self).items() if nombre)


class Repartition(StrEnum):
    """What the referent accepts when the whole group does not fit."""

    TOUT = "tout"
    ATTENTE = "attente"
    PARTAGE = "partage"


def inscrire_groupe(
    *,
    referent: Referent | Contact,
    seance_id: int,
    effectif: int,
    accompagnant: str,
    telephone: object = "",
    besoins: Besoins = Besoins(),
    participants: Sequence[Nom] = (),
    choix: Repartition = Repartition.TOUT,
    nonce: UUID,
    remarque: str = "",
    cycle: Cycle | None = None,
) -> Groupe:
    """Register a group, split only when `choix` is PARTAGE. The same nonce always finds the same group.

    Raises the refusals of `reserver`, SeanceNonOuverteError, GroupeVideError, SeanceTropPetiteError,
    BesoinsTropNombreuxError, ListeTropLongueError, PasAssezDePlacesError, ListePleineError; then nothing is written.
    """
    contact = referent if isinstance(referent, Contact) else contact_de(referent)
    # The structure is read again under lock: a merge may have closed it since the page was drawn.
    with seances_verrouillees(seance_id) as [seance], structure_verrouillee(contact.structure.pk) as structure:
        deja = Groupe.objects.filter(nonce=nonce, seance=seance).select_related("structure").first()
        if deja is not None:
            if deja.structure_id != structure.pk:
                raise RefusError
            deja.seance = seance
            return deja
        verifier_ouverte_a(structure, seance)
        verifier_effectif(effectif, seance=seance)
        verifier_besoins(besoins, effectif=effectif)
        verifier_noms(participants, effectif=effectif)
        e164 = en_e164(telephone)
        groupe = Groupe.objects.create(
            nonce=nonce,
            structure=structure,
            referent=contact.referent,
            seance=seance,
            cycle=cycle,
            accompagnant=(assainir_nom(accompagnant) or contact.nom_complet)[:LONGUEUR_ACCOMPAGNANT],
            accompagnant_telephone=e164,
            remarque=remarque,
            **asdict(besoins),
        )
        reservant = Reservant(
            prenom=contact.prenom[:LONGUEUR_NOM],
            nom=contact.nom[:LONGUEUR_NOM],
            telephone=e164,
            courriel=contact.courriel,
            besoins=besoins.codes,
            au_nom_de=structure.nom,
        )
        libres, blocage = places_pour(structure, seance)
        a_prendre = effectif if tient_en_entier(effectif, seance=seance, blocage=blocage) else libres
        for rang, (places, attente_permise) in enumerate(repartir(effectif, choix=choix, libres=a_prendre)):
            reserver_part(
                groupe,
                reservant,
                places=places,
                attente_permise=attente_permise,
                nonce=uuid5(nonce, f"{seance.pk}/{rang}"),
                blocage=blocage,
                libres=libres,
            )
        ecrire_noms(groupe, participants)
        groupe_inscrit.send(Groupe, groupe=groupe)
        return groupe


def repartir(effectif: int, *, choix: Repartition, libres: int) -> list[tuple[int, bool]]:
    """Return the bookings to make: how many seats each takes, and whether it may wait."""
    match choix:
        case Repartition.TOUT:
            return [(effectif, False)]
        case Repartition.PARTAGE if 0 < libres < effectif:
            return [(libres, False), (effectif - libres, True)]
        case _:
            return [(effectif, True)]


def reserver_part(
    groupe: Groupe,
    reservant: Reservant,
    *,
    places: int,
    attente_permise: bool,
    nonce: UUID,
    blocage: Blocage | None,
    libres: int,
) -> None:
    """Book seats for a group, whose session is locked. Raises the refusals of `reserver`, told for a group."""
    seance: Seance = groupe.seance
    try:
        reservation = reservations.reserver(
            seance_id=seance.pk,
            participant=reservant,
            places=places,
            nonce=nonce,
            origine=Origine.PARTENAIRE,
            attente_permise=attente_permise,
            blocage_id=blocage.pk if blocage else None,
        )
    except SeancePleineError as pleine:
        raise ListePleineError(libres, max(0, seance.attente_libre)) from pleine
    except PlacesInsuffisantesError as refus:
        raise PasAssezDePlacesError(libres) from refus
    PartGroupe.objects.create(groupe=groupe, reservation=reservation)


def verifier_effectif(effectif: int, *, seance: Seance) -> None:
    """Raise GroupeVideError, or SeanceTropPetiteError for a group that the session could never hold."""
    if effectif < 1:
        raise GroupeVideError
    if effectif > seance.capacite:
        raise SeanceTropPetiteError(seance.capacite)


def verifier_besoins(besoins: Besoins, *, effectif: int) -> None:
    """Raise BesoinsTropNombreuxError when more people need something than come."""
    if not all(0 <= nombre <= effectif for nombre in asdict(besoins).values()):
        raise BesoinsTropNombreuxError


def en_e164(telephone: object) -> str:
    """Return a phone number as bookings hold it, or nothing for what is none."""
    numero = telephone if isinstance(telephone, PhoneNumber) else lire_telephone(str(telephone))
    return str(numero.as_e164) if numero else ""


def modifier_groupe(
    *, groupe: Groupe, accompagnant: str, telephone: object = "", besoins: Besoins, remarque: str = ""
) -> Groupe:
    """Change who comes with the group and what its people need; the bookings say the same to the facilitator.

    Raises BesoinsTropNombreuxError, GroupeAnnuleError, SeanceFermeeError, OccupeError.
    """
    with groupe_verrouille(groupe) as (actuel, parts):
        verifier_besoins(besoins, effectif=sum(part.places for part in parts))
        actuel.accompagnant = assainir_nom(accompagnant)[:LONGUEUR_ACCOMPAGNANT] or actuel.accompagnant
        actuel.accompagnant_telephone = en_e164(telephone)
        actuel.remarque = remarque
        for code, nombre in asdict(besoins).items():
            setattr(actuel, code, nombre)
        actuel.save()
        for part in parts:
            part.telephone = actuel.accompagnant_telephone
            part.besoins = list(besoins.codes)
        Reservation.objects.bulk_update(parts, ["telephone", "besoins"])
        return actuel


def annuler_groupe(*, groupe: Groupe, auteur: Auteur = Auteur.PERSONNE) -> Groupe:
    """Cancel all the bookings of a group. Cancelling twice changes nothing. Raises SeanceFermeeError, OccupeError."""
    with seances_verrouillees(groupe.seance_id):
        # The waiting list first: seats given back must not be offered to the group that gives them back.
        for part in reversed(parts_actives(groupe)):
            reservations.annuler(reservation_id=part.pk, auteur=auteur)
        return groupe
