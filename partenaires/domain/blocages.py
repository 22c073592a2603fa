"""Seats held for a structure until a date: one hold at most for a structure and a session."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ateliers.domain import blocages
from ateliers.domain.verrous import seances_verrouillees
from ateliers.models import Blocage
from partenaires.exceptions import SeanceNonOuverteError
from partenaires.models import BlocageStructure, Structure

from .seances_ouvertes import blocage_ouvert, gardee_pour_une_autre


def blocages_de(structure: Structure) -> QuerySet[Blocage]:
    """Return the holds of a structure that are still open, the first to end first, with their sessions."""
    ouverts = Blocage.objects.ouverts().filter(pour__structure=structure, jusqu_au__gt=timezone.now())
    return ouverts.select_related("seance__atelier__theme", "seance__lieu").order_by("jusqu_au", "pk")


def garder_places(*, structure: Structure, seance_id: int, places: int, jusqu_au: datetime, par: Any) -> Blocage:
    """Hold seats for a structure, or change the hold that it already has for this session.

    Raises SeanceNonOuverteError, and the refusals of `ateliers.domain.blocages`.
    """
    with seances_verrouillees(seance_id) as [seance]:
        if gardee_pour_une_autre(seance, structure):
            raise SeanceNonOuverteError
        deja = blocage_ouvert(structure, seance)
        if deja is not None:
            return blocages.changer_blocage(blocage_id=deja.pk, places=places, jusqu_au=jusqu_au)
        blocage = blocages.bloquer(
            seance_id=seance.pk, places=places, jusqu_au=jusqu_au, au_nom_de=structure.nom, par=par
        )
        BlocageStructure.objects.create(blocage=blocage, structure=structure)
        return blocage


def rendre_places(*, blocage: Blocage) -> None:
    """Give back what a hold still keeps, to those who wait first."""
    blocages.liberer(blocage_id=blocage.pk)
