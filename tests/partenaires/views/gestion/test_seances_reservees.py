"""Sessions kept for one structure: kept, seen at the desk, opened again."""

import pytest
from django.test import Client
from django.urls import reverse

from ateliers.models import Seance
from ateliers.models.reservation import Origine
from home.roles import MEDIATEUR, RESPONSABLE
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.models import Cycle, SeanceReservee, Structure
from tests.fabriques import creer_lieu, creer_reservation, creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure
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
    assert "Cette séance est ouverte à toutes les structures, et au public comme avant." in texte
    seance.refresh_from_db()
    assert seance.inscription == "individuelle"
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


def test_une_seance_d_un_autre_point_d_accueil_ne_se_garde_pas(client: Client, structure: Structure) -> None:
    connecter(client, structure)
    ailleurs = creer_seance(lieu=creer_lieu("PIMMS d’ailleurs"))
    garder = reverse("partenaires_groupes:reserver", args=[structure.pk])
    assert client.post(garder, {"seance": ailleurs.pk}).status_code == 422
    assert not SeanceReservee.objects.exists()


def test_la_date_d_un_cycle_ouvert_ne_se_garde_pas(client: Client, structure: Structure, seance: Seance) -> None:
    connecter(client, structure)
    Cycle.objects.create(titre="En deux fois").seances.add(seance)
    garder = reverse("partenaires_groupes:reserver", args=[structure.pk])
    reponse = client.post(garder, {"seance": seance.pk})
    assert (reponse.status_code, "Changez d’abord le cycle." in lire(reponse)) == (422, True)
    Cycle.objects.update(structure=structure)
    assert client.post(garder, {"seance": seance.pk}).status_code == 302


def test_une_seance_gardee_n_est_pas_offerte_a_qui_n_en_est_pas(
    client: Client, structure: Structure, seance: Seance
) -> None:
    reserver_seance_a(seance_id=seance.pk, structure=structure)
    depart = creer_seance(atelier=seance.atelier, lieu=structure.site, inscription="groupes", capacite=12)
    connecter(client, structure)
    seule = creer_reservation(seance=depart, origine=Origine.ACCUEIL)
    sienne = creer_groupe(referent=creer_referent(structure=structure), seance=depart, effectif=2)
    autre = creer_groupe(seance=depart, effectif=2)
    offertes = []
    for reservation in (seule, sienne.parts.get().reservation, autre.parts.get().reservation):
        page = client.get(reverse("ateliers_reservations:detail", args=[reservation.pk]))
        offertes.append(seance in page.context["formulaire_deplacement"].fields["vers"].queryset)
    assert offertes == [False, True, False]


@pytest.mark.parametrize("numero", [0, 10**20])
def test_une_seance_qui_n_existe_pas_est_introuvable(client: Client, structure: Structure, numero: int) -> None:
    connecter(client, structure)
    assert client.post(reverse("partenaires_structures:rouvrir_seance", args=[structure.pk, numero])).status_code == 404
