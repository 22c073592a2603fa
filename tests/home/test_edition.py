"""Editing the pages in the back office: who may, drafts, preview, workflow, settings."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from home.models import AccueilPage, ContenuPage, LieuPage, LieuxPage, Reglages
from home.socle.creation import creer_socle
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> list[Page]:
    accueil = creer_socle()
    index = LieuxPage.objects.child_of(accueil).get()
    lieu = fabriques.creer_lieu()
    index.add_child(instance=LieuPage(title="Un lieu", slug="un-lieu", lieu=lieu))
    fabriques.creer_atelier()
    return [page.specific for page in Page.objects.filter(depth__gt=1)]


def _entrer(client: Client, groupe: str) -> None:
    client.force_login(fabriques.creer_utilisateur(groupe=groupe))


def test_redaction_ouvre_chaque_page(pages: list[Page], client: Client) -> None:
    _entrer(client, "Rédaction")
    for page in pages:
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200, page


def test_redaction_cree_une_page_de_contenu(pages: list[Page], client: Client) -> None:
    _entrer(client, "Rédaction")
    accueil = AccueilPage.objects.get()
    adresse = reverse("wagtailadmin_pages:add", args=["home", "contenupage", accueil.pk])
    assert client.get(adresse).status_code == 200
    champs = {"title": "Neuve", "slug": "neuve", "chapeau": "", "corps-count": "0", "action-publish": "1"}
    assert client.post(adresse, champs).status_code == 302
    assert ContenuPage.objects.get(slug="neuve").live


def test_mediateur_n_edite_aucune_page(pages: list[Page], client: Client) -> None:
    _entrer(client, "Médiateur")
    for page in pages:
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 302, page


def test_apercu_de_chaque_page(pages: list[Page]) -> None:
    for page in pages:
        assert page.make_preview_request().status_code == 200, page


def test_circuit_de_relecture(pages: list[Page], client: Client) -> None:
    auteur = fabriques.creer_utilisateur(permissions=("wagtailadmin.access_admin",))
    relecteur = fabriques.creer_utilisateur(groupe="Rédaction")
    page = ContenuPage.objects.get(slug="mentions-legales")
    page.title = "Proposé"
    page.save_revision(user=auteur)
    etat = page.get_workflow().start(page, auteur)
    assert ContenuPage.objects.get(pk=page.pk).title == "Mentions légales"
    etat.current_task_state.approve(user=relecteur)
    assert ContenuPage.objects.get(pk=page.pk).title == "Proposé"


def test_coordonnees_reservees_a_l_administration(pages: list[Page], client: Client) -> None:
    site = Site.objects.get()
    adresse = reverse("wagtailsettings:edit", args=["home", "reglages", site.pk])
    _entrer(client, "Rédaction")
    assert client.get(adresse).status_code == 302
    _entrer(client, "Administration")
    champs = {"nom_association": "PIMMS d’essai", "telephone": "01 99 00 00 14", "courriel": "a@example.org"}
    assert client.post(adresse, champs).status_code == 302
    reglages = Reglages.for_site(site)
    assert (reglages.nom_association, reglages.telephone_lien) == ("PIMMS d’essai", "tel:+33199000014")
    assert reglages.telephone_lisible == "01\u00a099\u00a000\u00a000\u00a014"


def test_administration_n_est_pas_superutilisateur(client: Client) -> None:
    compte = fabriques.creer_utilisateur(groupe="Administration")
    assert not compte.is_superuser
    sensibles = Permission.objects.filter(codename__in=["add_permission", "change_permission", "delete_permission"])
    assert not [p for p in sensibles if compte.has_perm(f"auth.{p.codename}")]
