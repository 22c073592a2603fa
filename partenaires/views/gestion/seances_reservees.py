"""Sessions kept for one structure: what the page of the session says, and how to open one to the other structures."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ateliers.models import Reservation, Seance
from ateliers.models.seance import Inscription
from partenaires.domain.seances_ouvertes import gardees_pour_aucune_autre, rouvrir_seance
from partenaires.models import SeanceReservee, Structure

from .acces import GARDER_PLACES, VOIR, ActionStructure


def avis_de_seance(request: HttpRequest, seance: Seance) -> list[dict[str, Any]]:
    """Say for whom a session is kept, before anybody is booked there (hook of the session's page)."""
    reservee = SeanceReservee.objects.select_related("structure").filter(seance=seance).first()
    if reservee is None:
        return []
    structure = reservee.structure
    avis = {"texte": _("Cette séance est gardée pour une structure : %s.") % structure}
    siennes: Any = Structure.objects.geres_par(request.user)
    if request.user.has_perm(VOIR) and siennes.filter(pk=structure.pk).exists():
        fiche = reverse("partenaires_structures:fiche", args=[structure.pk])
        avis |= {"url": f"{fiche}#seances-reservees-section", "lien": _("Ouvrir sa fiche")}
    return [avis]


def sans_les_gardees(reservation: Reservation, seances: QuerySet[Seance]) -> QuerySet[Seance]:
    """Leave out the sessions kept for a structure, but for the booking of its own group (hook of the moves)."""
    structure = Structure.objects.filter(groupes__parts__reservation=reservation).first()
    return seances.filter(gardees_pour_aucune_autre(structure))


class RouvrirView(ActionStructure):
    """Open a session kept for the structure to the groups of the others."""

    droit = GARDER_PLACES
    action = "partenaires.rouvrir_seance"

    def agir(self) -> str:
        gardees = Seance.objects.filter(reservee_a__structure=self.structure)
        seance = rouvrir_seance(seance_id=get_object_or_404(gardees, pk=self.kwargs["seance"]).pk)
        if seance.inscription == Inscription.GROUPES:
            return _("Cette séance est ouverte aux groupes de toutes les structures.")
        return _("Cette séance est ouverte à toutes les structures, et au public comme avant.")
