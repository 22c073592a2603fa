"""The people of a group: add, replace, remove, import."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View

from ateliers.exceptions import RefusError
from partenaires.domain.participants import (
    ajouter_participants,
    remplacer_liste,
    remplacer_participant,
    retirer_participant,
)
from partenaires.exceptions import ListeTropLongueError, NomVideError
from partenaires.forms.groupes import AjouterForm, ParticipantForm
from partenaires.models import Participant

from .groupes import GroupeMixin


class PersonnesMixin(GroupeMixin):
    def retour(self, fait: str) -> HttpResponse:
        """Go back to the list, which says what was done."""
        messages.success(self.request, fait)
        return redirect("partenaires:participants", structure=self.structure.pk, groupe=self.groupe.uuid)


class ParticipantsView(PersonnesMixin, FormView):
    """The list of a group, and names to add or to put in its place."""

    template_name = "partenaires/espace/participants.html"
    form_class = AjouterForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(participants=list(self.groupe.participants.all()), **kwargs)

    def form_valid(self, form: AjouterForm) -> HttpResponse:
        remplace = form.cleaned_data["mode"] == AjouterForm.REMPLACER
        try:
            (remplacer_liste if remplace else ajouter_participants)(groupe=self.groupe, noms=form.noms_lus)
        except RefusError as refus:
            form.garder_le_fichier()
            return self.refuser(form, refus, champ="noms" if isinstance(refus, ListeTropLongueError) else None)
        for remarque in form.remarques:
            messages.warning(self.request, remarque)
        nombre = len(form.noms_lus)
        ajoutes = ngettext("C’est fait. %d nom est ajouté.", "C’est fait. %d noms sont ajoutés.", nombre) % nombre
        return self.retour(_("C’est fait. La liste est remplacée.") if remplace else ajoutes)

    def form_invalid(self, form: AjouterForm) -> HttpResponse:
        form.garder_le_fichier()
        return super().form_invalid(form)


class ParticipantMixin(PersonnesMixin):
    participant: Participant

    def verifier_cible(self) -> None:
        super().verifier_cible()
        self.participant = get_object_or_404(self.groupe.participants, pk=self.kwargs["participant"])


class RemplacerView(ParticipantMixin, FormView):
    """Put somebody in the place of another."""

    template_name = "partenaires/espace/participant.html"
    form_class = ParticipantForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(participant=self.participant, **kwargs)

    def form_valid(self, form: ParticipantForm) -> HttpResponse:
        try:
            remplacer_participant(groupe=self.groupe, participant_id=self.participant.pk, nom=form.personne)
        except RefusError as refus:
            return self.refuser(form, refus, champ="prenom" if isinstance(refus, NomVideError) else None)
        except Participant.DoesNotExist:
            raise Http404 from None
        return self.retour(_("C’est fait. Le nom est changé."))


class RetirerView(ParticipantMixin, View):
    """Take somebody off the list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            retirer_participant(groupe=self.groupe, participant_id=self.participant.pk)
        except RefusError as refus:
            messages.error(request, str(refus))
            return redirect("partenaires:participants", structure=self.structure.pk, groupe=self.groupe.uuid)
        return self.retour(_("C’est fait. %s n’est plus sur la liste.") % self.participant)
