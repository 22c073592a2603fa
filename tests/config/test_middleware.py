"""What every request and every answer goes through."""

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from config import urls as adresses
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE
from tests.fabriques import creer_utilisateur

pytestmark = pytest.mark.django_db


def panne(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


urlpatterns = [path("panne/", panne), *adresses.urlpatterns]


@pytest.mark.parametrize("chemin", ["/%00/", "/ateliers/?q=%00", "/seances/\0/"])
def test_nul_dans_l_adresse_recoit_une_page_400_en_francais(client: Client, chemin: str) -> None:
    reponse = client.get(chemin)

    assert reponse.status_code == 400
    assert 'lang="fr"' in reponse.content.decode()


@pytest.mark.parametrize("chemin", ["/connexion/", "/rien/"])
def test_formulaire_d_un_autre_encodage_recoit_une_page_400_en_francais(chemin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/connexion/")

    reponse = client.post(chemin, b"a=b", content_type="application/x-www-form-urlencoded; charset=utf-16")

    assert reponse.status_code == 400
    assert 'lang="fr"' in reponse.content.decode()


@pytest.mark.parametrize("methode", ["TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize(
    "chemin", ["/", "/ateliers/", "/ateliers/agenda.ics", "/recherche/", "/reservations/x/", "/rien/"]
)
def test_methode_inconnue_des_pages_publiques_est_refusee(methode: str, chemin: str) -> None:
    client = Client(enforce_csrf_checks=True)

    reponse = client.generic(methode, chemin)

    assert (reponse.status_code, reponse["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_gestion_garde_les_methodes_de_wagtail(admin_client: Client) -> None:
    assert admin_client.generic("TRACE", reverse("wagtailadmin_home")).status_code == 405
    assert admin_client.patch(reverse("wagtailadmin_dismissibles"), "{}", "application/json").status_code == 200


def test_gestion_n_existe_pas_pour_un_compte_qui_n_y_entre_pas(client: Client) -> None:
    client.force_login(creer_utilisateur())

    ecrans = [
        "wagtailadmin_explore_root",
        "ateliers_seances:index",
        "partenaires_structures:index",
        "parcours_associations:index",
    ]
    assert {client.get(reverse(ecran)).status_code for ecran in ecrans} == {404}
    assert client.get(reverse("wagtailadmin_home")).url.startswith(reverse("connexion"))


@pytest.mark.parametrize(
    ("groupe", "statut"), [(MEDIATEUR, 404), (RESPONSABLE, 404), (REDACTION, 200), (ADMINISTRATION, 200)]
)
def test_histoire_du_site_pour_qui_en_tient_les_pages(client: Client, groupe: str, statut: int) -> None:
    client.force_login(creer_utilisateur(groupe=groupe))

    for ecran in ("site_history", "site_history_results"):
        assert client.get(reverse(f"wagtailadmin_reports:{ecran}")).status_code == statut


def test_base_absente_donne_une_page_503_et_dit_quand_revenir(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__

    reponse = client.get("/panne/")

    assert (reponse.status_code, reponse["Retry-After"]) == (503, "10")
    assert 'lang="fr"' in reponse.content.decode()


def test_base_absente_donne_la_meme_page_a_une_personne_connectee(admin_client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    indisponible = mock.patch.object(BaseDatabaseWrapper, "cursor", side_effect=OperationalError("connection refused"))

    with indisponible:
        reponse = admin_client.get("/panne/")

    assert reponse.status_code == 503


@pytest.mark.parametrize(("panne", "statut"), [(OperationalError, 503), (RuntimeError, 500)])
def test_erreur_hors_d_une_vue_a_aussi_sa_page_en_francais(panne: type[Exception], statut: int) -> None:
    client = Client(raise_request_exception=False)

    with mock.patch("wagtail.contrib.redirects.middleware.get_redirect", side_effect=panne):
        reponse = client.get("/rien/")

    assert (reponse.status_code, "Retry-After" in reponse) == (statut, statut == 503)
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
