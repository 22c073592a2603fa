"""What is handed over to somebody who asks what we keep about them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ateliers.domain.anonymisation import EFFACES, effacer_personne
from ateliers.domain.donnees_personnelles import DITS, DITS_MESSAGE, TUS, TUS_MESSAGE, donnees_personnelles
from ateliers.domain.envoi import envoyer_messages_dus
from ateliers.domain.jetons import jeton
from ateliers.domain.reservations import annuler, changer_places
from ateliers.models import Message, Reservation
from ateliers.models.reservation import Auteur, Origine
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def lire(reservation: Reservation) -> Reservation:
    return Reservation.objects.select_related("seance__atelier", "seance__lieu").get(pk=reservation.pk)


@pytest.mark.parametrize(
    ("modele", "dits", "tus"),
    [(Reservation, DITS, TUS), (Message, DITS_MESSAGE, TUS_MESSAGE)],
    ids=["place", "message"],
)
def test_chaque_champ_est_dit_ou_tu(modele: type[Reservation | Message], dits: dict[str, str], tus: set[str]) -> None:
    champs = {champ.name for champ in modele._meta.concrete_fields}
    assert (dits.keys() | tus, dits.keys() & tus) == (champs, set())
    assert len(set(dits.values())) == len(dits)


def test_seuls_des_secrets_s_effacent_sans_etre_dits() -> None:
    assert set(EFFACES) - DITS.keys() == {"nonce", "jeton_empreinte", "personne_empreinte"}


def test_donnees_en_mots_sans_secret() -> None:
    lieu = creer_lieu("PIMMS d’ici", fuseau="Indian/Reunion")
    seance = creer_seance(atelier=creer_atelier("Lire son courrier"), lieu=lieu)
    reservation = creer_reservation(
        seance=seance, prenom="Zoé", nom="Exemple", courriel="zoe@example.org", telephone="", besoins=["interprete"]
    )
    envoyer_messages_dus()
    donnees = donnees_personnelles(lire(reservation))
    reservee_le = donnees["réservation"].pop("réservée le")
    confirmee_le = donnees["réservation"].pop("confirmée le")
    assert donnees["réservation"] == {
        "prénom": "Zoé", "nom": "Exemple", "téléphone": "", "adresse e-mail": "zoe@example.org", "au nom de": "",
        "places": 1, "besoins": reservation.libelles_besoins, "statut": "Confirmée", "code à dire": reservation.code,
        "réservée par": "Site public", "version de la page « Données personnelles »": reservation.accord_version,
        "personnes venues": None, "annulée le": None, "annulée par": "", "données effacées le": None,
    }  # fmt: skip
    assert donnees["séance"]["atelier"] == "Lire son courrier"
    assert donnees["séance"]["lieu"].startswith("PIMMS d’ici")
    [message] = donnees["messages"]
    heures = (reservee_le, confirmee_le, donnees["séance"]["début"], message.pop("écrit le"), message.pop("fait le"))
    assert {heure[-6:] for heure in heures} == {"+04:00"}
    assert message.pop("objet").startswith("Place réservée\u00a0: Lire son courrier, ")
    assert message == {
        "message": "Place réservée", "par": "E-mail", "état": "Fait", "destinataire": "zoe@example.org", "essais": 1,
        "dernière erreur": "",
    }  # fmt: skip
    texte = json.dumps(donnees)
    for secret in (jeton(reservation), reservation.jeton_empreinte, reservation.personne_empreinte):
        assert secret not in texte
    assert str(reservation.nonce) not in texte


def test_qui_a_annule_et_les_appels_sont_dits() -> None:
    reservation = creer_reservation(courriel="", telephone="+33612345678")
    annuler(reservation_id=reservation.pk, auteur=Auteur.EQUIPE)
    donnees = donnees_personnelles(lire(reservation))
    assert (donnees["réservation"]["statut"], donnees["réservation"]["annulée par"]) == ("Annulée", "L’équipe")
    dits = [(m["message"], m["par"], m["objet"], m["destinataire"], m["fait le"]) for m in donnees["messages"]]
    assert dits[-1] == ("Réservation annulée", "Appel", None, str(reservation.telephone), None)


def test_personne_effacee_ne_laisse_que_des_nombres() -> None:
    reservation = creer_reservation(prenom="Zoé", nom="Exemple", courriel="zoe@example.org")
    annuler(reservation_id=reservation.pk)
    effacer_personne(reservation_id=reservation.pk)
    donnees = donnees_personnelles(lire(reservation))
    dits = {DITS[champ]: donnees["réservation"][DITS[champ]] for champ in set(EFFACES) & DITS.keys()}
    assert dits == {"prénom": "", "nom": "", "téléphone": "", "adresse e-mail": "", "besoins": []}
    assert (donnees["messages"], donnees["réservation"]["places"]) == ([], 1)


def test_les_messages_ne_coutent_pas_de_requetes() -> None:
    reservation = creer_reservation(seance=creer_seance(capacite=40))

    def compter() -> int:
        lue = lire(reservation)
        with CaptureQueriesContext(connection) as requetes:
            donnees_personnelles(lue)
        return len(requetes)

    assert compter() == 1
    for places in range(2, 32):
        changer_places(reservation_id=reservation.pk, places=places, origine=Origine.ACCUEIL)
    assert reservation.messages.count() == 31
    assert compter() == 1
