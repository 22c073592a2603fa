"""Ask for an account: a public form, with the same answer for every address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from ateliers.exceptions import RefusError
from partenaires.domain import acces
from partenaires.forms.comptes import DemandeAccesForm

from .envois import envoi_permis


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def demander_acces(request: HttpRequest) -> HttpResponse:
    """Show the form; keep the request by POST. The team reads it in the back office."""
    if request.method != "POST":
        return page(request, DemandeAccesForm())
    form = DemandeAccesForm(request.POST)
    if not form.is_valid():
        return page(request, form)
    if not envoi_permis(request, form):
        return page(request, form, statut=429)
    try:
        acces.demander_acces(**form.arguments)
    except RefusError as refus:
        form.add_error(None, str(refus))
        return page(request, form, statut=409 if refus.conflit else 200)
    return redirect("partenaires:acces_demande")


def page(request: HttpRequest, form: DemandeAccesForm, *, statut: int = 200) -> HttpResponse:
    return render(request, "partenaires/acces.html", {"form": form}, status=statut)


@require_safe
def acces_demande(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "partenaires/acces_envoyee.html")
