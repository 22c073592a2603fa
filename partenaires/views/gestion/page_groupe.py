"""The page of a group in the back office: who comes, who came, what its people may ask for about themselves."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from ateliers.domain.dates import date_courte
from ateliers.domain.presences import refus_de_noter
from ateliers.exceptions import RefusError
from ateliers.rapports.donnees import fichier_de_donnees
from ateliers.views.gestion.acces import AccesMixin
from partenaires.domain.donnees_personnelles import donnees_de_l_accompagnant, donnees_du_participant
from partenaires.domain.effacements import effacer_accompagnant, effacer_de_la_liste
from partenaires.domain.participants import retirer_accord
from partenaires.domain.presences import bilan_groupe, noter_participants
from partenaires.forms.gestion_groupes import DroitsForm, VenuesForm
from partenaires.models import Groupe, Participant
from partenaires.rapports.attestation import attestation

VOIR = "partenaires.view_groupe"
DROITS = "partenaires.change_groupe"


def quand(groupe: Groupe) -> str:
    return date_courte(groupe.seance.debut_local)


class GroupeView(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """A group: who comes, and who came. Ticking names needs the right to count people."""

    requis = VOIR
    header_icon = "group"
    template_name = "partenaires/gestion/groupe.html"
    droit_de_noter = "ateliers.change_reservation"

    @cached_property
    def groupe(self) -> Groupe:
        siens: Any = self.borner(Groupe.objects.all())
        groupe: Groupe = get_object_or_404(siens.pour_liste(), pk=self.kwargs["pk"])
        return groupe

    def get_page_title(self) -> str:
        return str(self.groupe.structure)

    def get_page_subtitle(self) -> str:
        return f"{self.groupe.seance.atelier.title}, {quand(self.groupe)}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liste = {"url": reverse("partenaires_groupes:index"), "label": _("Groupes")}
        return [*self.breadcrumbs_items, liste, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groupe = self.groupe
        kwargs.setdefault("formulaire", VenuesForm(participants=groupe.participants.all()))
        kwargs.setdefault("droits", DroitsForm(groupe=groupe))
        return super().get_context_data(
            groupe=groupe,
            bilan=bilan_groupe(groupe),
            parts=groupe.parts.select_related("reservation").order_by("pk"),
            refus=refus_de_noter(groupe.seance),
            peut_noter=self.request.user.has_perm(self.droit_de_noter),
            peut_droits=self.request.user.has_perm(DROITS),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        groupe = self.groupe
        if not request.user.has_perm(self.droit_de_noter):
            return redirect("partenaires_groupes:groupe", pk=groupe.pk)
        formulaire = VenuesForm(request.POST, participants=groupe.participants.all())
        if formulaire.is_valid():
            try:
                noter_participants(groupe=groupe, presents=formulaire.presents)
            except RefusError as refus:
                formulaire.add_error(None, str(refus))
            else:
                messages.success(request, _("La présence des personnes est notée."))
                return redirect("partenaires_groupes:groupe", pk=groupe.pk)
        return self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)


class DroitsView(GroupeView):
    """Do what somebody of the group asks for, also after the session (RGPD, articles 7.3, 15 and 17)."""

    droit = DROITS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = DroitsForm(request.POST, groupe=self.groupe)
        if not formulaire.is_valid():
            return self.corriger(formulaire)
        quoi, participant = formulaire.cleaned_data["quoi"], formulaire.choisi
        if quoi == DroitsForm.REMETTRE:
            log(instance=self.groupe.structure, action="partenaires.remettre")
            donnees = donnees_du_participant(participant) if participant else donnees_de_l_accompagnant(self.groupe)
            return fichier_de_donnees(donnees, nom=f"donnees-groupe-{self.groupe.pk}")
        try:
            fait = self.agir(quoi, participant)
        except RefusError as refus:
            formulaire.add_error(None, str(refus))
            return self.corriger(formulaire)
        log(instance=self.groupe.structure, action=f"partenaires.{quoi}")
        messages.success(request, fait)
        return redirect("partenaires_groupes:groupe", pk=self.groupe.pk)

    def agir(self, quoi: str, participant: Participant | None) -> str:
        """Erase somebody, or their agreement, and say so. Raises RefusError."""
        if participant is None:
            effacer_accompagnant(groupe=self.groupe)
            return _("Le nom et le téléphone sont effacés.")
        if quoi == DroitsForm.EFFACER:
            listes = effacer_de_la_liste(groupe=self.groupe, participant_id=participant.pk)
            return _("Le nom est effacé, à toutes les dates du cycle.") if listes > 1 else _("Le nom est effacé.")
        retirer_accord(groupe=self.groupe, participant_id=participant.pk)
        return _("La structure ne lit plus si cette personne est venue.")

    def corriger(self, formulaire: DroitsForm) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(droits=formulaire), status=422)


class AttestationView(AccesMixin, View):
    """The certificate, for a structure that has no account. 404 until the whole group is counted, and somebody came."""

    requis = VOIR

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        siens: Any = self.borner(Groupe.objects.all())
        groupe = get_object_or_404(siens.pour_liste(), pk=self.kwargs["pk"])
        bilan = bilan_groupe(groupe)
        if not bilan.presents:
            raise Http404
        noms = [venue.nom for venue in bilan.venues if venue.present]
        contenu = attestation(groupe, presents=bilan.presents, noms=noms, fait_le=timezone.localdate())
        nom = f"attestation-{groupe.seance.debut_local:%Y-%m-%d}.pdf"
        entetes = {"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "no-store, private"}
        return HttpResponse(contenu, content_type="application/pdf", headers=entetes)
