"""Plan an accepted request in two clicks; create the structure that a request comes from."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.exceptions import RefusError
from ateliers.models import Lieu
from partenaires.domain.etats import Acteur, Action, permises
from partenaires.domain.planification import planifier
from partenaires.domain.rattachement import creer_et_rattacher, structure_proposee
from partenaires.forms.planification import PlanForm, StructureForm
from partenaires.models.demande import EtatDemande

from .ecran_demande import AGIR, EcranDemande


class PlanifierView(EcranDemande):
    """The session, filled in beforehand, with what clashes; one click makes it. New clashes are shown before anything is made."""

    droit = AGIR
    template_name = "partenaires/gestion/demande_planifier.html"

    def formulaire(self, donnees: Any = None) -> PlanForm:
        return PlanForm(donnees, demande=self.demande, compte=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: PlanForm = kwargs.get("form") or self.formulaire()
        alertes = form.alertes()
        return super().get_context_data(
            demande=self.demande,
            planifiable=Action.PLANIFIER in permises(acteur=Acteur.EQUIPE, etat=self.demande.etat),
            alertes=alertes,
            codes=" ".join(alerte.code for alerte in alertes),
            **(kwargs | {"form": form}),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        # A second click meets the session that the first one made: it is not a clash.
        a_planifier = self.demande.etat == EtatDemande.ACCEPTEE
        if "verifier" in request.POST or (a_planifier and form.nouvelles(form.alertes())):
            return self.render_to_response(self.get_context_data(form=form, relire=True))
        try:
            demande = planifier(
                demande_id=self.demande.pk,
                par=request.user,
                nonce=form.cleaned_data["nonce"],
                plan=form.plan,
                etat_vu=form.cleaned_data["vu"],
            )
        except RefusError as refus:
            champ = getattr(refus, "champ", "")
            form.add_error(champ if champ in form.fields else None, str(refus))
            return self.render_to_response(self.get_context_data(form=form), status=409 if refus.conflit else 200)
        except ValidationError as erreur:
            form.add_error(None, ValidationError(erreur.messages))
            return self.render_to_response(self.get_context_data(form=form))
        log(instance=demande.seance, action="wagtail.create", content_changed=True)
        messages.success(request, _("La séance est créée, et le groupe inscrit. La structure est prévenue."))
        return redirect(self.url_travail)


class CreerStructureView(EcranDemande):
    """Create the structure of a request that none of ours matches."""

    droit = "partenaires.add_structure"
    template_name = "partenaires/gestion/demande_structure.html"

    def formulaire(self, donnees: Any = None) -> StructureForm:
        site = Lieu.objects.geres_par(self.request.user).actifs().first()
        proposee = structure_proposee(self.demande, site=site)
        return StructureForm(donnees, instance=proposee, compte=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.formulaire())
        return super().get_context_data(demande=self.demande, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.formulaire(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            demande = creer_et_rattacher(demande_id=self.demande.pk, structure=form.instance)
        except RefusError as refus:
            form.add_error(None, str(refus))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        except ValidationError as erreur:
            form.add_error(None, ValidationError(erreur.messages))
            return self.render_to_response(self.get_context_data(form=form))
        log(instance=demande.structure, action="wagtail.create", content_changed=True)
        messages.success(request, _("La structure est créée. La demande lui est rattachée."))
        return redirect(self.url_travail)
