"""Requests for workshops, in the portal: their list, a new one, the page of each."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from ateliers.exceptions import RefusError
from partenaires.domain.etats import ATTENDENT_LA_STRUCTURE, CLOS
from partenaires.domain.nouvelle_demande import creer_demande, demandeur_de
from partenaires.forms.demandes import DemandeForm
from partenaires.models import Demande, OffreAtelier
from partenaires.views.demander import porter_le_refus
from partenaires.views.reponse import FAITS, contexte_demande, repondre

from .acces import EspaceMixin

PAR_PAGE = 12
ONGLETS = {"en-cours": _("En cours"), "closes": _("Terminées")}


class DemandesView(EspaceMixin, TemplateView):
    """The requests of the structure. Those that wait for its answer come first."""

    template_name = "partenaires/espace/demandes.html"
    rubrique = "demandes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onglet = "closes" if self.request.GET.get("voir") == "closes" else "en-cours"
        toutes = Demande.objects.filter(structure=self.structure).pour_liste()
        en_cours = onglet == "en-cours"
        autres = (
            toutes.ouvertes().exclude(etat__in=ATTENDENT_LA_STRUCTURE) if en_cours else toutes.filter(etat__in=CLOS)
        )
        return super().get_context_data(
            onglet=onglet,
            onglets=ONGLETS.items(),
            a_repondre=toutes.attendant_la_structure() if en_cours else [],
            page_obj=Paginator(autres, PAR_PAGE).get_page(self.request.GET.get("page")),
            adresse=f"?voir={onglet}",
            **kwargs,
        )


class NouvelleDemandeView(EspaceMixin, TemplateView):
    """Choose what to ask for."""

    template_name = "partenaires/espace/demande_catalogue.html"
    rubrique = "demandes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(offres=OffreAtelier.objects.proposees(), **kwargs)


class DemanderAtelierView(EspaceMixin, TemplateView):
    """Ask for one workshop. Who asks is known."""

    template_name = "partenaires/espace/demande_nouvelle.html"
    rubrique = "demandes"
    offre: OffreAtelier

    def verifier_cible(self) -> None:
        self.offre = get_object_or_404(OffreAtelier.objects.proposees(), pk=self.kwargs["offre"])

    def formulaire(self, donnees: Any = None) -> DemandeForm:
        structure = self.structure
        chez_eux = {
            "lieu_adresse": structure.adresse,
            "lieu_code_postal": structure.code_postal,
            "lieu_commune": structure.commune,
        }
        form = DemandeForm(donnees, offre=self.offre, initial=chez_eux | {"site": structure.site_id})
        form.presse = True
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.formulaire())
        return super().get_context_data(**(kwargs | {"offre": self.offre}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            demande = creer_demande(referent=self.referent, **form.arguments(demandeur=demandeur_de(self.referent)))
        except RefusError as refus:
            statut = porter_le_refus(form, refus)
            return self.render_to_response(self.get_context_data(form=form), status=statut)
        messages.success(request, FAITS["envoyee"])
        return redirect("partenaires:demande", structure=self.structure.pk, demande=demande.uuid)


class DemandeView(EspaceMixin, TemplateView):
    """A request of the structure: where it stands, the thread, what may be answered."""

    template_name = "partenaires/espace/demande.html"
    rubrique = "demandes"
    demande: Demande

    def verifier_cible(self) -> None:
        demandes = Demande.objects.filter(structure=self.structure).select_related(
            "offre__atelier__theme", "site", "seance__lieu", "groupe"
        )
        self.demande = get_object_or_404(demandes, uuid=self.kwargs["demande"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**contexte_demande(self.demande, erreur=kwargs.get("erreur")))


class RepondreView(DemandeView):
    """Answer, choose a date, or withdraw."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fait, form, statut = repondre(self.demande, request.POST, reponse=self.kwargs["reponse"], auteur=request.user)
        if fait:
            messages.success(request, FAITS[fait])
            return redirect("partenaires:demande", structure=self.structure.pk, demande=self.demande.uuid)
        return self.render_to_response(self.get_context_data(erreur=form), status=statut)
