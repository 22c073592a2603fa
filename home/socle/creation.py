"""Put the first pages of a site in place. Running it again changes nothing."""

from collections.abc import Mapping
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, Site

from ateliers.models import AgendaPage
from home.models import AccueilPage, LieuxPage, Reglages

from .adresse import situer
from .arbre import ajouter_page, creer_contenus, lire_contenus
from .typographie import typographier

# The pages that the law asks for.
TEXTES = Path(__file__).parent / "textes"
A_COMPLETER = "à compléter"
VALEURS = {
    "nom": "PIMMS Médiation",
    "adresse": A_COMPLETER,
    "telephone": A_COMPLETER,
    "courriel": A_COMPLETER,
    "hebergeur": f"Nom, adresse et téléphone de l’hébergeur : {A_COMPLETER}.",
}
ACCROCHE = "On vous explique les papiers. C’est gratuit."
INTRODUCTION = "Vous apprenez à faire vos démarches. Vous venez en petit groupe. Vous réservez sans créer de compte."


@transaction.atomic
def creer_socle(*, valeurs: Mapping[str, str] | None = None) -> AccueilPage:
    """Create what is missing of a new site and return its home page.

    `valeurs` replaces the name, address, phone, e-mail and host that the legal pages quote.
    """
    accueil, site = _accueil()
    Reglages.for_site(site)
    _enfant(accueil, AgendaPage(title="Ateliers", slug="ateliers", show_in_menus=True))
    _enfant(
        accueil,
        LieuxPage(
            title="Nos lieux",
            slug="nos-lieux",
            show_in_menus=True,
            introduction="L’accueil est gratuit. Venez sans rendez-vous. Nous vous aidons dans vos démarches.",
        ),
    )
    du_site = {"site": site.site_name or site.hostname, "date": date_format(timezone.localdate(), "j F Y")}
    creer_contenus(accueil, lire_contenus(TEXTES), valeurs=VALEURS | du_site | dict(valeurs or {}))
    return accueil


def _accueil() -> tuple[AccueilPage, Site]:
    """Return the home page and its site; Wagtail's own welcome page gives way to it."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    accueil = AccueilPage.objects.first()
    if accueil is None:
        racine = Page.objects.get(depth=1)
        bienvenue = site.root_page
        accueil = AccueilPage(
            title="Accueil", slug="accueil", accroche=typographier(ACCROCHE), introduction=typographier(INTRODUCTION)
        )
        ajouter_page(racine, accueil)
        site.root_page = accueil
        site.site_name = site.site_name or VALEURS["nom"]
        site.save()
        situer(site)
        _retirer_la_bienvenue(bienvenue)
    return accueil, site


def _retirer_la_bienvenue(page: Page) -> None:
    """Delete the page that Wagtail makes at its installation, unless somebody has used it."""
    de_wagtail = page.content_type_id == ContentType.objects.get_for_model(Page).pk
    if de_wagtail and not page.get_children().exists():
        page.delete()


def _enfant(accueil: AccueilPage, page: Page) -> None:
    if not type(page).objects.child_of(accueil).exists():
        ajouter_page(accueil, page)
