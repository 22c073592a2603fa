"""The first page of the portal: what comes, what awaits an answer."""

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import TemplateView, View

from partenaires.models import Demande, Groupe, Structure

from .acces import EspaceMixin

A_MONTRER = 5


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
    template_name = "partenaires/espace/accueil.html"
    rubrique = "accueil"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demandes = Demande.objects.filter(structure=self.structure).pour_liste()
        return super().get_context_data(
            groupes=Groupe.objects.filter(structure=self.structure).a_venir().pour_liste()[:A_MONTRER],
            a_repondre=demandes.attendant_la_structure()[:A_MONTRER],
            demandes=demandes.ouvertes().exclude(etat__in=["a_preciser", "contre_proposee"])[:A_MONTRER],
            **kwargs,
        )
