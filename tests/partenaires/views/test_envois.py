"""The forms open to everybody, sent again and again from one address of the network."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from partenaires.models import Demande, DemandeAcces
from tests.partenaires.fabriques import creer_offre
from tests.partenaires.views.aides_demandes import remplir_en_public
from tests.partenaires.views.espace.aides import lire
from tests.partenaires.views.test_acces import ACCES, reponses

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _deux_par_heure(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"partenaires_envoi": "2/h/ip"}


def test_le_site_limite_les_envois_de_tous() -> None:
    assert "partenaires_envoi" in settings.ACCOUNT_RATE_LIMITS


def test_le_reseau_qui_envoie_trop_attend_et_ne_perd_rien(client: Client) -> None:
    adresse = reverse("partenaires:demander_atelier", args=[creer_offre().pk])
    statuts = []
    for rang in range(3):
        reponse = client.post(adresse, remplir_en_public(courriel=f"sacha{rang}@example.org"))
        statuts.append(reponse.status_code)
    assert statuts == [302, 302, 429]
    texte = lire(reponse)
    assert "Trop de demandes arrivent de votre réseau." in texte
    assert "Nous voulons apprendre." in texte
    ailleurs = client.post(adresse, remplir_en_public(courriel="sacha2@example.org"), REMOTE_ADDR="203.0.113.9")
    assert (ailleurs.status_code, Demande.objects.count()) == (302, 3)


def test_une_faute_ne_compte_pas_et_les_deux_formulaires_comptent_ensemble(client: Client) -> None:
    adresse = reverse("partenaires:demander_atelier", args=[creer_offre().pk])
    assert client.post(adresse, remplir_en_public(courriel="sacha")).status_code == 200
    assert client.post(adresse, remplir_en_public()).status_code == 302
    acces = [client.post(ACCES, reponses(courriel=f"zoe{rang}@example.org")).status_code for rang in range(2)]
    assert (acces, DemandeAcces.objects.count()) == ([302, 429], 1)
