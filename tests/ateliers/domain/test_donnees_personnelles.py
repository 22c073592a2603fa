"""What is handed over to somebody who asks what we keep about them."""

import json

import pytest

from ateliers.domain.donnees_personnelles import DITS, TUS, donnees_personnelles
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.domain.jetons import jeton
from ateliers.models import Reservation
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def test_chaque_champ_est_dit_ou_tu() -> None:
    champs = {champ.name for champ in Reservation._meta.concrete_fields}
    assert (DITS.keys() | TUS, DITS.keys() & TUS) == (champs, set())


def test_donnees_en_mots_sans_secret() -> None:
    seance = creer_seance(atelier=creer_atelier("Lire son courrier"), lieu=creer_lieu("PIMMS d’ici"))
    reservation = creer_reservation(
        seance=seance, prenom="Zoé", nom="Exemple", courriel="zoe@example.org", telephone="", besoins=["interprete"]
    )
    envoyer_messages_dus()
    donnees = donnees_personnelles(Reservation.objects.get(pk=reservation.pk))
    attendu = {
        "prénom": "Zoé", "nom": "Exemple", "adresse e-mail": "zoe@example.org", "téléphone": "", "statut": "Confirmée",
        "besoins": reservation.libelles_besoins, "places": 1, "personnes venues": None,
    }  # fmt: skip
    assert {cle: donnees["réservation"][cle] for cle in attendu} == attendu
    assert donnees["réservation"]["réservée le"].endswith(("+01:00", "+02:00"))
    assert donnees["séance"]["atelier"] == "Lire son courrier"
    [message] = donnees["messages"]
    assert (message["message"], message["état"], bool(message["envoyé le"])) == ("Place réservée", "Fait", True)
    texte = json.dumps(donnees)
    for secret in (jeton(reservation), reservation.jeton_empreinte, str(reservation.nonce)):
        assert secret not in texte
