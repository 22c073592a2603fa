"""Which records hang on a person's file, and the traces that their history keeps, even once they are deleted."""

from typing import Any

from django.db.models import Q, QuerySet

from parcours.models import (
    Avenant,
    Certificat,
    Contrat,
    Derogation,
    Document,
    DonneesSensibles,
    Entretien,
    Formation,
    Immersion,
    Mediateur,
    Sortie,
    SortieSensible,
    Suivi,
    Suspension,
    SuspensionSensible,
)
from parcours.models.fiche import Fiche

# The record that each one hangs on, and by which field. A record comes after the one that it hangs on.
PARENTS: dict[type[Fiche], tuple[str, type[Fiche]]] = {
    Contrat: ("mediateur", Mediateur),
    Avenant: ("contrat", Contrat),
    Suspension: ("contrat", Contrat),
    Derogation: ("contrat", Contrat),
    Sortie: ("contrat", Contrat),
    Suivi: ("sortie", Sortie),
    Formation: ("mediateur", Mediateur),
    Certificat: ("formation", Formation),
    Entretien: ("mediateur", Mediateur),
    Immersion: ("mediateur", Mediateur),
    Document: ("mediateur", Mediateur),
    DonneesSensibles: ("mediateur", Mediateur),
    SuspensionSensible: ("suspension", Suspension),
    SortieSensible: ("sortie", Sortie),
}
RESTREINTS: tuple[type[Fiche], ...] = (DonneesSensibles, SuspensionSensible, SortieSensible)
SUIVIS: tuple[type[Fiche], ...] = (Mediateur, *(modele for modele in PARENTS if modele not in RESTREINTS))


def chemin(modele: type[Fiche]) -> str:
    """Return the look-up that leads from a record to its mediator: "contrat__mediateur"."""
    if modele is Mediateur:
        return "pk"
    champ, parent = PARENTS[modele]
    return champ if parent is Mediateur else f"{champ}__{chemin(parent)}"


def fiches_de(modele: type[Fiche], mediateur_id: int) -> QuerySet[Any]:
    """Return the records of a model that belong to this file."""
    return modele._default_manager.filter(**{chemin(modele): mediateur_id})


def traces_de(modele: type[Fiche], mediateur_id: int) -> QuerySet[Any]:
    """Return the history of a model for this file: of records that are still there, and of those that are gone."""
    if modele is Mediateur:
        return modele.history.filter(id=mediateur_id)
    champ, parent = PARENTS[modele]
    if parent is Mediateur:
        return modele.history.filter(**{f"{champ}_id": mediateur_id})
    presents = fiches_de(parent, mediateur_id).values("pk")
    disparus = traces_de(parent, mediateur_id).order_by().values("id")
    return modele.history.filter(Q(**{f"{champ}_id__in": presents}) | Q(**{f"{champ}_id__in": disparus}))
