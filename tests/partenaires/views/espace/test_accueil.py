"""The door of the portal."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.partenaires.fabriques import creer_referent, creer_structure

pytestmark = pytest.mark.django_db


def test_espace_demande_de_se_connecter(client: Client) -> None:
    structure = creer_structure()
    reponse = client.get(reverse("partenaires:accueil", args=[structure.pk]))
    assert reponse.status_code == 302
    assert reponse["Location"].startswith(reverse("account_login"))


def test_espace_mene_a_la_seule_structure(client: Client) -> None:
    referent = creer_referent()
    client.force_login(referent.utilisateur)
    reponse = client.get(reverse("partenaires:espace"))
    assert (reponse.status_code, reponse["Location"]) == (302, f"/partenaires/espace/{referent.structure.pk}/")


def test_espace_laisse_choisir_entre_plusieurs_structures(client: Client) -> None:
    referent = creer_referent(structure=creer_structure("Mission locale Exemple"))
    creer_referent(structure=creer_structure("Bailleur Exemple"), utilisateur=referent.utilisateur)
    client.force_login(referent.utilisateur)
    page = client.get(reverse("partenaires:espace")).content.decode()
    assert ("Mission locale Exemple" in page, "Bailleur Exemple" in page) == (True, True)


@pytest.mark.parametrize("methode", ["get", "post"])
def test_espace_d_une_autre_structure_n_existe_pas(client: Client, methode: str) -> None:
    autre = creer_structure()
    client.force_login(creer_referent().utilisateur)
    assert getattr(client, methode)(reverse("partenaires:accueil", args=[autre.pk])).status_code == 404


def test_espace_ferme_quand_le_referent_ou_la_structure_n_est_plus_actif(client: Client) -> None:
    referent = creer_referent()
    client.force_login(referent.utilisateur)
    adresse = reverse("partenaires:accueil", args=[referent.structure.pk])
    assert client.get(adresse).status_code == 200
    referent.actif = False
    referent.save()
    assert client.get(adresse).status_code == 404
    referent.actif = True
    referent.save()
    referent.structure.active = False
    referent.structure.save()
    assert client.get(adresse).status_code == 404


def test_accueil_lit_peu(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    referent = creer_referent()
    client.force_login(referent.utilisateur)
    with django_assert_max_num_queries(12):
        client.get(reverse("partenaires:accueil", args=[referent.structure.pk]))
