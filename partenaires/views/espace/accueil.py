"""The first page of the portal: what comes, what awaits an answer."""

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import TemplateView, View

from partenaires.domain.blocages import blocages_de
from partenaires.models import Demande, Groupe, Structure
from partenaires.models.demande import EtatDemande

from .acces import EspaceMixin

A_MONTRER = 5
DEMANDES_LUES = 50
ATTENDENT_LA_STRUCTURE = {EtatDemande.A_PRECISER, EtatDemande.CONTRE_PROPOSEE}


class ChoixView(AccessMixin, View):
    """Lead to one's structure, or let choose among several."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        structures = list(Structure.objects.de_la_personne(request.user))
        if not structures:
            raise Http404
        if len(structures) == 1:
            return redirect("partenaires:accueil", structure=structures[0].pk)
        return render(request, "partenaires/espace/choix.html", {"structures": structures})


class AccueilView(EspaceMixin, TemplateView):
    """What comes, what awaits an answer, what is kept for the structure: each read in one query."""

    template_name = "partenaires/espace/accueil.html"
    rubrique = "accueil"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groupes = Groupe.objects.filter(structure=self.structure).a_venir().actifs().pour_liste()
        demandes = list(Demande.objects.filter(structure=self.structure).ouvertes().pour_liste()[:DEMANDES_LUES])
        a_repondre = [demande for demande in demandes if demande.etat in ATTENDENT_LA_STRUCTURE]
        suivies = [demande for demande in demandes if demande.etat not in ATTENDENT_LA_STRUCTURE]
        return super().get_context_data(
            groupes=groupes[:A_MONTRER],
            a_repondre=a_repondre,
            demandes=suivies[:A_MONTRER],
            blocages=blocages_de(self.structure)[:A_MONTRER],
            **kwargs,
        )
