"""The menus, drawn from the tree of pages in one query for each request."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

CLE = "_home_menus"


@dataclass(frozen=True)
class Entree:
    """A link of a menu. `actif` says that the visitor is in that part of the site."""

    titre: str
    url: str
    actif: bool = False


@dataclass(frozen=True)
class Menus:
    principal: list[Entree] = field(default_factory=list)
    pied: list[Entree] = field(default_factory=list)


@dataclass
class Noeud:
    """A page of the site map, with the pages under it."""

    titre: str
    url: str
    enfants: list["Noeud"] = field(default_factory=list)


def menus(request: HttpRequest | None) -> Menus:
    """Return both menus. Empty when there is no request: error pages must not need the database."""
    if request is None:
        return Menus()
    if not hasattr(request, CLE):
        setattr(request, CLE, _lire(request))
    return getattr(request, CLE)


def _lire(request: HttpRequest) -> Menus:
    site = Site.find_for_request(request)
    if site is None:
        return Menus()
    racine = site.root_page
    principal = Q(show_in_menus=True, depth=racine.depth + 1)
    pied = Q(contenupage__dans_le_pied=True)
    pages = (
        Page.objects.live()
        .descendant_of(racine)
        .filter(principal | pied)
        .select_related("contenupage")
        .order_by("path")
    )
    resultat = Menus()
    for page in pages:
        contenu = getattr(page, "contenupage", None)
        entree = _entree(page, contenu, request)
        if page.show_in_menus and page.depth == racine.depth + 1:
            resultat.principal.append(entree)
        if contenu is not None and contenu.dans_le_pied:
            resultat.pied.append(entree)
    recherche = reverse("recherche")
    resultat.principal.append(Entree(titre=_("Recherche"), url=recherche, actif=request.path == recherche))
    return resultat


def _entree(page: Page, contenu: Any, request: HttpRequest) -> Entree:
    url = page.get_url(request) or "/"
    titre = (contenu.libelle_menu if contenu is not None else "") or page.title
    return Entree(titre=titre, url=url, actif=request.path.startswith(url))


def ancetres(page: Page, request: HttpRequest | None) -> list[Entree]:
    """Return the pages above this one, from the home page down."""
    au_dessus = page.get_ancestors().filter(depth__gt=1, live=True)
    return [Entree(titre=p.title, url=p.get_url(request) or "/") for p in au_dessus]


def plan(request: HttpRequest | None) -> list[Noeud]:
    """Return the tree of the pages that everybody may read."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    pages = Page.objects.live().public().descendant_of(site.root_page, inclusive=True).order_by("path")
    racines: list[Noeud] = []
    par_chemin: dict[str, Noeud] = {}
    for page in pages:
        noeud = Noeud(titre=page.title, url=page.get_url(request) or "/")
        par_chemin[page.path] = noeud
        parent = par_chemin.get(page.path[: -Page.steplen])
        (parent.enfants if parent else racines).append(noeud)
    return racines
