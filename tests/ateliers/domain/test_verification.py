"""The check finds each kind of breach, and says nothing of a sound database."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Model
from django.utils import timezone

from ateliers.domain.verification import anomalies, avertissements
from ateliers.models import Lieu, Message, Reservation, Seance
from tests.fabriques import creer_blocage, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def forcer(objet: Model, **champs: object) -> None:
    """Write fields behind the domain's back."""
    type(objet).objects.filter(pk=objet.pk).update(**champs)


def test_anomalies_ne_dit_rien_d_une_base_saine() -> None:
    seance = creer_seance(capacite=1)
    creer_reservation(seance=seance)
    creer_reservation(seance=seance)
    creer_seance(statut="annulee")
    creer_seance(statut="brouillon")
    assert list(anomalies()) == []


@pytest.mark.parametrize("champ", ["places_confirmees", "places_en_attente"])
def test_anomalies_trouve_un_compteur_faux(champ: str) -> None:
    seance = creer_seance(capacite=3)
    creer_reservation(seance=seance, places=3)
    creer_reservation(seance=seance, places=3)
    forcer(seance, **{champ: 2})
    confirmees, attente = (2, 3) if champ == "places_confirmees" else (3, 2)
    assert f"séance {seance.uuid} : compteurs {confirmees} et {attente}, réservations 3 et 3" in anomalies()


def test_anomalies_trouve_une_reservation_hors_compte() -> None:
    seance = creer_seance(capacite=3)
    reservation = creer_reservation(seance=seance, places=2)
    forcer(reservation, places=4)
    assert list(anomalies()) == [
        f"séance {seance.uuid} : compteurs 2 et 0, réservations 4 et 0",
        f"séance {seance.uuid} : survendue, 4 places pour 3",
    ]


def test_anomalies_trouve_des_places_dans_une_seance_annulee() -> None:
    seance = creer_seance()
    creer_reservation(seance=seance, places=2)
    forcer(seance, statut="annulee", annulee_le=timezone.now())
    assert f"séance {seance.uuid} : 2 places réservées alors qu’elle est annulée ou en entrée libre" in anomalies()


def test_anomalies_trouve_des_places_gardees_mal_comptees() -> None:
    seance = creer_seance(capacite=4)
    creer_reservation(seance=seance, places=2)
    blocage = creer_blocage(seance=seance, places=2)
    assert list(anomalies()) == []
    forcer(blocage, places_demandees=3, places=3)
    assert list(anomalies()) == [
        f"séance {seance.uuid} : compteur de places gardées 2, blocages 3",
        f"séance {seance.uuid} : survendue, 5 places pour 4",
    ]


def test_anomalies_trouve_des_places_gardees_dans_une_seance_annulee() -> None:
    seance = creer_seance()
    creer_blocage(seance=seance, places=2)
    forcer(seance, statut="annulee", annulee_le=timezone.now())
    assert f"séance {seance.uuid} : 2 places gardées alors qu’elle est annulée ou en entrée libre" in anomalies()


def test_avertissements_disent_que_l_expediteur_dort() -> None:
    blocage = creer_blocage(seance=creer_seance())
    with time_machine.travel(blocage.jusqu_au + timedelta(minutes=59)):
        assert list(avertissements()) == []
    with time_machine.travel(blocage.jusqu_au + timedelta(minutes=61)):
        assert list(avertissements()) == [
            "1 blocage(s) échu(s) depuis une heure gardent des places : vérifiez qu’envoyer_messages tourne."
        ]
        assert list(anomalies()) == []


def test_anomalies_trouve_une_promotion_oubliee() -> None:
    seance = creer_seance(capacite=1)
    creer_reservation(seance=seance)
    creer_reservation(seance=seance)
    forcer(seance, capacite=2)
    seance.refresh_from_db()
    assert f"séance {seance.uuid} : des places sont libres pour une demande en attente" in anomalies()


def test_anomalies_trouve_un_texte_d_agenda_perime() -> None:
    seance = creer_seance()
    Lieu.objects.update(nom="Autre nom")
    assert list(anomalies()) == [f"séance {seance.uuid} : son texte d’agenda n’est pas à jour"]
    assert list(avertissements()) == []


def test_avertissements_disent_les_reglages_qui_ne_vont_pas_avec_les_donnees(settings: Any) -> None:
    creer_reservation()
    assert list(avertissements()) == []
    settings.SECRET_KEY = "clé changée sans garder l’ancienne"
    settings.WAGTAILADMIN_BASE_URL = "https://une-adresse-bien-plus-longue-que-la-precedente.example"
    settings.ATELIERS_DOMAINE_UID = "autre.example"
    assert [phrase.split(" :")[0] for phrase in avertissements()] == [
        "1 lien(s) secret(s) d’une autre clé",
        "1 texte(s) d’agenda à une autre adresse",
    ]
    assert list(anomalies()) == []


def test_anomalies_trouve_un_message_perdu_ou_oublie() -> None:
    reservation, muette = creer_reservation(), creer_reservation()
    il_y_a_longtemps = timezone.now() - timedelta(hours=2)
    Message.objects.filter(reservation=reservation).update(statut="en_cours", bail=il_y_a_longtemps)
    muette.messages.all().delete()
    perdu = Message.objects.get()
    assert list(anomalies()) == [
        f"message {perdu.pk} : pris par un expéditeur qui ne répond plus depuis une heure",
        f"réservation {muette.pk} : aucune trace de message alors qu’elle a une adresse e-mail",
    ]


def test_anomalies_fait_un_nombre_constant_de_requetes(django_assert_num_queries: object) -> None:
    seance = creer_seance(capacite=40)
    for _ in range(30):
        creer_reservation(seance=seance)
    assert (Seance.objects.count(), Reservation.objects.count()) == (1, 30)
    with django_assert_num_queries(7):  # type: ignore[operator]
        assert list(anomalies()) == []
