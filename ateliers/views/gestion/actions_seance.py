"""What staff does to a session as a whole: seats, cancellation, copies."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.domain import seances as domaine
from ateliers.domain.dates import jour
from ateliers.domain.moments import chaque_semaine, situer
from ateliers.domain.suivi import portee
from ateliers.exceptions import CapaciteError, RefusError
from ateliers.forms_gestion import AnnulationSeanceForm, CapaciteForm, DuplicationForm
from ateliers.models import Seance
from ateliers.models.seance import StatutSeance

from .phrases import phrase_portee, phrase_refus
from .travail import EcranSeance, TravailView


class CapaciteView(TravailView):
    """Change the number of seats from the page of work."""

    droit = "ateliers.change_seance"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = CapaciteForm(request.POST)
        seance_id = self.seance.pk
        if formulaire.is_valid():
            try:
                seance = domaine.changer_capacite(seance_id=seance_id, **formulaire.cleaned_data)
            except CapaciteError as refus:
                formulaire.trop_petite = True
                formulaire.add_error("capacite", str(refus))
            except RefusError as refus:
                formulaire.add_error("capacite", phrase_refus(refus))
            else:
                log(instance=seance, action="ateliers.capacite")
                messages.success(request, _("La séance a maintenant %d places.") % seance.capacite)
                return redirect(self.url_travail)
        return self.render_to_response(self.get_context_data(formulaire_capacite=formulaire))


class FormulaireSeance(EcranSeance):
    """A screen with one form about a session."""

    formulaire: type[Form]

    def initial(self) -> dict[str, Any]:
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("formulaire", self.formulaire(initial=self.initial()))
        return super().get_context_data(url_travail=self.url_travail, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = self.formulaire(request.POST)
        # Read before anything is changed: another place's session is a 404.
        seance = self.seance
        if formulaire.is_valid():
            try:
                return self.agir(seance, formulaire)
            except RefusError as refus:
                formulaire.add_error(None, phrase_refus(refus))
            except ValidationError as erreur:
                formulaire.add_error(None, ValidationError(erreur.messages))
        return self.render_to_response(self.get_context_data(formulaire=formulaire))

    def agir(self, seance: Seance, formulaire: Form) -> HttpResponseBase:
        raise NotImplementedError


class AnnulerView(FormulaireSeance):
    """Cancel a session. The screen first says how many people will be told."""

    droit = "ateliers.change_seance"
    formulaire = AnnulationSeanceForm
    template_name = "ateliers/gestion/seance_annuler.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(portee=phrase_portee(portee(self.seance), futur=True), **kwargs)

    def agir(self, seance: Seance, formulaire: Form) -> HttpResponseBase:
        prevenus = phrase_portee(portee(seance))
        deja_annulee = seance.annulee
        annulee = domaine.annuler_seance(seance_id=seance.pk, motif=formulaire.cleaned_data["motif"].strip())
        if not deja_annulee:
            log(instance=annulee, action="ateliers.annuler_seance")
        messages.success(self.request, _("La séance est annulée. %(suite)s") % {"suite": prevenus})
        return redirect(self.url_travail)


class DupliquerView(FormulaireSeance):
    """Create the same session at another date, once or several weeks in a row: all of them, or none."""

    droit = "ateliers.add_seance"
    formulaire = DuplicationForm
    template_name = "ateliers/gestion/seance_dupliquer.html"

    def initial(self) -> dict[str, Any]:
        locale = self.seance.debut_local.replace(tzinfo=None)
        return {"debut": locale + timedelta(weeks=1)}

    def agir(self, seance: Seance, formulaire: Form) -> HttpResponseBase:
        donnees = formulaire.cleaned_data
        zone = seance.lieu.tzinfo
        debuts = [situer(locale, zone=zone) for locale in chaque_semaine(donnees["debut"], fois=donnees["fois"])]
        soeurs = Seance.objects.exclude(statut=StatutSeance.ANNULEE).filter(
            atelier=seance.atelier_id, lieu=seance.lieu_id, langue=seance.langue, debut__in=debuts
        )
        if prise := soeurs.first():
            raise ValidationError(
                _("Cette séance existe déjà le %(jour)s\u00a0: rien n’a été créé."),
                params={"jour": jour(prise.debut_local)},
            )
        with transaction.atomic():
            copies = [domaine.dupliquer(seance_id=seance.pk, debut=debut) for debut in debuts]
            for copie in copies:
                log(instance=copie, action="wagtail.create", content_changed=True)
        modele = ngettext("%d séance est créée.", "%d séances sont créées.", len(copies))
        messages.success(self.request, modele % len(copies))
        return redirect("ateliers_seances:travail", copies[0].pk)
