"""The people who act for a structure: invite, change what they may do, close their access."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.exceptions import RefusError
from ateliers.views.gestion.acces import refuser
from partenaires.domain.invitations import inviter, renvoyer, retirer_invitation
from partenaires.domain.referents import changer_role, retirer
from partenaires.exceptions import DejaReferentError
from partenaires.forms.gestion import InvitationForm, RoleForm
from partenaires.models import Invitation, Referent

from .acces import CHANGER_REFERENT, INVITER, ActionStructure
from .fiche_structure import FormulaireStructure


class RoleInconnuError(RefusError):
    """The role is missing, or does not exist."""

    phrase = gettext_lazy("Choisissez un rôle dans la liste.")


class InviterView(FormulaireStructure):
    """Invite somebody. Nobody invites themselves: staff does not act for a structure on its own authority."""

    droit = INVITER
    nom_formulaire = "formulaire_invitation"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = InvitationForm(request.POST)
        if not formulaire.is_valid():
            return self.corriger(request, formulaire)
        if formulaire.cleaned_data["courriel"].casefold() == self.compte.email.casefold():
            return refuser(request)
        try:
            invitation = inviter(structure=self.structure, par=self.compte, **formulaire.cleaned_data)
        except DejaReferentError:
            formulaire.add_error("courriel", _("Cette personne a déjà un accès, ou une invitation l’attend."))
            return self.corriger(request, formulaire)
        except RefusError as refus:
            formulaire.add_error(None, str(refus))
            return self.corriger(request, formulaire)
        log(instance=self.structure, action="partenaires.inviter")
        messages.success(request, _("L’invitation part à %s.") % invitation.courriel)
        return redirect(f"{self.url_fiche}#personnes-section")


class ActionInvitation(ActionStructure):
    droit = CHANGER_REFERENT
    ancre = "personnes-section"

    @cached_property
    def invitation(self) -> Invitation:
        invitation: Invitation = get_object_or_404(self.structure.invitations, pk=self.kwargs["invitation"])
        return invitation


class RenvoyerView(ActionInvitation):
    action = "partenaires.inviter"

    def agir(self) -> str:
        renvoyer(invitation=self.invitation, par=self.compte)
        return _("L’invitation repart à %s.") % self.invitation.courriel


class RetirerInvitationView(ActionInvitation):
    action = "partenaires.retirer_invitation"

    def agir(self) -> str:
        retirer_invitation(invitation=self.invitation)
        return _("L’invitation est retirée : son lien n’ouvre plus rien.")


class ActionReferent(ActionStructure):
    """Change what somebody else may do."""

    droit = CHANGER_REFERENT
    ancre = "personnes-section"

    @cached_property
    def referent(self) -> Referent:
        referents = self.structure.referents.filter(actif=True).select_related("utilisateur")
        return get_object_or_404(referents, pk=self.kwargs["referent"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.referent.utilisateur_id == self.compte.pk:
            return refuser(request)
        return super().post(request, *args, **kwargs)


class RoleView(ActionReferent):
    action = "partenaires.role"

    def agir(self) -> str:
        formulaire = RoleForm(self.request.POST)
        if not formulaire.is_valid():
            raise RoleInconnuError
        changer_role(referent=self.referent, role=formulaire.cleaned_data["role"])
        return _("Le rôle est changé.")


class RetirerView(ActionReferent):
    action = "partenaires.retirer"

    def agir(self) -> str:
        retirer(referent=self.referent)
        return _("Cette personne n’a plus accès à l’espace de la structure.")
