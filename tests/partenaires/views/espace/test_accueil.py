"""The door of the portal, and its first page."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ateliers.domain.reservations import annuler
from partenaires.domain.blocages import garder_places
from partenaires.models import Demande, OffreAtelier, Referent
from tests.fabriques import creer_atelier, creer_seance
from tests.partenaires.fabriques import creer_groupe, creer_offre, creer_referent, creer_structure
from tests.partenaires.views.espace.aides import adresse, entrer, liens, lire

pytestmark = pytest.mark.django_db


def demander(referent: Referent, offre: OffreAtelier, **champs: Any) -> Demande:
    return Demande.objects.create(
        structure=referent.structure, referent=referent, structure_nom="Centre", prenom="Amina", nom="Exemple",
        courriel="amina@example.org", offre=offre, jeton_empreinte=uuid.uuid4().hex, **({"effectif": 8} | champs),
    )  # fmt: skip


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


def test_accueil_vide_mene_a_inscrire_et_a_demander(client: Client) -> None:
    referent = entrer(client)

    reponse = client.get(adresse("accueil", referent))

    page = lire(reponse)
    assert "Bonjour Amina" in page
    assert ("Aucun groupe n’est inscrit." in page, "Aucune demande n’est en cours." in page) == (True, True)
    assert {adresse("seances", referent), adresse("demande_nouvelle", referent)} <= liens(reponse)
    assert "gardées pour vous" not in page


def test_accueil_montre_les_groupes_a_venir_sans_les_annules_ni_ceux_des_autres(client: Client) -> None:
    referent = entrer(client)
    seances = [creer_seance(atelier=creer_atelier(titre)) for titre in ("Venir", "Annuler", "Ailleurs")]
    creer_groupe(referent=referent, seance=seances[0], effectif=7)
    annule = creer_groupe(referent=referent, seance=seances[1])
    annuler(reservation_id=annule.parts.get().reservation_id)
    creer_groupe(seance=seances[2])

    page = lire(client.get(adresse("accueil", referent)))

    assert ["Venir" in page, "7 places réservées" in page, "Annuler" in page, "Ailleurs" in page] == [
        True, True, False, False,
    ]  # fmt: skip


def test_accueil_dit_jusqu_a_quand_des_places_sont_gardees(client: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-26 10:00+01:00", tick=False)
    referent = entrer(client)
    seance = creer_seance(capacite=12, dans=timedelta(days=20))
    garder_places(
        structure=referent.structure,
        seance_id=seance.pk,
        places=8,
        jusqu_au=timezone.now() + timedelta(days=5),
        par=None,
    )

    reponse = client.get(adresse("accueil", referent))

    page = lire(reponse)
    assert "8 places sont gardées pour vous jusqu’au mardi 1er décembre 2026 à 10 h." in page
    assert adresse("inscrire", referent, seance.uuid) in liens(reponse)


def test_accueil_separe_les_demandes_qui_attendent_une_reponse(client: Client) -> None:
    referent = entrer(client)
    offre = creer_offre(atelier=creer_atelier("Classer ses papiers"))
    demander(referent, offre, etat="contre_proposee", effectif=9)
    demander(referent, offre, etat="etude", effectif=11)
    demander(referent, offre, etat="retiree", effectif=13)

    page = lire(client.get(adresse("accueil", referent)))

    attend, suit = page.index("Votre réponse est attendue"), page.index("Vos demandes d’atelier")
    assert attend < page.index("9 personnes") < suit < page.index("11 personnes")
    assert "13 personnes" not in page


def test_accueil_lit_autant_avec_trente_groupes_qu_avec_un(client: Client) -> None:
    referent = entrer(client)
    offre = creer_offre()
    url = adresse("accueil", referent)
    client.get(url)
    atelier, comptes = creer_atelier(), []
    for nombre in (1, 29):
        for _ in range(nombre):
            creer_groupe(referent=referent, seance=creer_seance(atelier=atelier))
            demander(referent, offre, etat="contre_proposee")
        with CaptureQueriesContext(connection) as requetes:
            client.get(url)
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 12
