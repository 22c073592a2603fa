"""People are forgotten after a year; numbers stay."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.domain import anonymisation
from ateliers.domain.anonymisation import SORTS, a_anonymiser, anonymiser, effacer_personne
from ateliers.domain.envoi import envoyer_messages_dus, prendre, traiter
from ateliers.domain.jetons import jeton
from ateliers.domain.reservations import annuler
from ateliers.domain.verification import anomalies
from ateliers.exceptions import PersonneAttendueError
from ateliers.models import Message, Reservation
from ateliers.models.reservation import Auteur
from tests.ateliers.domain.aides import compteurs, exiger_coherence, statut
from tests.fabriques import creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def valeurs(reservation: Reservation) -> dict[str, Any]:
    """Return every column of a booking as the database holds it."""
    return Reservation.objects.filter(pk=reservation.pk).values().get()


def vieillir(jours: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=jours))


def test_chaque_champ_d_une_reservation_a_un_sort_declare() -> None:
    assert set(SORTS) == {champ.name for champ in Reservation._meta.concrete_fields}


def test_anonymiser_efface_la_personne_ses_messages_et_son_lien_et_garde_les_nombres(client: Client) -> None:
    seance = creer_seance()
    reservation = creer_reservation(seance=seance, places=3, prenom="Camille", nom="Exemple", courriel="c@example.org")
    creer_reservation(seance=seance, prenom="Dominique", nom="Fictif")
    adresse = f"/reservations/{jeton(reservation)}/"
    assert (client.get(adresse).status_code, Message.objects.exists()) == (200, True)

    with vieillir(7 + 368):
        assert anonymiser() == 2
        assert client.get(adresse).status_code == 404
        assert list(anomalies()) == []

    apres = Reservation.objects.get(pk=reservation.pk)
    assert {nom: getattr(apres, nom) for nom in ("prenom", "nom", "telephone", "courriel", "besoins")} == {
        "prenom": "", "nom": "", "telephone": "", "courriel": "", "besoins": [],
    }  # fmt: skip
    for identifiant in ("nonce", "jeton_empreinte", "personne_empreinte"):
        assert getattr(apres, identifiant) != getattr(reservation, identifiant)
    assert (apres.nom_complet, apres.statut, apres.code) == ("Personne anonyme", "confirmee", reservation.code)
    assert Reservation.objects.aggregate(total=Sum("places"))["total"] == 4
    assert not Message.objects.exists()


@pytest.mark.parametrize(("mois", "jours", "attendu"), [(12, 360, 0), (12, 375, 1), (36, 729, 0), (36, 740, 1)])
def test_delai_se_regle_sans_depasser_vingt_quatre_mois(settings: Any, mois: int, jours: int, attendu: int) -> None:
    settings.ATELIERS_CONSERVATION_MOIS = mois
    creer_reservation(seance=creer_seance(dans=timedelta(days=1)))

    with vieillir(jours):
        assert len(a_anonymiser()) == attendu


def test_anonymiser_deux_fois_ne_change_plus_rien() -> None:
    reservation = creer_reservation()
    with vieillir(400):
        assert (anonymiser(), anonymiser()) == (1, 0)
    premiere = Reservation.objects.filter(pk=reservation.pk).values().get()
    with vieillir(500):
        anonymiser()
    assert Reservation.objects.filter(pk=reservation.pk).values().get() == premiere


def test_anonymiser_arrete_a_mi_chemin_reprend_ou_il_en_etait(monkeypatch: pytest.MonkeyPatch) -> None:
    seance = creer_seance(capacite=5)
    for _ in range(3):
        creer_reservation(seance=seance)
    monkeypatch.setattr(anonymisation, "PAR_LOT", 1)
    effacees: list[int] = []

    def s_arreter(reservation: Reservation, **options: Any) -> None:
        if len(effacees) == 2:
            raise KeyboardInterrupt
        effacees.append(reservation.pk)
        effacer(reservation, **options)

    effacer = anonymisation.effacer
    with vieillir(400):
        monkeypatch.setattr(anonymisation, "effacer", s_arreter)
        with pytest.raises(KeyboardInterrupt):
            anonymiser()
        monkeypatch.setattr(anonymisation, "effacer", effacer)
        assert anonymiser() == 1


@pytest.mark.parametrize("places", [2, 4])
def test_qui_est_encore_attendu_ne_s_efface_pas(places: int) -> None:
    """Neither with seats nor on the waiting list, nor while the session lasts."""
    seance = creer_seance(capacite=6, taille_attente=6)
    creer_reservation(seance=seance, places=4)
    reservation = creer_reservation(seance=seance, places=places, nom="Exemple")
    avant = valeurs(reservation)
    with pytest.raises(PersonneAttendueError) as refus:
        effacer_personne(reservation_id=reservation.pk)
    assert (str(refus.value).startswith("Cette personne est encore attendue."), refus.value.conflit) == (True, True)
    with time_machine.travel(seance.debut + timedelta(minutes=1)), pytest.raises(PersonneAttendueError):
        effacer_personne(reservation_id=reservation.pk)
    assert (valeurs(reservation), reservation.messages.count()) == (avant, 1)
    with time_machine.travel(seance.fin + timedelta(minutes=1)):
        assert effacer_personne(reservation_id=reservation.pk) is True
    assert statut(reservation) == avant["statut"]


def test_effacer_une_personne_garde_les_nombres_et_les_autres() -> None:
    seance = creer_seance(capacite=5)
    reservation = creer_reservation(seance=seance, places=2, prenom="Camille", nom="Exemple", besoins=["lecture"])
    autre = creer_reservation(seance=seance, nom="Fictif")
    annuler(reservation_id=reservation.pk, auteur=Auteur.EQUIPE)
    avant, voisine, comptes = valeurs(reservation), valeurs(autre), compteurs(seance)
    assert effacer_personne(reservation_id=reservation.pk) is True
    apres = valeurs(reservation)
    gardes = [nom for nom, sort in SORTS.items() if sort is anonymisation.Sort.GARDE and nom != "anonymisee_le"]
    colonnes = ["seance_id" if nom == "seance" else nom for nom in gardes]
    assert {nom: apres[nom] for nom in colonnes} == {nom: avant[nom] for nom in colonnes}
    assert (apres["prenom"], apres["nom"], apres["courriel"], apres["besoins"]) == ("", "", "", [])
    assert apres["anonymisee_le"] is not None
    assert (valeurs(autre), autre.messages.count(), compteurs(seance)) == (voisine, 1, comptes)
    exiger_coherence()


@pytest.mark.parametrize("contact", [{"courriel": "c@example.org"}, {"courriel": "", "telephone": "+33612345678"}])
def test_rien_ne_part_apres_l_effacement(contact: dict[str, str]) -> None:
    """Neither the mails that waited, nor the calls that staff would have made."""
    reservation = creer_reservation(prenom="Camille", **contact)
    annuler(reservation_id=reservation.pk, auteur=Auteur.EQUIPE)
    attendus = {message.pk for message in reservation.messages.all()}
    assert attendus
    effacer_personne(reservation_id=reservation.pk)
    assert envoyer_messages_dus().total == 0
    assert (mail.outbox, list(Message.objects.a_appeler())) == ([], [])
    assert not Message.objects.exists()


def test_un_envoi_qui_finit_apres_l_effacement_n_ecrit_plus_rien() -> None:
    """A worker may hold a mail at that very moment: it leaves, and no row comes back to tell of it."""
    reservation = creer_reservation()
    annuler(reservation_id=reservation.pk)
    dernier = reservation.messages.latest("pk")
    pris = prendre(Message, dernier.pk)
    assert pris is not None
    effacer_personne(reservation_id=reservation.pk)
    traiter(pris, mail.get_connection())
    assert not Message.objects.exists()


def test_effacer_deux_fois_ne_change_plus_rien() -> None:
    reservation = creer_reservation()
    annuler(reservation_id=reservation.pk)
    assert effacer_personne(reservation_id=reservation.pk) is True
    premiere = valeurs(reservation)
    with vieillir(400):
        assert (effacer_personne(reservation_id=reservation.pk), anonymiser()) == (False, 0)
    assert valeurs(reservation) == premiere


def test_effacer_verrouille_la_seance_avant_de_lire_la_reservation() -> None:
    reservation = creer_reservation()
    annuler(reservation_id=reservation.pk)
    with CaptureQueriesContext(connection) as requetes:
        effacer_personne(reservation_id=reservation.pk)
    lectures = [requete["sql"] for requete in requetes if requete["sql"].startswith("SELECT")]
    seances, fiche = (
        next(rang for rang, sql in enumerate(lectures) if f'FROM "ateliers_{table}"' in sql and colonne in sql)
        for table, colonne in (("seance", "id"), ("reservation", "personne_empreinte"))
    )
    assert seances < fiche
    if connection.vendor == "postgresql":
        assert lectures[seances].endswith("FOR NO KEY UPDATE")
    assert len(requetes) <= 9
