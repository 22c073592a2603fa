"""Two structures tried against each other: every address of the portal, every identifier, every method."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse

from ateliers.models import Reservation
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE, RESSOURCES_HUMAINES
from partenaires.domain.invitations import inviter
from partenaires.models import DocumentStructure, Groupe, Participant, Referent, Structure
from partenaires.models.structure import RoleReferent
from tests.fabriques import creer_seance, creer_utilisateur
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_referent, creer_structure

pytestmark = pytest.mark.django_db

# The others are refused to everybody, before any view: config.middleware.
METHODES = ("get", "head", "post", "options")
CORPS: dict[str, Any] = {
    "effectif": "1", "choix": "tout", "quoi": "tout", "mode": "remplacer", "noms": "Pris", "accompagnant": "Pris",
    "prenom": "Pris", "nom": "Pris", "action": "arreter",
}  # fmt: skip
GESTIONNAIRE_SEUL = {
    "equipe_inviter", "equipe_role", "equipe_retirer", "equipe_renvoyer", "equipe_retirer_invitation", "fiche_modifier",
}  # fmt: skip
# What the address names beyond the structure, and that belongs to one structure only.
PROPRES = ("groupe", "participant", "demande", "referent", "invitation", "document", "seance")


@dataclass
class Monde:
    """A structure with one of everything, and the keys that its addresses take."""

    structure: Structure
    gestionnaire: Referent
    contact: Referent
    cles: dict[str, Any]


def creer_monde(nom: str) -> Monde:
    structure = creer_structure(nom)
    gestionnaire = creer_referent(structure=structure, role="gestionnaire")
    contact = creer_referent(structure=structure)
    groupe = creer_groupe(referent=contact, seance=creer_seance(capacite=15), noms=2)
    reservee = creer_seance(inscription="groupes")
    structure.seances_reservees.create(seance=reservee)
    demande = creer_demande(referent=contact)
    invitation = inviter(
        structure=structure, courriel=f"{uuid4().hex}@example.org", role=RoleReferent.CONTACT,
        par=gestionnaire.utilisateur,
    )  # fmt: skip
    document = DocumentStructure.objects.create(
        structure=structure, titre=f"Bilan {nom}", fichier=ContentFile(b"%PDF-1.7", "bilan.pdf")
    )
    cles = {
        "structure": structure.pk, "groupe": groupe.uuid, "participant": groupe.participants.all()[0].pk,
        "demande": demande.uuid, "referent": contact.pk, "invitation": invitation.pk, "document": document.pk,
        "seance": reservee.uuid, "reponse": "ecrire", "offre": demande.offre.pk,
    }  # fmt: skip
    return Monde(structure, gestionnaire, contact, cles)


@pytest.fixture
def mondes() -> tuple[Monde, Monde]:
    return creer_monde("Centre Nomsecret"), creer_monde("Mission Motcache")


def adresses_de_l_espace() -> dict[str, set[str]]:
    """Return the names of the addresses under one structure's portal, with what each one takes."""
    trouvees: dict[str, set[str]] = {}

    def parcourir(resolveur: Any, chemin: str, espace: str) -> None:
        for motif in resolveur.url_patterns:
            suite = chemin + str(motif.pattern)
            if hasattr(motif, "url_patterns"):
                parcourir(motif, suite, motif.namespace or espace)
            elif espace == "partenaires" and "espace/<int:structure>/" in suite:
                trouvees[motif.name] = set(re.findall(r"<\w+:(\w+)>", suite))

    parcourir(get_resolver(), "", "")
    return trouvees


def adresse(nom: str, prend: set[str], cles: dict[str, Any]) -> str:
    return reverse(f"partenaires:{nom}", kwargs={cle: cles[cle] for cle in prend})


def photo() -> tuple[Any, ...]:
    """Return what another structure could have broken."""
    return (
        list(Structure.objects.order_by("pk").values()),
        list(Groupe.objects.order_by("pk").values()),
        list(Participant.objects.order_by("pk").values()),
        list(Reservation.objects.order_by("pk").values()),
    )


def envoyer(client: Client, methode: str, url: str) -> Any:
    return getattr(client, methode)(url, **({"data": CORPS} if methode == "post" else {}))


def test_l_espace_a_des_adresses() -> None:
    noms = adresses_de_l_espace()
    assert len(noms) > 20
    assert set(noms) >= GESTIONNAIRE_SEUL


@pytest.mark.parametrize("methode", METHODES)
@pytest.mark.parametrize("role", ["gestionnaire", "contact"])
def test_l_espace_d_une_autre_structure_n_existe_pas(
    client: Client, mondes: tuple[Monde, Monde], role: str, methode: str
) -> None:
    sien, autre = mondes
    client.force_login(getattr(sien, role).utilisateur)
    avant = photo()
    for nom, prend in adresses_de_l_espace().items():
        reponse = envoyer(client, methode, adresse(nom, prend, autre.cles))
        assert (nom, reponse.status_code) == (nom, 404)
        assert "Motcache" not in reponse.content.decode()
    assert photo() == avant


@pytest.mark.parametrize("methode", METHODES)
def test_les_choses_d_une_autre_structure_n_existent_pas_dans_la_sienne(
    client: Client, mondes: tuple[Monde, Monde], methode: str
) -> None:
    sien, autre = mondes
    client.force_login(sien.gestionnaire.utilisateur)
    essayees = set()
    avant = photo()
    for nom, prend in adresses_de_l_espace().items():
        for etranger in prend & set(PROPRES):
            essayees.add(etranger)
            url = adresse(nom, prend, sien.cles | {etranger: autre.cles[etranger]})
            reponse = envoyer(client, methode, url)
            attendu = {404} if methode == "post" or nom not in GESTIONNAIRE_SEUL else {404, 405}
            assert (nom, etranger, reponse.status_code in attendu) == (nom, etranger, True)
            assert "Motcache" not in reponse.content.decode()
    assert essayees == set(PROPRES)
    assert photo() == avant


@pytest.mark.parametrize("methode", METHODES)
def test_l_espace_demande_de_se_connecter_partout(client: Client, mondes: tuple[Monde, Monde], methode: str) -> None:
    for nom, prend in adresses_de_l_espace().items():
        reponse = getattr(client, methode)(adresse(nom, prend, mondes[0].cles))
        assert (nom, reponse.status_code) == (nom, 302)
        assert reponse["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", [MEDIATEUR, RESPONSABLE, RESSOURCES_HUMAINES, ADMINISTRATION, REDACTION])
def test_l_espace_n_existe_pas_pour_l_equipe(client: Client, mondes: tuple[Monde, Monde], role: str) -> None:
    client.force_login(creer_utilisateur(groupe=role))
    for nom, prend in adresses_de_l_espace().items():
        assert (nom, client.get(adresse(nom, prend, mondes[0].cles)).status_code) == (nom, 404)


def test_le_contact_ne_fait_pas_ce_qui_revient_au_gestionnaire(client: Client, mondes: tuple[Monde, Monde]) -> None:
    sien = mondes[0]
    adresses = adresses_de_l_espace()
    client.force_login(sien.contact.utilisateur)
    for nom in GESTIONNAIRE_SEUL:
        assert (nom, client.post(adresse(nom, adresses[nom], sien.cles)).status_code) == (nom, 403)


def test_les_siens_voient_chaque_page(client: Client, mondes: tuple[Monde, Monde]) -> None:
    sien = mondes[0]
    client.force_login(sien.gestionnaire.utilisateur)
    reponses = {
        nom: client.get(adresse(nom, prend, sien.cles)).status_code for nom, prend in adresses_de_l_espace().items()
    }
    # What only changes things has no page; the certificate waits for the attendance.
    assert {nom: code for nom, code in reponses.items() if code not in (200, 302, 405)} == {"groupe_attestation": 404}


def test_structures_etrangeres_dans_le_corps_ignorees(client: Client, mondes: tuple[Monde, Monde]) -> None:
    """A foreign key in the body changes nothing: the address says whose structure it is."""
    sien, autre = mondes
    client.force_login(sien.gestionnaire.utilisateur)
    client.post(
        reverse("partenaires:equipe_inviter", args=[sien.structure.pk]),
        {"courriel": "nouvelle@example.org", "role": "gestionnaire", "structure": autre.structure.pk},
    )
    assert autre.structure.invitations.filter(courriel="nouvelle@example.org").count() == 0


@pytest.mark.parametrize("methode", METHODES)
@pytest.mark.parametrize("nom", ["agenda_ics", "demande_lien", "invitation"])
def test_jetons_faux_404(client: Client, nom: str, methode: str) -> None:
    for jeton in ("x", "A" * 43, "é" * 43, "../" * 5 + "a"):
        chemin = {"agenda_ics": f"/partenaires/agenda/{jeton}.ics", "demande_lien": f"/partenaires/demande/{jeton}/",
                  "invitation": f"/partenaires/invitation/{jeton}/"}[nom]  # fmt: skip
        assert getattr(client, methode)(chemin).status_code in (404, 405)
