"""What the tests of the back office of structures share: one's own place, another one, a structure of each."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client

from ateliers.models import Lieu
from home.models import Utilisateur
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE, RESSOURCES_HUMAINES
from partenaires.models import DocumentStructure, Invitation, Referent, Structure
from tests.fabriques import creer_administrateur, creer_lieu, creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure

ROLES = {
    "ME": MEDIATEUR, "SM": RESPONSABLE, "NA": ADMINISTRATION, "ED": REDACTION, "RH": RESSOURCES_HUMAINES,
}  # fmt: skip
PDF = b"%PDF-1.7\n1 0 obj\n"


@dataclass
class Guichet:
    """One's own place with a structure that it follows, and another place with its own."""

    lieu: Lieu
    structure: Structure
    autre_lieu: Lieu
    autre: Structure
    gestionnaire: Referent
    contact: Referent


def ouvrir_guichet() -> Guichet:
    lieu, autre_lieu = creer_lieu("PIMMS d’ici"), creer_lieu("PIMMS d’ailleurs")
    structure = creer_structure("Régie Nomsecret", site=lieu)
    return Guichet(
        lieu=lieu,
        structure=structure,
        autre_lieu=autre_lieu,
        autre=creer_structure("Mission Motcache", site=autre_lieu),
        gestionnaire=creer_referent(structure=structure, role="gestionnaire"),
        contact=creer_referent(structure=structure),
    )


def ouvrir_compte(role: str, *lieux: Lieu) -> Utilisateur:
    """Return an account with a role: ME, SM, NA, ED, RH, SU (superuser)."""
    return creer_administrateur() if role == "SU" else creer_utilisateur(groupe=ROLES[role], lieux=lieux)


def connecter(role: str, guichet: Guichet) -> Client:
    """Return a browser signed in with that role at one's own place; PC and PM act for its structure, AN is nobody."""
    client = Client()
    match role:
        case "PC":
            client.force_login(guichet.contact.utilisateur)
        case "PM":
            client.force_login(guichet.gestionnaire.utilisateur)
        case "AN":
            pass
        case _:
            client.force_login(ouvrir_compte(role, guichet.lieu))
    return client


def creer_document(structure: Structure, titre: str = "Convention signée") -> DocumentStructure:
    return DocumentStructure.objects.create(structure=structure, titre=titre, fichier=ContentFile(PDF, name="a.pdf"))


def derniere_invitation(structure: Structure) -> Invitation:
    invitation: Invitation = structure.invitations.latest("pk")
    return invitation
