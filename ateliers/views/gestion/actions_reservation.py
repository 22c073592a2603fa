"""What staff does to one booking. Each is a POST, calls one function of the domain, and answers with its sentence."""

from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.domain import reservations as domaine
from ateliers.domain.attente import promouvoir
from ateliers.exceptions import RefusError
from ateliers.forms_gestion import DeplacementForm, PlacesForm
from ateliers.models import Reservation, Seance
from ateliers.models.reservation import Auteur, Origine
from ateliers.models.seance import Inscription

from .acces import AccesMixin
from .phrases import phrase_refus, phrase_statut

# A plugin may take sessions away from where a booking can go: a function that takes the booking and the sessions, and returns
# those that stay.
DESTINATIONS = "ateliers_destinations"


class NombreInvalideError(RefusError):
    """The number of seats is missing, or is not a number."""

    phrase = gettext_lazy("Écrivez un nombre de places, par exemple 2.")


class DestinationError(RefusError):
    """No session was chosen, or it filled up since the page was shown."""

    phrase = gettext_lazy("Choisissez une séance où il reste assez de places.")


def destinations(request: HttpRequest, reservation: Reservation) -> QuerySet[Seance]:
    """Return where a booking may be moved: the same workshop, or the same place, with enough free seats.

    A group goes wherever groups may register; somebody alone, where people register as they did.
    """
    seance = reservation.seance
    groupe = reservation.origine == Origine.PARTENAIRE
    inscriptions = (Inscription.INDIVIDUELLE, Inscription.GROUPES) if groupe else (seance.inscription,)
    voisines = Q(atelier=seance.atelier_id) | Q(lieu=seance.lieu_id)
    seances: QuerySet[Seance] = (
        Seance.objects.geres_par(request.user)
        .filter(voisines, debut__gt=timezone.now())
        .ou_deplacer(reservation.places, inscriptions=inscriptions)
        .exclude(pk=seance.pk)
        .select_related("atelier", "lieu")
        .order_by("debut", "pk")
    )
    for filtrer in hooks.get_hooks(DESTINATIONS):
        seances = filtrer(reservation, seances)
    return seances


class ActionView(AccesMixin, View):
    """Do one thing to a booking of one's own places, then go back to where the button was."""

    droit = "ateliers.change_reservation"
    http_method_names = ["post"]
    action = ""

    @cached_property
    def reservation(self) -> Reservation:
        reservations = Reservation.objects.geres_par(self.request.user).select_related(
            "seance__atelier", "seance__lieu"
        )
        return get_object_or_404(reservations, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        retour = self.retour()
        try:
            phrase = self.agir(self.reservation.pk)
        except RefusError as refus:
            messages.error(request, phrase_refus(refus))
        else:
            # The log names the session, not the person nor their code: Wagtail shows it beyond one's own places.
            log(instance=self.reservation, action=self.action, title=str(self.reservation.seance))
            messages.success(request, phrase)
        return redirect(retour)

    def retour(self) -> str:
        """Return the page that holds the button: the booking's own, or its session's (`retour=seance`)."""
        if self.request.POST.get("retour") == "seance":
            return reverse("ateliers_seances:travail", args=[self.reservation.seance_id])
        return reverse("ateliers_reservations:detail", args=[self.reservation.pk])

    def agir(self, pk: int) -> str:
        raise NotImplementedError


class AnnulerView(ActionView):
    action = "ateliers.annuler"

    def agir(self, pk: int) -> str:
        domaine.annuler(reservation_id=pk, auteur=Auteur.EQUIPE)
        return _("Réservation annulée\u00a0: %(nom)s.") % {"nom": self.reservation.nom_complet}


class PromouvoirView(ActionView):
    action = "ateliers.promouvoir"

    def agir(self, pk: int) -> str:
        return phrase_statut(promouvoir(reservation_id=pk))


class ReactiverView(ActionView):
    action = "ateliers.reactiver"

    def agir(self, pk: int) -> str:
        return phrase_statut(domaine.reactiver(reservation_id=pk))


class PlacesView(ActionView):
    action = "ateliers.places"

    def agir(self, pk: int) -> str:
        formulaire = PlacesForm(self.request.POST)
        if not formulaire.is_valid():
            raise NombreInvalideError
        return phrase_statut(
            domaine.changer_places(reservation_id=pk, origine=Origine.ACCUEIL, **formulaire.cleaned_data)
        )


class DeplacerView(ActionView):
    action = "ateliers.deplacer"

    def agir(self, pk: int) -> str:
        formulaire = DeplacementForm(self.request.POST, seances=destinations(self.request, self.reservation))
        if not formulaire.is_valid():
            raise DestinationError
        vers: Seance = formulaire.cleaned_data["vers"]
        return phrase_statut(domaine.deplacer(reservation_id=pk, vers_id=vers.pk))
