"""Sessions kept for one structure: kept, seen at the desk, opened again."""

import pytest
from django.test import Client
from django.urls import reverse

from ateliers.models import Seance
from home.roles import MEDIATEUR, RESPONSABLE
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.models import SeanceReservee, Structure
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_structure
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db

AVIS = "Cette séance est gardée pour une structure : Centre social de la Fable."


@pytest.fixture
def structure() -> Structure:
    return creer_structure("Centre social de la Fable", site=creer_lieu("PIMMS d’ici"))


@pytest.fixture
def seance(structure: Structure) -> Seance:
    return creer_seance(lieu=structure.site, statut="publiee")


def connecter(client: Client, structure: Structure, role: str = RESPONSABLE) -> None:
    client.force_login(creer_utilisateur(groupe=role, lieux=[structure.site]))


def test_une_seance_se_garde_depuis_la_fiche_puis_s_ouvre_aux_autres(
    client: Client, structure: Structure, seance: Seance
) -> None:
    connecter(client, structure)
    fiche = reverse("partenaires_structures:fiche", args=[structure.pk])
    garder = reverse("partenaires_groupes:reserver", args=[structure.pk])
    assert garder in client.get(fiche).content.decode()
    texte = lire(client.post(garder, {"seance": seance.pk}, follow=True))
    assert "Cette séance est gardée pour la structure." in texte
    assert "Séances gardées pour elle seule" in texte
    ouvrir = reverse("partenaires_structures:rouvrir_seance", args=[structure.pk, seance.pk])
    texte = lire(client.post(ouvrir, follow=True))
    assert "Cette séance est ouverte aux groupes de toutes les structures." in texte
    assert "Séances gardées pour elle seule" not in texte
    assert not SeanceReservee.objects.exists()
    assert client.post(ouvrir).status_code == 404


@pytest.mark.parametrize(("suit_la_structure", "liens"), [(True, 1), (False, 0)])
def test_la_page_de_la_seance_dit_pour_qui_elle_est_gardee(
    client: Client, structure: Structure, seance: Seance, suit_la_structure: bool, liens: int
) -> None:
    connecter(client, structure, MEDIATEUR)
    travail = reverse("ateliers_seances:travail", args=[seance.pk])
    assert "gardée pour une structure" not in lire(client.get(travail))
    reserver_seance_a(seance_id=seance.pk, structure=structure)
    if not suit_la_structure:
        Structure.objects.update(site=creer_lieu("PIMMS d’ailleurs"))
    reponse = client.get(travail)
    assert lire(reponse).index(AVIS) < lire(reponse).index("Réserver à l’accueil")
    fiche = reverse("partenaires_structures:fiche", args=[structure.pk])
    assert reponse.content.decode().count(f'href="{fiche}#seances-reservees-section"') == liens


def test_la_seance_d_une_autre_structure_ne_s_ouvre_pas(client: Client, structure: Structure, seance: Seance) -> None:
    autre = creer_structure(site=structure.site)
    reserver_seance_a(seance_id=seance.pk, structure=autre)
    connecter(client, structure)
    adresse = reverse("partenaires_structures:rouvrir_seance", args=[structure.pk, seance.pk])
    assert client.post(adresse).status_code == 404
    assert SeanceReservee.objects.get().structure == autre
