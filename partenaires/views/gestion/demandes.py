"""The page of a request for a workshop, and what staff may do with it; the board and the rest are beside."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from ateliers.exceptions import RefusError
from partenaires.domain.doublons import ressemblances
from partenaires.domain.effacements import encore_attendue
from partenaires.domain.etats import AVANT_LA_SEANCE, CLOS, Acteur, Action, permises
from partenaires.domain.planification import alertes_du_jour
from partenaires.exceptions import DemandeOuverteError
from partenaires.forms.gestion_demandes import AccepterForm, ActionForm, ConfierForm, RattacherForm
from partenaires.models import Demande, Groupe, Structure

from .actions_demande import ACTES
from .donnees import DonneesDemandeView, EffacerDemandeurView
from .ecran_demande import AGIR, VOIR, EcranDemande
from .planifier import CreerStructureView, PlanifierView
from .tableau_demandes import TableauView

PHRASE_ERREUR = _("Rien n’est enregistré. Corrigez le formulaire, puis recommencez.")


class TravailView(EcranDemande):
    """The page of a request: its file, its thread, what may be done now."""

    template_name = "partenaires/gestion/demande.html"

    def formulaires(self, erreur: ActionForm | None) -> dict[str, Any]:
        """Return the forms that may be filled now, by action; the one that was refused keeps what was typed."""
        options: dict[str, Any] = {"demande": self.demande, "compte": self.request.user}
        possibles = permises(acteur=Acteur.EQUIPE, etat=self.demande.etat)
        classes: dict[str, Any] = {code: acte.formulaire for code, acte in ACTES.items() if acte.action in possibles}
        if self.demande.etat not in CLOS:
            classes["confier"] = ConfierForm
        if self.demande.etat in AVANT_LA_SEANCE:
            classes["rattacher"] = RattacherForm
        trouves: dict[str, Any] = {
            code: erreur if isinstance(erreur, classe) else classe(**options)
            for code, classe in classes.items()
            if code != "accepter"
        }
        if Action.ACCEPTER in possibles:
            trouves["accepter"] = [
                (souhait, alertes_du_jour(souhait.jour, echeance=self.demande.echeance), self.accepter(souhait, erreur))
                for souhait in self.demande.souhaits.all()
            ]
        return trouves

    def accepter(self, souhait: Any, erreur: ActionForm | None) -> AccepterForm:
        if isinstance(erreur, AccepterForm) and erreur.data.get("souhait") == str(souhait.pk):
            return erreur
        return AccepterForm(demande=self.demande, compte=self.request.user, souhait=souhait)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demande, erreur = self.demande, kwargs.get("erreur")
        peut_agir = self.request.user.has_perm(AGIR)
        formulaires = self.formulaires(erreur) if peut_agir else {}
        siennes = Structure.objects.geres_par(self.request.user)
        proches = [] if demande.structure_id else ressemblances(nom=demande.structure_nom, siret=demande.siret)
        return super().get_context_data(
            demande=demande,
            offre=demande.offre,
            fil=demande.fil.select_related("auteur"),
            souhaits=demande.souhaits.all(),
            proposees=demande.dates_proposees.select_related("lieu"),
            formulaires=formulaires,
            proches=proches,
            structure_visible=siennes.filter(pk=demande.structure_id).exists(),
            groupe_visible=Groupe.objects.geres_par(self.request.user).filter(pk=demande.groupe_id).exists(),
            siennes=set(siennes.filter(pk__in=[r.structure.pk for r in proches]).values_list("pk", flat=True)),
            peut_creer=peut_agir and self.request.user.has_perm("partenaires.add_structure"),
            peut_effacer=peut_agir and demande.anonymisee_le is None,
            attendue=DemandeOuverteError.phrase if encore_attendue(demande) else "",
            planifiable=peut_agir and Action.PLANIFIER in permises(acteur=Acteur.EQUIPE, etat=demande.etat),
            **kwargs,
        )


class AgirView(TravailView):
    """Do one thing to a request."""

    droit = AGIR
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        acte = ACTES.get(self.kwargs["action"])
        if acte is None:
            raise Http404
        form = acte.formulaire(request.POST, demande=self.demande, compte=request.user)
        if not form.is_valid():
            return self.corriger(form)
        try:
            acte.agir(form)
        except RefusError as refus:
            del self.demande
            form.add_error(form.champ_de(refus), str(refus))
            return self.corriger(form, status=409 if refus.conflit else 200)
        messages.success(request, acte.fait)
        return redirect(self.url_travail if self.encore_visible() else reverse("partenaires_demandes:index"))

    def encore_visible(self) -> bool:
        """Say whether the account still sees the request: it may just have been given to another place."""
        return bool(Demande.objects.geres_par(self.request.user).filter(pk=self.kwargs["pk"]).exists())

    def corriger(self, form: ActionForm, *, status: int = 200) -> HttpResponseBase:
        """Show the page again, with what was typed and what is wrong with it."""
        relue = MultiValueDict(form.data)
        relue["vu"] = self.demande.etat
        form.data = relue
        messages.error(self.request, " ".join(str(erreur) for erreur in form.non_field_errors()) or PHRASE_ERREUR)
        return self.render_to_response(self.get_context_data(erreur=form), status=status)


class DemandesMenuItem(MenuItem):
    """Shown to those who may see requests."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VOIR))


class DemandeViewSet(ViewSet):
    name = "partenaires_demandes"
    url_prefix = "demandes-d-atelier"
    url_namespace = "partenaires_demandes"
    menu_item_class = DemandesMenuItem
    icon = "clipboard-list"
    menu_label = _("Demandes d’atelier")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", TableauView.as_view(), name="index"),
            path("<int:pk>/", TravailView.as_view(), name="travail"),
            path("<int:pk>/planifier/", PlanifierView.as_view(), name="planifier"),
            path("<int:pk>/structure/", CreerStructureView.as_view(), name="structure"),
            path("<int:pk>/donnees.json", DonneesDemandeView.as_view(), name="donnees"),
            path("<int:pk>/effacer/", EffacerDemandeurView.as_view(), name="effacer"),
            path("<int:pk>/<slug:action>/", AgirView.as_view(), name="agir"),
        ]
