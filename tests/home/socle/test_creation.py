"""The first pages of a site: in place once, legal pages complete, never touched again."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Revision, Site

from home.models import ContenuPage
from home.socle.creation import creer_socle

pytestmark = pytest.mark.django_db

LEGALES = ("/accessibilite/", "/accessibilite/plan-accessibilite/", "/donnees-personnelles/", "/mentions-legales/")


def test_creer_socle_remplace_la_bienvenue_de_wagtail() -> None:
    accueil = creer_socle()
    assert Site.objects.get().root_page_id == accueil.pk
    assert [p.title for p in Page.objects.filter(depth=2)] == ["Accueil"]


def test_creer_pages_deux_fois_ne_change_rien() -> None:
    call_command("creer_pages")
    page = ContenuPage.objects.get(slug="mentions-legales")
    page.title = "Changé par l’équipe"
    page.save_revision().publish()
    avant = list(Page.objects.order_by("pk").values_list("pk", "title", "numchild", "last_published_at"))
    revisions = Revision.objects.count()
    call_command("creer_pages")
    assert list(Page.objects.order_by("pk").values_list("pk", "title", "numchild", "last_published_at")) == avant
    assert Revision.objects.count() == revisions


def test_pages_legales_liees_de_partout(client: Client) -> None:
    creer_socle(valeurs={"courriel": "bonjour@example.org"})
    for adresse in ("/", "/recherche/", "/connexion/", *LEGALES):
        contenu = client.get(adresse).content.decode()
        for legale in ("/accessibilite/", "/donnees-personnelles/", "/mentions-legales/", "/plan-du-site/"):
            assert f'href="{legale}"' in contenu, (adresse, legale)


def test_pages_legales_disent_l_essentiel(client: Client) -> None:
    creer_socle(valeurs={"courriel": "bonjour@example.org", "nom": "PIMMS d’essai"})
    textes = {
        "/accessibilite/": [
            "non conforme",
            "Défenseur des droits",
            "article 47",
            "Établissement",
            "bonjour@example.org",
        ],
        "/donnees-personnelles/": ["intérêt légitime", "12 mois", "CNIL", "effacer", "PIMMS d’essai"],
        "/mentions-legales/": ["PIMMS d’essai", "héberge", "licence MIT"],
    }
    for adresse, attendus in textes.items():
        contenu = client.get(adresse).content.decode()
        assert [mot for mot in attendus if mot not in contenu] == []
        assert "[[" not in contenu
        assert "{" not in contenu.partition("<main")[2].partition("</main>")[0]
