"""Hand over and erase what a booking keeps about a person: who may, what goes, what stays."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from ateliers.domain.jetons import jeton
from ateliers.domain.reservations import annuler
from ateliers.models import Message
from tests.ateliers.domain.aides import compteurs, exiger_coherence
from tests.ateliers.views.gestion.bureau import Bureau, bandeaux, connecter, ouvrir_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db: None) -> Bureau:
    return ouvrir_bureau()


def adresse(bureau: Bureau, nom: str) -> str:
    return reverse(f"ateliers_reservations:{nom}", args=[bureau.reservation.pk])


@pytest.mark.parametrize(
    ("role", "ici", "ailleurs"),
    [("AN", 302, 302), ("ME", 403, 403), ("SM", 200, 404), ("NA", 200, 200), ("ED", 404, 404), ("SU", 200, 200)],
)
def test_donnees_par_role_et_lieu(bureau: Bureau, role: str, ici: int, ailleurs: int) -> None:
    client = connecter(role, bureau.lieu)
    for reservation, statut in ((bureau.reservation, ici), (bureau.autre_reservation, ailleurs)):
        annuler(reservation_id=reservation.pk)
        donnees, effacer = (
            reverse(f"ateliers_reservations:{nom}", args=[reservation.pk]) for nom in ("donnees", "effacer")
        )
        assert (client.get(donnees).status_code, client.get(effacer).status_code) == (statut, statut)
        assert client.post(effacer).status_code == (302 if statut == 200 else statut)
        reservation.refresh_from_db()
        assert bool(reservation.anonymisee_le) == (statut == 200)


@pytest.mark.parametrize(("role", "vu"), [("ME", False), ("SM", True)])
def test_le_panneau_est_montre_a_qui_peut(bureau: Bureau, role: str, vu: bool) -> None:
    page = connecter(role, bureau.lieu).get(adresse(bureau, "detail")).content.decode()
    assert [adresse(bureau, nom) in page for nom in ("donnees", "effacer")] == [vu, vu]


def test_donnees_telechargees(bureau: Bureau, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = connecter("SM", bureau.lieu)
    client.get(adresse(bureau, "donnees"))
    with django_assert_max_num_queries(12):
        reponse = client.get(adresse(bureau, "donnees"))
    assert reponse.json()["réservation"]["nom"] == "Diallo"
    assert "Diallo" in reponse.content.decode()
    assert reponse["Content-Disposition"].startswith("attachment")
    assert "no-store" in reponse["Cache-Control"]


def test_personne_encore_attendue_ne_s_efface_pas(bureau: Bureau) -> None:
    client = connecter("SM", bureau.lieu)
    assert "Oui, j’efface" not in client.get(adresse(bureau, "effacer")).content.decode()
    reponse = client.post(adresse(bureau, "effacer"))
    assert (reponse.status_code, "encore attendue" in reponse.content.decode()) == (409, True)
    bureau.reservation.refresh_from_db()
    assert bureau.reservation.nom == "Diallo"


def test_reservation_annulee_s_efface_et_ne_revient_plus(bureau: Bureau) -> None:
    secret = f"/reservations/{jeton(bureau.reservation)}/"
    annuler(reservation_id=bureau.reservation.pk)
    client = connecter("SM", bureau.lieu)
    for _fois in range(2):
        reponse = client.post(adresse(bureau, "effacer"), follow=True)
    assert "Cette réservation ne nomme plus personne." in bandeaux(reponse)
    page = reponse.content.decode()
    assert ("Diallo" in page, "Réactiver" in page, "Effacer ses données" in page) == (False, False, False)
    assert not Message.objects.filter(reservation=bureau.reservation).exists()
    assert Client().get(secret).status_code == 404
    reponse = client.post(adresse(bureau, "reactiver"), follow=True)
    assert "sont effacées" in bandeaux(reponse)
    bureau.reservation.refresh_from_db()
    assert (bureau.reservation.statut, bureau.reservation.prenom) == ("annulee", "")
    assert "Diallo" not in str(list(ModelLogEntry.objects.values("label", "data")))
    exiger_coherence()


def test_apres_la_seance_les_nombres_restent(bureau: Bureau) -> None:
    avant = compteurs(bureau.seance)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        client = connecter("SM", bureau.lieu)
        assert client.post(adresse(bureau, "effacer")).status_code == 302
    bureau.reservation.refresh_from_db()
    assert (bureau.reservation.nom, bureau.reservation.statut, bureau.reservation.places) == ("", "confirmee", 1)
    assert compteurs(bureau.seance) == avant
    exiger_coherence()
