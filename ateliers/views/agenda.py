"""The agenda: the sessions to come, as a list or as a month, with its filters."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from ateliers.conf import reglage
from ateliers.filters import SeanceFilterSet
from ateliers.models import AgendaPage, Seance

from .liens import lien_webcal
from .mois import Mois, lire_mois


class RequeteHtmx(HttpRequest):
    """A request, as django_htmx's middleware completes it."""

    htmx: HtmxDetails


def adresse(filtres: SeanceFilterSet, *, sans: str = "", **plus: Any) -> str:
    """Return the query string of the filters in force, without one of them, with more parameters."""
    valeurs = {nom: texte for nom, texte in filtres.parametres.items() if nom != sans}
    return "?" + urlencode(valeurs | {nom: valeur for nom, valeur in plus.items() if valeur})


def choix(filtres: SeanceFilterSet, vue: str) -> list[dict[str, str]]:
    """Return the filters in force, each with the link that removes it."""
    return [{"libelle": texte, "url": adresse(filtres, sans=nom, vue=vue)} for nom, texte in filtres.libelles.items()]


def ou_elargir(filtres: SeanceFilterSet) -> dict[str, list[dict[str, Any]]]:
    """Return which filter to drop to find something, or else which one to keep alone; the most fruitful first."""
    sans, seul = filtres.compter_sans_et_seul()
    if sans:
        pistes = [piste(filtres, nom, n, adresse(filtres, sans=nom)) for nom, n in decroissant(sans)]
        return {"pistes": pistes, "seuls": []}
    parametres = filtres.parametres
    seuls = [piste(filtres, nom, n, f"?{urlencode({nom: parametres[nom]})}") for nom, n in decroissant(seul)]
    return {"pistes": [], "seuls": seuls}


def decroissant(comptes: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(comptes.items(), key=lambda paire: -paire[1])


def piste(filtres: SeanceFilterSet, nom: str, nombre: int, url: str) -> dict[str, Any]:
    return {"libelle": filtres.libelles[nom], "nombre": nombre, "url": url}


def contexte_liste(filtres: SeanceFilterSet, request: HttpRequest) -> dict[str, Any]:
    pages = Paginator(filtres.qs, reglage("SEANCES_PAR_PAGE"))
    page_obj = pages.get_page(request.GET.get("page"))
    return {"page_obj": page_obj, "seances": list(page_obj), "nombre": pages.count}


def contexte_mois(filtres: SeanceFilterSet, request: HttpRequest) -> dict[str, Any]:
    demande = request.GET.get("mois", "")
    premier = lire_mois(demande)
    mois = Mois(filtres.qs, premier)
    return {"mois": mois, "nombre": mois.nombre, "mois_incompris": bool(demande) and premier != mois.premier}


@require_safe
def agenda(request: RequeteHtmx, page: AgendaPage) -> HttpResponse:
    """Draw the agenda page, or only its results when htmx asks for them."""
    filtres = SeanceFilterSet(request.GET, Seance.objects.publiques().a_venir().pour_liste())
    vue = "mois" if request.GET.get("vue") == "mois" else ""
    contexte = contexte_mois(filtres, request) if vue else contexte_liste(filtres, request)
    contexte |= {
        "page": page,
        "vue": vue,
        "filtres": filtres,
        "choix": choix(filtres, vue),
        "adresse": adresse(filtres, vue=vue),
        "adresse_liste": adresse(filtres),
        "adresse_mois": adresse(filtres, vue="mois"),
        "webcal": lien_webcal(filtres.parametres),
    }
    if not contexte["nombre"]:
        contexte |= ou_elargir(filtres)
    partiel = request.htmx and not request.htmx.history_restore_request
    reponse = render(request, "ateliers/includes/resultats.html" if partiel else "ateliers/agenda.html", contexte)
    patch_vary_headers(reponse, ["HX-Request"])
    if partiel:
        url = (page.get_url(request) + adresse(filtres, vue=vue)).removesuffix("?")
        # Enter in the search box sends the same filters twice (change, submit): "back" must not stop there twice.
        reponse.headers["HX-Push-Url"] = "false" if request.htmx.current_url_abs_path == url else url
    return reponse
