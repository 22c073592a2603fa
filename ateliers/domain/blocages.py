"""Seats held for somebody until a date: hold, change, give back. What is given back goes first to those who wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.exceptions import BlocageClosError, EcheanceError, OccupeError, PlacesInsuffisantesError, RefusError
from ateliers.models import Blocage, Seance
from ateliers.models.reservation import Origine

from . import attente, gardees
from .reservations import verifier_non_commencee, verifier_ouverte
from .verrous import seances_verrouillees


@contextmanager
def blocage_verrouille(pk: int) -> Iterator[tuple[Blocage, Seance]]:
    """Lock the session of this hold, and yield both. Raises Blocage.DoesNotExist, OccupeError."""
    seance_id = Blocage.objects.values_list("seance_id", flat=True).get(pk=pk)
    with seances_verrouillees(seance_id) as [seance]:
        blocage = Blocage.objects.get(pk=pk)
        blocage.seance = seance
        yield blocage, seance


def verifier_echeance(seance: Seance, *, jusqu_au: datetime, maintenant: datetime) -> None:
    """Raise EcheanceError for a date that is past, or comes after the start of the session."""
    if jusqu_au <= maintenant:
        raise EcheanceError(_("Choisissez une date à venir."))
    if jusqu_au > seance.debut:
        raise EcheanceError(_("Choisissez une date avant le début de la séance."))


def bloquer(*, seance_id: int, places: int, jusqu_au: datetime, au_nom_de: str, par: Any = None) -> Blocage:
    """Hold seats of a session until a date. `par` is the account that does it.

    Raises SeanceFermeeError, EcheanceError, PlacesInsuffisantesError (also when people already wait), RefusError,
    OccupeError.
    """
    with seances_verrouillees(seance_id) as [seance]:
        maintenant = timezone.now()
        verifier_non_commencee(seance)
        verifier_ouverte(seance, origine=Origine.PARTENAIRE)
        verifier_echeance(seance, jusqu_au=jusqu_au, maintenant=maintenant)
        if places < 1:
            raise RefusError
        attente.rendre_echus(seance, maintenant=maintenant)
        if places > seance.places_offertes:
            raise PlacesInsuffisantesError
        seance.places_bloquees += places
        seance.save(update_fields=["places_bloquees"])
        return Blocage.objects.create(
            seance=seance,
            au_nom_de=au_nom_de,
            places_demandees=places,
            places=places,
            jusqu_au=jusqu_au,
            cree_par=par,
            cree_le=maintenant,
        )


def changer_blocage(*, blocage_id: int, places: int | None = None, jusqu_au: datetime) -> Blocage:
    """Change the date of a hold, and how many seats it still holds unless `places` is None.

    Raises BlocageClosError, SeanceFermeeError, EcheanceError, PlacesInsuffisantesError, RefusError, OccupeError.
    """
    with blocage_verrouille(blocage_id) as (blocage, seance):
        maintenant = timezone.now()
        verifier_non_commencee(seance)
        if blocage.clos_le is not None or blocage.jusqu_au <= maintenant:
            raise BlocageClosError
        verifier_echeance(seance, jusqu_au=jusqu_au, maintenant=maintenant)
        ecart = 0 if places is None else places - blocage.places
        if blocage.places + ecart < 1:
            raise RefusError
        attente.rendre_echus(seance, maintenant=maintenant)
        if ecart > seance.places_offertes:
            raise PlacesInsuffisantesError
        blocage.places += ecart
        blocage.places_demandees += ecart
        blocage.jusqu_au = jusqu_au
        blocage.save(update_fields=["places", "places_demandees", "jusqu_au"])
        seance.places_bloquees += ecart
        seance.save(update_fields=["places_bloquees"])
        attente.promouvoir_suivants(seance)
        return blocage


def reunir(*, blocage_id: int, avec_id: int) -> Blocage:
    """Put the seats that another hold of the session still keeps into this one, until the later of their two dates.

    Not one seat is given back. Raises BlocageClosError when one of them has ended, RefusError for two sessions, OccupeError.
    """
    with blocage_verrouille(blocage_id) as (blocage, seance):
        maintenant = timezone.now()
        autre = Blocage.objects.filter(pk=avec_id, seance=seance).exclude(pk=blocage.pk).first()
        if autre is None:
            raise RefusError
        if any(un.clos_le is not None or un.jusqu_au <= maintenant for un in (blocage, autre)):
            raise BlocageClosError
        blocage.places += autre.places
        blocage.places_demandees += autre.places
        blocage.jusqu_au = max(blocage.jusqu_au, autre.jusqu_au)
        autre.places, autre.clos_le = 0, maintenant
        autre.save(update_fields=["places", "clos_le"])
        blocage.save(update_fields=["places", "places_demandees", "jusqu_au"])
        return blocage


def liberer(*, blocage_id: int) -> Blocage:
    """Give back what a hold still keeps. Doing it twice changes nothing. Raises OccupeError."""
    with blocage_verrouille(blocage_id) as (blocage, seance):
        if blocage.clos_le is None:
            gardees.fermer(seance, [blocage], maintenant=timezone.now())
            attente.promouvoir_suivants(seance)
        return blocage


def liberer_echus(*, maintenant: datetime | None = None) -> int:
    """Give back the seats of every hold whose time has come, and return how many ended.

    Each session is a transaction of its own; one that is too busy is left for the next time.
    """
    instant = maintenant or timezone.now()
    echus = Blocage.objects.echus(instant).order_by("seance_id").values_list("seance_id", flat=True).distinct()
    return sum(_liberer_echus_de(seance_id, instant) for seance_id in echus)


def _liberer_echus_de(seance_id: int, maintenant: datetime) -> int:
    try:
        with seances_verrouillees(seance_id) as [seance]:
            return attente.rendre_echus(seance, maintenant=maintenant)
    except OccupeError:
        return 0
