"""What is sent to another structure's groups, sessions and file changes nothing, whatever the method or the body."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ateliers.models import Reservation
from partenaires.domain.seances_ouvertes import reserver_seance_a
from partenaires.models import Groupe, Participant, Structure
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure
from tests.partenaires.views.espace.aides import entrer

pytestmark = pytest.mark.django_db

ECRANS = ("accueil", "seances", "groupes", "fiche", "fiche_modifier", "documents", "agenda")
DU_GROUPE = (
    "groupe", "groupe_modifier", "groupe_annuler", "participants", "groupe_liste", "groupe_invitation",
    "groupe_attestation",
)  # fmt: skip
DE_LA_PERSONNE = ("participant", "participant_retirer")
# The others are refused to everybody, before any view: config.middleware.
METHODES = ("get", "head", "post", "options")
CORPS: dict[str, Any] = {
    "effectif": "1", "choix": "tout", "quoi": "tout", "mode": "remplacer", "noms": "Pris", "accompagnant": "Pris",
    "prenom": "Pris", "nom": "Pris", "action": "arreter",
}  # fmt: skip


def photo() -> tuple[Any, ...]:
    """Return what another structure could have broken."""
    return (
        list(Structure.objects.order_by("pk").values()),
        list(Groupe.objects.order_by("pk").values()),
        list(Participant.objects.order_by("pk").values()),
        list(Reservation.objects.order_by("pk").values()),
    )


def statuts(client: Client, adresses: list[str]) -> set[int]:
    envois = {"post": {"data": CORPS}}
    return {
        getattr(client, methode)(adresse, **envois.get(methode, {})).status_code
        for adresse in adresses
        for methode in METHODES
    }


def test_les_choses_d_une_autre_structure_n_existent_pas(client: Client) -> None:
    moi = entrer(client, role="gestionnaire")
    autre = creer_referent(structure=creer_structure(), role="gestionnaire")
    groupe = creer_groupe(referent=autre, noms=2)
    personne = groupe.participants.all()[0].pk
    reservee = creer_seance()
    reserver_seance_a(seance_id=reservee.pk, structure=autre.structure)
    adresses = [reverse(f"partenaires:{nom}", args=[autre.structure_id]) for nom in ECRANS]
    adresses += [reverse("partenaires:document", args=[autre.structure_id, 1])]
    for structure in (autre.structure_id, moi.structure_id):
        adresses += [reverse(f"partenaires:{nom}", args=[structure, groupe.uuid]) for nom in DU_GROUPE]
        adresses += [reverse(f"partenaires:{nom}", args=[structure, groupe.uuid, personne]) for nom in DE_LA_PERSONNE]
        adresses.append(reverse("partenaires:inscrire", args=[structure, reservee.uuid]))
    avant = photo()

    assert statuts(client, adresses) == {404}
    assert photo() == avant
