"""Ask for a workshop without an account: the catalogue, then the form of one workshop."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from ateliers.exceptions import RefusError
from partenaires.domain.fil import jeton
from partenaires.domain.nouvelle_demande import ACCORD_VERSION, creer_demande
from partenaires.exceptions import GroupeTropPetitError
from partenaires.forms.demandes import DemandeForm, DemandePubliqueForm
from partenaires.models import Demande, OffreAtelier

from .envois import envoi_permis


def porter_le_refus(form: Any, refus: RefusError) -> int:
    """Put the sentence of a refusal beside the field it is about, and return the status of the answer."""
    champ = "effectif" if isinstance(refus, GroupeTropPetitError) else getattr(refus, "champ", "")
    form.add_error(champ if champ in form.fields else None, str(refus))
    return 409 if refus.conflit else 200


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the workshops that structures may ask for."""
    return render(request, "partenaires/demander.html", {"offres": OffreAtelier.objects.proposees()})


def page_formulaire(request: HttpRequest, form: DemandeForm, *, statut: int = 200) -> HttpResponse:
    contexte = {"offre": form.offre, "form": form, "catalogue": reverse("partenaires:demander")}
    return render(request, "partenaires/demander_formulaire.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def demander(request: HttpRequest, offre: int) -> HttpResponse:
    """Ask for one workshop by POST, then go to the request's own secret page."""
    objet: OffreAtelier = get_object_or_404(OffreAtelier.objects.proposees(), pk=offre)
    if request.method != "POST":
        return page_formulaire(request, DemandePubliqueForm(offre=objet))
    form = DemandePubliqueForm(request.POST, offre=objet)
    if not form.is_valid():
        return page_formulaire(request, form)
    envoi = form.arguments(demandeur=form.demandeur)
    # What is received already is shown again, whatever else arrives from there.
    if not Demande.objects.filter(nonce=envoi["nonce"]).exists() and not envoi_permis(request, form):
        return page_formulaire(request, form, statut=429)
    try:
        demande = creer_demande(**envoi, accord_version=ACCORD_VERSION)
    except RefusError as refus:
        return page_formulaire(request, form, statut=porter_le_refus(form, refus))
    return redirect(f"{reverse('partenaires:demande_lien', args=[jeton(demande)])}?fait=envoyee")
