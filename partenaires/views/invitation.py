"""The page of an invitation, behind its secret link. Opening it changes nothing: mail scanners do so."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ateliers.exceptions import RefusError
from partenaires.domain.invitations import Situation, accepter, situation, trouver
from partenaires.forms.comptes import ArriveeForm
from partenaires.models import Invitation, Structure

GABARITS = {
    Situation.CLOSE: "partenaires/invitation_close.html",
    Situation.NOUVEAU: "partenaires/invitation.html",
    Situation.REJOINDRE: "partenaires/invitation.html",
    Situation.CONNEXION: "partenaires/invitation_connexion.html",
    Situation.AUTRE_COMPTE: "partenaires/invitation_autre.html",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """Show an invitation; accept it by POST, which signs in those who had no account."""
    invitee = trouver(jeton)
    if invitee is None:
        raise Http404
    reponse = _accepter(request, invitee, jeton) if request.method == "POST" else page(request, invitee)
    # "no-referrer" would leave the form without an Origin, which the check of CSRF needs.
    reponse.headers["Referrer-Policy"] = "same-origin"
    reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
    return reponse


def compte_connecte(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def est_membre(request: HttpRequest, invitee: Invitation) -> bool:
    """Say whether the visitor has the access that the invitation gives."""
    return Structure.objects.de_la_personne(request.user).filter(pk=invitee.structure_id).exists()


def page(
    request: HttpRequest, invitee: Invitation, *, form: ArriveeForm | None = None, statut: int = 200
) -> HttpResponse:
    """Draw what this visitor may do with the invitation."""
    cas = situation(invitee, compte=compte_connecte(request))
    if cas == Situation.NOUVEAU and form is None:
        form = ArriveeForm(initial={"prenom": invitee.prenom})
    contexte = {
        "invitation": invitee,
        "form": form,
        "nouveau": cas == Situation.NOUVEAU,
        "membre": est_membre(request, invitee),
    }
    return render(request, GABARITS[cas], contexte, status=410 if cas == Situation.CLOSE else statut)


def _accepter(request: HttpRequest, invitee: Invitation, jeton: str) -> HttpResponse:
    compte = compte_connecte(request)
    cas = situation(invitee, compte=compte)
    form = ArriveeForm(request.POST) if cas == Situation.NOUVEAU else None
    if form is not None and not form.is_valid():
        return page(request, invitee, form=form)
    if cas == Situation.CLOSE and est_membre(request, invitee):
        return redirect("partenaires:accueil", structure=invitee.structure_id)
    try:
        referent = accepter(jeton=jeton, compte=compte, **(form.arguments if form else {}))
    except RefusError:
        return page(request, trouver(jeton) or invitee, statut=409)
    if compte is None:
        get_adapter(request).login(request, referent.utilisateur)
    messages.success(request, _("Bienvenue. Votre accès est ouvert."))
    return redirect("partenaires:accueil", structure=referent.structure_id)
