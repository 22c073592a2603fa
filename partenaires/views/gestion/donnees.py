"""Hand over, or erase, what is kept about who asked for a workshop or for an access (RGPD, articles 15, 17 and 20)."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.exceptions import RefusError
from ateliers.rapports.donnees import fichier_de_donnees
from partenaires.domain.donnees_personnelles import donnees_de_l_acces, donnees_du_demandeur
from partenaires.domain.effacements import effacer_demande_acces, effacer_demandeur

from .ecran_acces import REPONDRE, EcranAcces
from .ecran_demande import AGIR, EcranDemande


class DonneesDemandeView(EcranDemande):
    """All that is kept about who sent a request, as a file to hand over."""

    droit = AGIR
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        # The log names the structure, not the person: Wagtail shows it beyond one's own places.
        log(instance=self.demande, action="partenaires.remettre", title=self.demande.structure_nom)
        return fichier_de_donnees(donnees_du_demandeur(self.demande), nom=f"donnees-demande-{self.demande.pk}")


class EffacerDemandeurView(EcranDemande):
    """Erase who sent a request that is over."""

    droit = AGIR
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            efface = effacer_demandeur(demande_id=self.demande.pk)
        except RefusError as refus:
            messages.error(request, str(refus))
            return redirect(self.url_travail)
        if efface:
            log(instance=self.demande, action="partenaires.effacer", title=self.demande.structure_nom)
        messages.success(request, _("C’est effacé. Cette demande ne nomme plus personne."))
        return redirect(self.url_travail)


class DonneesAccesView(EcranAcces):
    """All that is kept about who asked for an access, as a file to hand over."""

    droit = REPONDRE
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        log(instance=self.demande, action="partenaires.remettre", title=self.demande.structure_nom)
        return fichier_de_donnees(donnees_de_l_acces(self.demande), nom=f"donnees-acces-{self.demande.pk}")


class EffacerAccesView(EcranAcces):
    """Erase a request for an access, answered or not."""

    droit = REPONDRE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        log(instance=self.demande, action="partenaires.effacer", title=self.demande.structure_nom)
        try:
            effacer_demande_acces(demande_acces=self.demande)
        except RefusError as refus:
            messages.error(request, str(refus))
            return redirect("partenaires_acces:demande", pk=self.demande.pk)
        messages.success(request, _("C’est effacé."))
        return redirect("partenaires_acces:index")
