"""Accounts deleted in the back office leave their structures first."""

import pytest
from django.test import Client
from django.urls import reverse

from ateliers.models import Reservation
from home.models import Utilisateur
from partenaires.models import Referent, Structure
from tests.fabriques import creer_administrateur
from tests.partenaires.fabriques import creer_groupe, creer_referent
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db


@pytest.fixture
def gestionnaire() -> Referent:
    return creer_referent(role="gestionnaire")


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(creer_administrateur())
    return client


def supprimer(client: Client, *referents: Referent) -> str:
    cles = [referent.utilisateur_id for referent in referents]
    if len(cles) == 1:
        adresse = reverse("wagtailusers_users:delete", args=cles)
    else:
        adresse = (
            f"{reverse('wagtail_bulk_action', args=['home', 'utilisateur', 'delete'])}?id={'&id='.join(map(str, cles))}"
        )
    assert client.get(adresse).status_code == 200
    return lire(client.post(adresse, follow=True))


def test_le_compte_supprime_laisse_ses_reservations_a_qui_reste(client: Client, gestionnaire: Referent) -> None:
    parti = creer_referent(structure=gestionnaire.structure)
    creer_groupe(referent=parti)
    supprimer(client, parti)
    assert not Utilisateur.objects.filter(pk=parti.utilisateur_id).exists()
    assert Reservation.objects.get().courriel == gestionnaire.utilisateur.email


@pytest.mark.parametrize("plusieurs", [False, True])
def test_le_dernier_gestionnaire_ne_se_supprime_pas(client: Client, gestionnaire: Referent, plusieurs: bool) -> None:
    collegue = creer_referent(structure=gestionnaire.structure)
    texte = supprimer(client, *([collegue, gestionnaire] if plusieurs else [gestionnaire]))
    assert f"Rien n’est supprimé. {gestionnaire.structure} : Il faut au moins un gestionnaire." in texte
    assert Referent.objects.filter(actif=True).count() == 2
    assert Utilisateur.objects.filter(pk=collegue.utilisateur_id).exists()
    Structure.objects.update(active=False)
    supprimer(client, gestionnaire)
    assert not Utilisateur.objects.filter(pk=gestionnaire.utilisateur_id).exists()


@pytest.mark.parametrize("en_nombre", [False, True])
def test_le_compte_ferme_passe_la_main_et_garde_son_role(
    client: Client, gestionnaire: Referent, en_nombre: bool
) -> None:
    ferme = creer_referent(structure=gestionnaire.structure)
    creer_groupe(referent=ferme)
    compte = ferme.utilisateur
    if en_nombre:
        adresse = reverse("wagtail_bulk_action", args=["home", "utilisateur", "set_active_state"])
        client.post(f"{adresse}?id={compte.pk}", {"mark_as_active": "False"})
    else:
        champs = {"username": compte.username, "email": compte.email, "first_name": "A", "last_name": "B"}
        client.post(reverse("wagtailusers_users:edit", args=[compte.pk]), champs)
    compte.refresh_from_db()
    ferme.refresh_from_db()
    assert (compte.is_active, ferme.actif) == (False, True)
    assert Reservation.objects.get().courriel == gestionnaire.utilisateur.email
