"""What every request and every answer goes through."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from config import urls as adresses

pytestmark = pytest.mark.django_db


def panne(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


urlpatterns = [path("panne/", panne), *adresses.urlpatterns]


@pytest.mark.parametrize("chemin", ["/%00/", "/ateliers/?q=%00", "/seances/\0/"])
def test_nul_dans_l_adresse_recoit_une_page_400_en_francais(client: Client, chemin: str) -> None:
    reponse = client.get(chemin)

    assert reponse.status_code == 400
    assert 'lang="fr"' in reponse.content.decode()


def test_trace_est_refuse(client: Client) -> None:
    assert client.generic("TRACE", "/").status_code == 405


def test_base_absente_donne_une_page_503_et_dit_quand_revenir(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__

    reponse = client.get("/panne/")

    assert (reponse.status_code, reponse["Retry-After"]) == (503, "10")
    assert 'lang="fr"' in reponse.content.decode()


def test_page_publique_porte_une_politique_de_contenu_stricte(client: Client) -> None:
    politique = client.get("/connexion/")["Content-Security-Policy"]

    assert "script-src 'self';" in politique + ";"
    assert "unsafe" not in politique
    assert "object-src 'none'" in politique


def test_gestion_a_sa_propre_politique(admin_client: Client) -> None:
    reponse = admin_client.get(reverse("wagtailadmin_home"))

    assert reponse.status_code == 200
    assert "style-src 'self' 'unsafe-inline'" in reponse["Content-Security-Policy"]


def test_page_d_une_personne_connectee_n_est_gardee_par_aucun_cache(admin_client: Client) -> None:
    reponse = admin_client.get(reverse("wagtailadmin_home"))

    assert "no-store" in reponse["Cache-Control"]
    assert "Cookie" in reponse["Vary"]


def test_entetes_de_securite_sur_chaque_page(client: Client) -> None:
    reponse = client.get("/connexion/")

    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["Referrer-Policy"] == "same-origin"
    assert reponse["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in reponse["Permissions-Policy"]


def test_formulaire_sans_jeton_csrf_recoit_une_page_403_en_francais() -> None:
    reponse = Client(enforce_csrf_checks=True).post("/connexion/", {"username": "x", "password": "y"})

    assert reponse.status_code == 403
    assert 'lang="fr"' in reponse.content.decode()
