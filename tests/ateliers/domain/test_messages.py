"""The outbox: the same fact is told once, as it was; a cancelled booking no longer needs a call."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ateliers.domain import messages, reservations
from ateliers.models import Message, Reservation
from ateliers.models.message import Modele
from ateliers.models.reservation import Auteur, Origine
from tests.fabriques import creer_reservation, creer_seance

pytestmark = pytest.mark.django_db

TELEPHONE = {"courriel": "", "telephone": "+33612345678"}
PERSONNE = {"courriel": "", "telephone": ""}


@pytest.mark.parametrize("modele", [m for m in Modele if m not in (Modele.CONFIRMATION, Modele.ANNULATION)])
def test_deposer_ecrit_par_courriel_quel_que_soit_le_message(modele: Modele) -> None:
    messages.deposer(creer_reservation(), modele, fait="essai")
    assert Message.objects.filter(modele=modele, canal="courriel").count() == 1


@pytest.mark.parametrize(
    ("modele", "origine", "contact", "appel"),
    [
        (Modele.PROMOTION, Origine.PUBLIC, TELEPHONE, True),
        (Modele.PROMOTION, Origine.ACCUEIL, TELEPHONE, True),
        (Modele.PROMOTION, Origine.ACCUEIL, PERSONNE, False),
        (Modele.ATTENTE, Origine.PUBLIC, TELEPHONE, True),
        (Modele.ATTENTE, Origine.ACCUEIL, TELEPHONE, False),
        (Modele.ATTENTE, Origine.PARTENAIRE, TELEPHONE, True),
        (Modele.PLACES, Origine.PUBLIC, TELEPHONE, False),
        (Modele.SEANCE_ANNULEE, Origine.ACCUEIL, TELEPHONE, True),
        (Modele.SEANCE_DEPLACEE, Origine.ACCUEIL, TELEPHONE, True),
        (Modele.DEPLACEMENT, Origine.ACCUEIL, TELEPHONE, True),
        (Modele.REMISE_EN_ATTENTE, Origine.PUBLIC, TELEPHONE, True),
    ],
)
def test_deposer_fait_appeler_qui_n_a_pas_de_courriel(
    modele: Modele, origine: Origine, contact: dict[str, str], appel: bool
) -> None:
    reservation = creer_reservation(origine=origine, **contact)
    avant = Message.objects.count()
    messages.deposer(reservation, modele, fait="essai")
    nouveaux = Message.objects.order_by("pk")[avant:]
    assert [m.canal for m in nouveaux] == (["appel"] if appel else [])


@pytest.mark.parametrize(("auteur", "nombre"), [(Auteur.PERSONNE, 0), (Auteur.EQUIPE, 1), (Auteur.SEANCE, 1)])
def test_annulation_ne_fait_pas_appeler_qui_vient_d_annuler(auteur: Auteur, nombre: int) -> None:
    reservation = creer_reservation(**TELEPHONE)
    reservations.annuler(reservation_id=reservation.pk, auteur=auteur)
    assert Message.objects.filter(modele="annulation").count() == nombre


def test_deposer_ne_dit_pas_deux_fois_le_meme_fait() -> None:
    reservation = creer_reservation()
    messages.deposer(reservation, Modele.PROMOTION, fait="un")
    messages.deposer(reservation, Modele.PROMOTION, fait="deux")
    messages.deposer(creer_reservation(), Modele.PROMOTION, fait="un")
    with pytest.raises(IntegrityError), transaction.atomic():
        messages.deposer(reservation, Modele.PROMOTION, fait="un")
    assert Message.objects.filter(modele="promotion").count() == 3


def test_deposer_prend_un_instantane_que_rien_ne_change_ensuite() -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance, places=3)
    attendu: dict[str, Any] = {
        "uuid": str(seance.uuid),
        "titre": seance.atelier.title,
        "debut": seance.debut.isoformat(),
        "fin": seance.fin.isoformat(),
        "fuseau": "Europe/Paris",
        "lieu": seance.lieu.nom,
        "adresse": "22 rue de la Saïda, 75015 Paris",
        "sequence": 0,
        "places": 3,
        "code": reservation.code,
    }
    assert Message.objects.get().contexte == attendu
    reservations.changer_places(reservation_id=reservation.pk, places=1)
    assert Message.objects.get(modele="confirmation").contexte == attendu
    assert Message.objects.get(modele="places").contexte == attendu | {"places": 1}


def test_instantane_ne_contient_aucune_donnee_personnelle() -> None:
    reservation = creer_reservation(prenom="Ada", nom="Lovelace", courriel="ada@example.org")
    texte = str(Message.objects.get().contexte)
    assert [mot for mot in ("Ada", "Lovelace", "ada@example.org", str(reservation.nonce)) if mot in texte] == []


def test_retirer_appels_garde_ceux_qui_sont_faits_et_les_courriels() -> None:
    reservation: Reservation = creer_reservation(**TELEPHONE)
    Message.objects.update(statut="fait", fait_le=reservation.creee_le)
    messages.deposer(reservation, Modele.PROMOTION, fait="essai")
    autre = creer_reservation(**TELEPHONE | {"telephone": "+33612345679"})
    messages.retirer_appels(reservation)
    assert list(reservation.messages.order_by("pk").values_list("statut", flat=True)) == ["fait", "sans_objet"]
    assert autre.messages.get().statut == "a_envoyer"
