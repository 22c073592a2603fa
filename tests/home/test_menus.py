"""The menus, the breadcrumb and the site map follow the tree of pages."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import Page, PageViewRestriction

from home.menus import ancetres, menus, plan
from home.models import AccueilPage, ContenuPage
from home.socle.arbre import trouver
from home.socle.creation import creer_socle

pytestmark = pytest.mark.django_db


@pytest.fixture
def accueil() -> AccueilPage:
    return AccueilPage.objects.get(pk=creer_socle().pk)


def _ajouter(parent: Page, titre: str, **champs: Any) -> ContenuPage:
    return Page.objects.get(pk=parent.pk).add_child(instance=ContenuPage(title=titre, **champs))


def test_menu_principal_suit_les_pages_cochees(accueil: AccueilPage, rf: RequestFactory) -> None:
    _ajouter(accueil, "Au menu", slug="au-menu", show_in_menus=True, libelle_menu="Court")
    _ajouter(accueil, "Brouillon", slug="brouillon", show_in_menus=True, live=False)
    _ajouter(trouver(accueil, "au-menu"), "Trop profond", slug="profond", show_in_menus=True)
    entrees = menus(rf.get("/au-menu/profond/")).principal
    assert [(e.titre, e.url, e.actif) for e in entrees] == [
        ("Ateliers", "/ateliers/", False),
        ("Nos lieux", "/nos-lieux/", False),
        ("Court", "/au-menu/", True),
        ("Recherche", "/recherche/", False),
    ]


def test_menu_pied_porte_les_pages_legales(accueil: AccueilPage, rf: RequestFactory) -> None:
    assert [(e.titre, e.url) for e in menus(rf.get("/")).pied] == [
        ("Accessibilité\u00a0: non conforme", "/accessibilite/"),
        ("Données personnelles", "/donnees-personnelles/"),
        ("Mentions légales", "/mentions-legales/"),
        ("Plan du site", "/plan-du-site/"),
    ]


def test_menus_deux_requetes_au_plus(
    accueil: AccueilPage, rf: RequestFactory, django_assert_max_num_queries: Any
) -> None:
    for numero in range(20):
        _ajouter(accueil, f"Page {numero}", slug=f"page-{numero}", show_in_menus=True, dans_le_pied=True)
    gabarit = Template("{% load home_tags %}{% menu_principal as a %}{% menu_pied as b %}{{ a|length }} {{ b|length }}")
    requete = rf.get("/")
    with django_assert_max_num_queries(3):
        rendu = gabarit.render(Context({"request": requete}))
    assert rendu == "23 24"
    with django_assert_max_num_queries(0):
        gabarit.render(Context({"request": requete}))


def test_menus_vides_sans_requete(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert menus(None).principal == []


def test_fil_d_ariane_part_de_l_accueil(accueil: AccueilPage, rf: RequestFactory) -> None:
    page = trouver(accueil, "plan-accessibilite")
    assert [e.titre for e in ancetres(page, rf.get("/"))] == ["Accueil", "Déclaration d’accessibilité"]


def test_plan_du_site_sans_les_pages_privees(accueil: AccueilPage, rf: RequestFactory) -> None:
    privee = _ajouter(accueil, "Réservée à l’équipe", slug="equipe")
    _ajouter(privee, "Sous la réservée", slug="sous")
    PageViewRestriction.objects.create(page=privee, restriction_type=PageViewRestriction.LOGIN)
    [racine] = plan(rf.get("/"))
    assert racine.titre == "Accueil"
    assert [n.titre for n in racine.enfants][:3] == ["Ateliers", "Nos lieux", "Déclaration d’accessibilité"]
    assert "Réservée à l’équipe" not in [n.titre for n in racine.enfants]
    assert [n.titre for n in racine.enfants[2].enfants] == ["Plan d’action pour l’accessibilité"]
