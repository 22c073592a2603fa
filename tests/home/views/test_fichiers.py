"""The small files that machines ask for."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from home.models import Reglages
from home.socle.creation import creer_socle

pytestmark = pytest.mark.django_db


def test_robots_ecarte_ce_qui_est_prive(client: Client) -> None:
    reponse = client.get("/robots.txt")
    assert reponse["Content-Type"] == "text/plain; charset=utf-8"
    assert reponse.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /gestion/",
        "Disallow: /connexion/",
        "Disallow: /recherche/",
        "Disallow: /reservations/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_security_txt_est_valable_pour_des_mois(client: Client) -> None:
    creer_socle()
    reglages = Reglages.for_site(Site.objects.get())
    reglages.courriel = "securite@example.org"
    reglages.save()
    lignes = dict(
        ligne.split(": ", 1) for ligne in client.get("/.well-known/security.txt").content.decode().splitlines()
    )
    assert lignes["Contact"] == "mailto:securite@example.org"
    assert lignes["Preferred-Languages"] == "fr, en"
    fin = datetime.fromisoformat(lignes["Expires"])
    assert timezone.now() + timedelta(days=120) < fin < timezone.now() + timedelta(days=366)


def test_favicon_mene_au_dessin(client: Client) -> None:
    reponse = client.get("/favicon.ico")
    assert (reponse.status_code, reponse["Location"]) == (302, "/static/img/favicon.ico")
    assert client.post("/favicon.ico").status_code == 405


def test_sitemap_liste_les_pages(client: Client) -> None:
    creer_socle()
    contenu = client.get("/sitemap.xml").content.decode()
    assert "/accessibilite/</loc>" in contenu
    assert "/recherche/" not in contenu
