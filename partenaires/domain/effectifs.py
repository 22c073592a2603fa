"""How many people a group counts: more, or fewer, until the session begins."""

from dataclasses import asdict
from uuid import uuid4

from ateliers.domain import reservations
from ateliers.domain.personnes import Participant as Reservant
from ateliers.exceptions import PlacesInsuffisantesError
from ateliers.models import Blocage, Reservation
from ateliers.models.reservation import Auteur, Origine
from partenaires.exceptions import GroupeVideError, ListePleineError, NomsTropNombreuxError, PasAssezDePlacesError
from partenaires.models import Groupe

from .groupes import Besoins, Repartition, annuler_groupe, en_e164, reserver_part, verifier_effectif
from .parts import effectif as compter
from .parts import groupe_verrouille, parts_actives
from .seances_ouvertes import places_pour


def changer_effectif(*, groupe: Groupe, effectif: int, choix: Repartition = Repartition.TOUT) -> Groupe:
    """Change the headcount of a group.

    Seats are given back from the waiting list first. More people get seats, all of them or none; with PARTAGE, those for
    whom there is none wait. A group that waits as a whole goes on waiting as a whole.
    Raises GroupeVideError, SeanceTropPetiteError, NomsTropNombreuxError, PasAssezDePlacesError, ListePleineError,
    GroupeAnnuleError, SeanceFermeeError, OccupeError.
    """
    with groupe_verrouille(groupe) as (actuel, parts):
        ecart = effectif - compter(parts)
        if effectif < 1:
            raise GroupeVideError
        if ecart < 0:
            _reduire(actuel, parts, a_rendre=-ecart, effectif=effectif)
        elif ecart > 0:
            verifier_effectif(effectif, seance=actuel.seance)
            _agrandir(actuel, parts, ecart=ecart, choix=choix)
        return actuel


def annuler_places(*, groupe: Groupe, places: int) -> Groupe:
    """Give back some seats of a group; all of them cancel it. Raises what `changer_effectif` raises."""
    with groupe_verrouille(groupe) as (actuel, parts):
        reste = compter(parts) - max(0, places)
        if reste <= 0:
            return annuler_groupe(groupe=actuel, auteur=Auteur.PERSONNE)
        return changer_effectif(groupe=actuel, effectif=reste)


def suivre_places(reservation: Reservation) -> None:
    """Hold a group to its list when staff changes the seats of one of its bookings. Raises NomsTropNombreuxError."""
    groupe = Groupe.objects.filter(parts__reservation=reservation).first()
    if groupe is not None:
        tenir_la_liste(groupe)


def tenir_la_liste(groupe: Groupe) -> None:
    """Bound the needs of a group by those who still come. Its session is locked. Raises NomsTropNombreuxError."""
    effectif = compter(parts_actives(groupe))
    _verifier_liste(groupe, effectif=effectif)
    _borner_besoins(groupe, effectif=effectif)


def _verifier_liste(groupe: Groupe, *, effectif: int) -> None:
    noms = groupe.participants.count()
    if effectif < noms:
        raise NomsTropNombreuxError(noms)


def _reduire(groupe: Groupe, parts: list[Reservation], *, a_rendre: int, effectif: int) -> None:
    _verifier_liste(groupe, effectif=effectif)
    for part in reversed(parts):
        if a_rendre >= part.places:
            a_rendre -= part.places
            reservations.annuler(reservation_id=part.pk)
        elif a_rendre:
            reservations.changer_places(
                reservation_id=part.pk, places=part.places - a_rendre, origine=Origine.PARTENAIRE
            )
            a_rendre = 0
    _borner_besoins(groupe, effectif=effectif)


def _borner_besoins(groupe: Groupe, *, effectif: int) -> None:
    """No more people can have a need than those who still come."""
    codes = list(asdict(Besoins()))
    for code in codes:
        setattr(groupe, code, min(getattr(groupe, code), effectif))
    groupe.save(update_fields=codes)


def _agrandir(groupe: Groupe, parts: list[Reservation], *, ecart: int, choix: Repartition) -> None:
    confirmees = [part for part in parts if part.confirmee]
    attente = [part for part in parts if not part.confirmee]
    libres, blocage = places_pour(groupe.structure, groupe.seance)
    if not confirmees:
        _ajouter(attente[-1], ecart, groupe=groupe)
        return
    tout_de_suite = min(libres, ecart)
    if tout_de_suite < ecart and choix != Repartition.PARTAGE:
        raise PasAssezDePlacesError(libres)
    if tout_de_suite:
        _ajouter(confirmees[0], tout_de_suite, groupe=groupe, blocage=blocage)
    if reste := ecart - tout_de_suite:
        if attente:
            _ajouter(attente[-1], reste, groupe=groupe)
        else:
            _mettre_en_attente(groupe, confirmees[0], places=reste, libres=libres)


def _ajouter(part: Reservation, places: int, *, groupe: Groupe, blocage: Blocage | None = None) -> None:
    try:
        reservations.changer_places(
            reservation_id=part.pk,
            places=part.places + places,
            origine=Origine.PARTENAIRE,
            blocage_id=blocage.pk if blocage else None,
        )
    except PlacesInsuffisantesError as refus:
        libres, _blocage = places_pour(groupe.structure, groupe.seance)
        if part.confirmee:
            raise PasAssezDePlacesError(libres) from refus
        raise ListePleineError(libres, max(0, groupe.seance.attente_libre)) from refus


def _mettre_en_attente(groupe: Groupe, modele: Reservation, *, places: int, libres: int) -> None:
    """Put people of a group on the waiting list, in the name of those who booked its seats."""
    reservant = Reservant(
        prenom=modele.prenom,
        nom=modele.nom,
        telephone=en_e164(modele.telephone),
        courriel=modele.courriel,
        besoins=tuple(modele.besoins),
        au_nom_de=modele.au_nom_de,
    )
    reserver_part(groupe, reservant, places=places, attente_permise=True, nonce=uuid4(), blocage=None, libres=libres)
