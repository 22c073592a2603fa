"""Signing in: the same words for an unknown account, a wrong password and a closed account."""

import pytest
from django.test import Client

from home.socle.creation import creer_socle
from tests import fabriques

pytestmark = pytest.mark.django_db


def _erreurs(client: Client, nom: str, mot_de_passe: str) -> list[str]:
    reponse = client.post("/connexion/", {"username": nom, "password": mot_de_passe})
    assert reponse.status_code == 200
    return reponse.context["form"].non_field_errors()


def test_connexion_memes_mots_pour_tous_les_echecs(client: Client) -> None:
    creer_socle()
    fabriques.creer_utilisateur("awa")
    fabriques.creer_utilisateur("partie", is_active=False)
    inconnue = _erreurs(client, "personne", fabriques.MOT_DE_PASSE)
    assert inconnue == _erreurs(client, "awa", "mauvais mot de passe")
    assert inconnue == _erreurs(client, "partie", fabriques.MOT_DE_PASSE)


def test_connexion_erreur_annoncee(client: Client) -> None:
    creer_socle()
    contenu = client.post("/connexion/", {"username": "x", "password": "y"}).content.decode()
    assert "<title>Erreur" in contenu
    assert 'role="alert"' in contenu


@pytest.mark.parametrize("suite", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"])
def test_connexion_ne_mene_pas_ailleurs(client: Client, suite: str) -> None:
    creer_socle()
    fabriques.creer_administrateur("admin")
    reponse = client.post("/connexion/", {"username": "admin", "password": fabriques.MOT_DE_PASSE, "next": suite})
    assert (reponse.status_code, reponse["Location"]) == (302, "/gestion/")


def test_deconnexion_par_get_refusee(client: Client) -> None:
    assert client.get("/deconnexion/").status_code == 405
