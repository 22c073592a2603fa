"""People are forgotten after a year; numbers stay."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from ateliers.domain import anonymisation
from ateliers.domain.anonymisation import SORTS, a_anonymiser, anonymiser
from ateliers.domain.jetons import jeton
from ateliers.domain.verification import anomalies
from ateliers.models import Message, Reservation
from tests.fabriques import creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


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

    with vieillir(7 + 366):
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
