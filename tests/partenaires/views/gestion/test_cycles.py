"""Courses, sessions kept for one structure, and the certificate for a structure without account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ateliers.models import Lieu
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE
from partenaires.models import Cycle, SeanceReservee
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure
from tests.partenaires.views.gestion.test_groupes import passer

pytestmark = pytest.mark.django_db


def connecter(client: Client, role: str = RESPONSABLE) -> Lieu:
    """Sign in with that role, and return the place that the account looks after."""
    lieu = creer_lieu("Paris Sud")
    client.force_login(creer_utilisateur(groupe=role, lieux=[lieu]))
    return lieu


def test_cycle_cree_avec_ses_dates(client: Client) -> None:
    lieu = connecter(client)
    dates = [
        creer_seance(lieu=lieu, inscription="groupes", dans=timedelta(days=rang), statut="publiee") for rang in (7, 14)
    ]
    champs = {"titre": "En deux fois", "structure": "", "seances": [date.pk for date in dates], "actif": "on"}
    assert client.post(reverse("partenaires_cycles:add"), champs).status_code == 302
    cycle = Cycle.objects.get()
    assert (cycle.titre, cycle.structure, cycle.seances.count()) == ("En deux fois", None, 2)


def test_cycle_d_une_seule_date_refuse(client: Client) -> None:
    lieu = connecter(client)
    une = creer_seance(lieu=lieu, inscription="groupes")
    champs = {"titre": "En une fois", "structure": "", "seances": [une.pk], "actif": "on"}
    page = client.post(reverse("partenaires_cycles:add"), champs).content.decode()
    assert ("Choisissez deux séances au moins." in page, Cycle.objects.count()) == (True, 0)


def test_cycle_d_une_seance_d_un_autre_lieu_refuse(client: Client) -> None:
    connecter(client)
    ailleurs = [creer_seance(inscription="groupes", dans=timedelta(days=rang)) for rang in (7, 14)]
    champs = {"titre": "Ailleurs", "structure": "", "seances": [une.pk for une in ailleurs], "actif": "on"}
    client.post(reverse("partenaires_cycles:add"), champs)
    assert Cycle.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "liste", "fiche"), [(MEDIATEUR, 200, 403), (RESPONSABLE, 200, 200), (REDACTION, 403, 404)]
)
def test_cycle_droits_par_role(client: Client, role: str, liste: int, fiche: int) -> None:
    cycle = Cycle.objects.create(titre="En deux fois")
    connecter(client, role)
    adresses = (reverse("partenaires_cycles:index"), reverse("partenaires_cycles:edit", args=[cycle.pk]))
    assert tuple(client.get(adresse).status_code for adresse in adresses) == (liste, fiche)


@pytest.mark.parametrize(("role", "vus"), [(RESPONSABLE, [True, True, False]), (ADMINISTRATION, [True] * 3)])
def test_cycles_de_tous_et_de_ses_structures(client: Client, role: str, vus: list[bool]) -> None:
    lieu = connecter(client, role)
    pour = (None, creer_structure(site=lieu), creer_structure(site=creer_lieu("Paris Est")))
    cycles = [Cycle.objects.create(titre=f"Cycle {rang}", structure=structure) for rang, structure in enumerate(pour)]
    page = client.get(reverse("partenaires_cycles:index")).content.decode()
    assert [f"Cycle {rang}" in page for rang in range(3)] == vus
    statuts = [client.get(reverse("partenaires_cycles:edit", args=[cycle.pk])).status_code for cycle in cycles]
    assert [statut == 200 for statut in statuts] == vus


def test_seance_reservee_a_une_structure(client: Client) -> None:
    lieu = connecter(client)
    structure = creer_structure(site=lieu)
    seance = creer_seance(lieu=lieu)
    adresse = reverse("partenaires_groupes:reserver", args=[structure.pk])
    assert client.post(adresse, {"seance": seance.pk}).status_code == 302
    seance.refresh_from_db()
    assert (SeanceReservee.objects.get().structure, seance.inscription) == (structure, "groupes")


def test_attestation_pour_une_structure_sans_compte(client: Client) -> None:
    lieu = connecter(client, MEDIATEUR)
    structure = creer_structure(site=lieu)
    groupe = creer_groupe(referent=creer_referent(structure=structure), seance=creer_seance(lieu=lieu, capacite=12))
    adresse = reverse("partenaires_groupes:attestation", args=[groupe.pk])
    assert client.get(adresse).status_code == 404
    passer(groupe.seance)
    groupe.seance.reservations.update(presents=4)
    reponse = client.get(adresse)
    assert (reponse.status_code, reponse["Content-Type"], reponse.content[:5]) == (200, "application/pdf", b"%PDF-")
