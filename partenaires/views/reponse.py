"""A request's own page, reached by its secret link: where it stands, what was said, what the structure may answer.

The portal shows the same page, with its own addresses.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ateliers.exceptions import RefusError
from partenaires.domain import demandes
from partenaires.domain.fil import jeton, trouver
from partenaires.exceptions import TransitionError
from partenaires.forms.reponses import AUCUNE, ChoixForm, MessageForm, ReponseForm, RetraitForm, formulaires
from partenaires.models import Demande

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, Demande, P], HttpResponse]

# What has just been done, carried by the address: those who follow a secret link have no session.
FAITS = {
    "envoyee": _("C’est envoyé. Nous vous répondons par e-mail."),
    "message": _("C’est envoyé. Nous avons votre message."),
    "date": _("C’est fait. Votre date est choisie."),
    "aucune": _("C’est envoyé. Nous cherchons d’autres dates."),
    "retiree": _("C’est fait. Votre demande est retirée."),
}


def lien_secret(vue: Vue[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Give the view the request that the token opens, or answer 404. Kept out of caches, engines, and other sites' logs."""

    @never_cache
    @wraps(vue)
    def enveloppe(request: HttpRequest, jeton: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        demande = trouver(jeton)
        if demande is None:
            raise Http404
        reponse = vue(request, demande, *args, **kwargs)
        reponse.headers["Referrer-Policy"] = "same-origin"
        reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
        return reponse

    return enveloppe


def contexte_demande(demande: Demande, *, erreur: ReponseForm | None = None) -> dict[str, Any]:
    """Return what both pages of a request show. `erreur` is the form that was refused: nothing typed in it is lost."""
    possibles = formulaires(demande)
    for nom, form in possibles.items():
        if erreur is not None and type(form) is type(erreur):
            possibles[nom] = erreur
        elif isinstance(form, MessageForm) and erreur is not None:
            form.initial["texte"] = erreur.data.get("texte", "")
    return {
        "demande": demande,
        "offre": demande.offre,
        "atelier": demande.offre.atelier,
        "fil": demande.fil.select_related("auteur"),
        "souhaits": demande.souhaits.all(),
        "retenue": demande.dates_proposees.filter(retenue=True).select_related("lieu").first(),
        "formulaires": possibles,
        "form": erreur,
    }


def envoyer_message(demande: Demande, form: MessageForm, *, auteur: Any) -> str:
    demandes.repondre(demande_id=demande.pk, texte=form.cleaned_data["texte"], auteur=auteur)
    return "message"


def choisir(demande: Demande, form: ChoixForm, *, auteur: Any) -> str:
    donnees = form.cleaned_data
    commun = {"demande_id": demande.pk, "texte": donnees["texte"], "auteur": auteur, "etat_vu": donnees["vu"]}
    if donnees["date"] == AUCUNE:
        demandes.decliner_dates(**commun)
        return "aucune"
    demandes.choisir_date(date_id=int(donnees["date"]), **commun)
    return "date"


def retirer(demande: Demande, form: RetraitForm, *, auteur: Any) -> str:
    donnees = form.cleaned_data
    demandes.retirer(demande_id=demande.pk, texte=donnees["texte"], auteur=auteur, etat_vu=donnees["vu"])
    return "retiree"


# The answers, by the name that ends their address.
REPONSES: dict[str, tuple[Any, Callable[..., str]]] = {
    "repondre": (MessageForm, envoyer_message),
    "choisir": (ChoixForm, choisir),
    "retirer": (RetraitForm, retirer),
}


def repondre(demande: Demande, donnees: Any, *, reponse: str, auteur: Any = None) -> tuple[str, ReponseForm, int]:
    """Do what a structure asks. Return what was done, or else an empty text, the form with its errors, and a status.

    Raises Http404 for an answer that does not exist.
    """
    if reponse not in REPONSES:
        raise Http404
    classe, agir = REPONSES[reponse]
    form = classe(donnees, demande=demande)
    if not form.is_valid():
        return "", form, 200
    try:
        return agir(demande, form, auteur=auteur), form, 302
    except RefusError as refus:
        demande.refresh_from_db()
        relue = MultiValueDict(donnees)
        relue["vu"] = demande.etat
        form = classe(relue, demande=demande)
        champ = getattr(refus, "champ", "")
        if not form.errors or not isinstance(refus, TransitionError):
            form.add_error(champ if champ in form.fields else None, str(refus))
        return "", form, 409 if refus.conflit else 200


def page(
    request: HttpRequest, demande: Demande, *, erreur: ReponseForm | None = None, statut: int = 200
) -> HttpResponse:
    contexte = contexte_demande(demande, erreur=erreur) | {
        "jeton": jeton(demande),
        "fait": FAITS.get(request.GET.get("fait", "")),
    }
    return render(request, "partenaires/reponse.html", contexte, status=statut)


@require_safe
@lien_secret
def demande_lien(request: HttpRequest, demande: Demande) -> HttpResponse:
    """Show a request. Following the link changes nothing: mail scanners do so."""
    return page(request, demande)


@require_POST
@lien_secret
def demande_lien_reponse(request: HttpRequest, demande: Demande, *, reponse: str) -> HttpResponse:
    """Answer, choose a date, or withdraw."""
    fait, form, statut = repondre(demande, request.POST, reponse=reponse)
    if fait:
        return redirect(f"{reverse('partenaires:demande_lien', args=[jeton(demande)])}?fait={fait}")
    return page(request, trouver(jeton(demande)) or demande, erreur=form, statut=statut)
