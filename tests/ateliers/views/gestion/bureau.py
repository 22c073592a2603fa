"""What the tests of the back office share: a place with its team, another place, and bookings."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client

from ateliers.domain.personnes import Participant
from ateliers.domain.reservations import reserver
from ateliers.models import Lieu, Reservation, Seance
from ateliers.models.reservation import Origine
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE, RESSOURCES_HUMAINES
from tests.fabriques import creer_administrateur, creer_lieu, creer_seance, creer_utilisateur

ROLES = {"ME": MEDIATEUR, "SM": RESPONSABLE, "NA": ADMINISTRATION, "ED": REDACTION, "RH": RESSOURCES_HUMAINES}


def inscrire(seance: Seance, nom: str = "Diallo", *, places: int = 1, **contact: str) -> Reservation:
    """Return a booking made at the desk; by mail unless a phone is given."""
    contact = contact or {"courriel": f"{nom.lower()}@example.org"}
    participant = Participant(prenom="Awa", nom=nom, **contact)
    return reserver(seance_id=seance.pk, participant=participant, places=places, nonce=uuid4(), origine=Origine.ACCUEIL)


@dataclass
class Bureau:
    """One's own place and another one, each with a session, a booking and its message."""

    lieu: Lieu
    seance: Seance
    reservation: Reservation
    autre_seance: Seance
    autre_reservation: Reservation


def ouvrir_bureau() -> Bureau:
    lieu, autre = creer_lieu("PIMMS d’ici"), creer_lieu("PIMMS d’ailleurs")
    seance = creer_seance(lieu=lieu, capacite=5, taille_attente=6)
    autre_seance = creer_seance(lieu=autre, atelier=seance.atelier)
    return Bureau(lieu, seance, inscrire(seance), autre_seance, inscrire(autre_seance, "Nguyen"))


def connecter(role: str, *lieux: Lieu) -> Client:
    """Return a browser signed in with a role: ME, SM, NA, ED, RH; SU for a superuser, AN for nobody."""
    client = Client()
    if role == "SU":
        client.force_login(creer_administrateur())
    elif role != "AN":
        client.force_login(creer_utilisateur(groupe=ROLES[role], lieux=lieux))
    return client


def bandeaux(reponse: Any) -> str:
    """Return the sentences shown at the top of the page that follows."""
    return " ".join(str(message) for message in reponse.context["messages"]) if reponse.context else ""
