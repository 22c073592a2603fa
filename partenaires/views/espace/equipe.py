"""The people of a structure: everybody of it sees them, its managers invite, change roles, and close accesses."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from ateliers.exceptions import RefusError
from partenaires.conf import reglage
from partenaires.domain.invitations import inviter, renvoyer, retirer_invitation
from partenaires.domain.referents import changer_role, retirer
from partenaires.forms.comptes import InviterForm, RoleForm
from partenaires.models import Invitation, Referent

from .acces import EspaceMixin


class EquipeMixin(EspaceMixin):
    rubrique = "equipe"

    def retour(self) -> HttpResponse:
        return redirect("partenaires:equipe", structure=self.structure.pk)

    def refuser(self, form: Any, refus: RefusError) -> HttpResponse:
        """Show the form again with the sentence of a refusal."""
        form.add_error(None, str(refus))
        reponse: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
            self.get_context_data(form=form), status=409 if refus.conflit else 200
        )
        return reponse


class EquipeView(EquipeMixin, TemplateView):
    template_name = "partenaires/espace/equipe.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            referents=self.structure.referents.filter(actif=True).select_related("utilisateur"),
            invitations=self.structure.invitations.en_cours(),
            **kwargs,
        )


class InviterView(EquipeMixin, FormView):
    template_name = "partenaires/espace/equipe_inviter.html"
    form_class = InviterForm
    gestionnaire = True

    def form_valid(self, form: InviterForm) -> HttpResponse:
        try:
            inviter(structure=self.structure, par=self.request.user, **form.cleaned_data)
        except RefusError as refus:
            return self.refuser(form, refus)
        messages.success(
            self.request, _("C’est envoyé. La personne a %d jours pour accepter.") % reglage("INVITATION_JOURS")
        )
        return self.retour()


class CollegueMixin(EquipeMixin):
    """A screen about one person of the structure."""

    gestionnaire = True

    @cached_property
    def collegue(self) -> Referent:
        return get_object_or_404(self.structure.referents.select_related("utilisateur"), pk=self.kwargs["referent"])

    def verifier_cible(self) -> None:
        self.collegue  # noqa: B018

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(collegue=self.collegue, soi=self.collegue == self.referent, **kwargs)


class RoleView(CollegueMixin, FormView):
    template_name = "partenaires/espace/equipe_role.html"
    form_class = RoleForm

    def verifier_cible(self) -> None:
        if not self.collegue.actif:
            raise Http404

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.collegue.role}

    def form_valid(self, form: RoleForm) -> HttpResponse:
        try:
            changer_role(referent=self.collegue, role=form.cleaned_data["role"])
        except RefusError as refus:
            return self.refuser(form, refus)
        except Referent.DoesNotExist:
            raise Http404 from None
        messages.success(self.request, _("C’est fait. Le rôle est changé."))
        return self.retour()


class RetirerView(CollegueMixin, FormView):
    template_name = "partenaires/espace/equipe_retirer.html"
    form_class = Form

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            retirer(referent=self.collegue)
        except RefusError as refus:
            return self.refuser(form, refus)
        if self.collegue == self.referent:
            # Leads to what this person still has.
            return redirect("account_login")
        phrase = _("C’est fait. Cette personne n’a plus accès à votre espace.")
        if self.structure.agenda_empreinte:
            phrase += " " + _("Elle connaît peut-être l’adresse de votre agenda. Changez-la à la page « Agenda ».")
        messages.success(self.request, phrase)
        return self.retour()


class InvitationMixin(EquipeMixin):
    """What is done, by POST, to one invitation of the structure."""

    gestionnaire = True

    @cached_property
    def invitation(self) -> Invitation:
        return get_object_or_404(self.structure.invitations, pk=self.kwargs["invitation"])

    def verifier_cible(self) -> None:
        self.invitation  # noqa: B018

    def agir(self) -> str:
        """Do it, and return the sentence that says so. Raises RefusError."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.agir())
        except RefusError as refus:
            messages.error(request, str(refus))
        return self.retour()


class RenvoyerView(InvitationMixin, View):
    def agir(self) -> str:
        renvoyer(invitation=self.invitation, par=self.request.user)
        return _("C’est envoyé. L’invitation est de nouveau valable %d jours.") % reglage("INVITATION_JOURS")


class RetirerInvitationView(InvitationMixin, View):
    def agir(self) -> str:
        retirer_invitation(invitation=self.invitation)
        return _("C’est fait. Cette invitation ne marche plus.")
