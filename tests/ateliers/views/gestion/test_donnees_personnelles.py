"""Hand over and erase what a booking keeps about a person: who may, what goes, what stays."""

import json
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
from ateliers.exceptions import OccupeError
from ateliers.models import Message, Reservation
from ateliers.views.gestion import donnees_personnelles
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
    [
        ("AN", 302, 302),
        ("ME", 403, 403),
        ("SM", 200, 404),
        ("NA", 200, 200),
        ("ED", 404, 404),
        ("RH", 404, 404),
        ("SU", 200, 200),
    ],
)
def test_donnees_par_role_et_lieu(bureau: Bureau, role: str, ici: int, ailleurs: int) -> None:
    client = connecter(role, bureau.lieu)
    for reservation, statut in ((bureau.reservation, ici), (bureau.autre_reservation, ailleurs)):
        annuler(reservation_id=reservation.pk)
        donnees, effacer = (
            reverse(f"ateliers_reservations:{nom}", args=[reservation.pk]) for nom in ("donnees", "effacer")
        )
        assert (client.get(donnees).status_code, client.get(effacer).status_code) == (statut, statut)
        reponse = client.post(effacer)
        assert reponse.status_code == (302 if statut == 200 else statut)
        if role == "AN":
            assert reponse.url.startswith(reverse("connexion"))
        reservation.refresh_from_db()
        assert bool(reservation.anonymisee_le) == (statut == 200)


@pytest.mark.parametrize(("role", "vu"), [("ME", False), ("SM", True)])
def test_le_panneau_est_montre_a_qui_peut(bureau: Bureau, role: str, vu: bool) -> None:
    page = connecter(role, bureau.lieu).get(adresse(bureau, "detail")).content.decode()
    assert [adresse(bureau, nom) in page for nom in ("donnees", "effacer")] == [vu, vu]


def test_donnees_telechargees(bureau: Bureau, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = connecter("SM", bureau.lieu)
    client.get(adresse(bureau, "donnees"))
    with django_assert_max_num_queries(10):
        reponse = client.get(adresse(bureau, "donnees"))
    assert json.loads(reponse.content.decode("utf-8"))["réservation"]["nom"] == "Diallo"
    assert "réservée le" in reponse.content.decode("utf-8")
    nom = f"donnees-reservation-{bureau.reservation.pk}.json"
    assert (reponse["Content-Type"], reponse["Content-Disposition"]) == (
        "application/json", f'attachment; filename="{nom}"',
    )  # fmt: skip
    assert {"no-store", "private"} <= set(reponse["Cache-Control"].split(", "))
    assert client.post(adresse(bureau, "donnees")).status_code == 405


def test_confirmation_en_peu_de_requetes(bureau: Bureau, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    annuler(reservation_id=bureau.reservation.pk)
    client = connecter("SM", bureau.lieu)
    client.get(adresse(bureau, "effacer"))
    with django_assert_max_num_queries(10):
        page = client.get(adresse(bureau, "effacer")).content.decode()
    assert ("Oui, j’efface" in page, "encore attendue" in page) == (True, False)
    bureau.reservation.refresh_from_db()
    assert bureau.reservation.anonymisee_le is None
    with django_assert_max_num_queries(17):
        client.post(adresse(bureau, "effacer"))


def test_le_nom_de_la_structure_qui_reste_est_dit(bureau: Bureau) -> None:
    annuler(reservation_id=bureau.reservation.pk)
    client = connecter("SM", bureau.lieu)
    phrase = "le nom de la structure"
    assert phrase not in client.get(adresse(bureau, "effacer")).content.decode()
    Reservation.objects.filter(pk=bureau.reservation.pk).update(au_nom_de="Centre social des Lilas")
    assert f"{phrase} : Centre social des Lilas." in client.get(adresse(bureau, "effacer")).content.decode()


def test_personne_encore_attendue_ne_s_efface_pas(bureau: Bureau) -> None:
    client = connecter("SM", bureau.lieu)
    pages = [client.get(adresse(bureau, "effacer")), client.post(adresse(bureau, "effacer"))]
    assert [page.status_code for page in pages] == [200, 409]
    for page in pages:
        texte = page.content.decode()
        assert (texte.count("encore attendue"), "Oui, j’efface" in texte) == (1, False)
        assert f'action="{adresse(bureau, "annuler")}"' in texte
    bureau.reservation.refresh_from_db()
    assert bureau.reservation.nom == "Diallo"
    assert not ModelLogEntry.objects.filter(action="ateliers.effacer").exists()
    assert client.post(adresse(bureau, "annuler"), follow=True).redirect_chain == [(adresse(bureau, "detail"), 302)]
    assert client.post(adresse(bureau, "effacer")).status_code == 302


def test_pendant_la_seance_on_attend_sa_fin(bureau: Bureau) -> None:
    with time_machine.travel(bureau.seance.debut + timedelta(minutes=1)):
        page = connecter("SM", bureau.lieu).get(adresse(bureau, "effacer")).content.decode()
    assert ("encore attendue" in page, adresse(bureau, "annuler") in page) == (True, False)


def test_trop_de_monde_garde_le_bouton(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    annuler(reservation_id=bureau.reservation.pk)

    def occupe(**_champs: int) -> bool:
        raise OccupeError

    monkeypatch.setattr(donnees_personnelles, "effacer_personne", occupe)
    page = connecter("SM", bureau.lieu).post(adresse(bureau, "effacer")).content.decode()
    assert ("Beaucoup de personnes" in page, "Oui, j’efface" in page) == (True, True)


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
    travail = client.get(reverse("ateliers_seances:travail", args=[bureau.seance.pk])).content.decode()
    assert ("Personne anonyme" in travail, adresse(bureau, "reactiver") in travail) == (True, False)
    exiger_coherence()


def test_le_journal_dit_une_fois_quoi_et_qui_mais_pas_de_qui(bureau: Bureau) -> None:
    annuler(reservation_id=bureau.reservation.pk)
    client = connecter("SM", bureau.lieu)
    client.get(adresse(bureau, "donnees"))
    for _fois in range(2):
        client.post(adresse(bureau, "effacer"))
    entrees = ModelLogEntry.objects.order_by("timestamp", "pk").values_list("action", "label", "user", "data")
    compte = int(client.session["_auth_user_id"])
    seance = str(bureau.seance)
    assert list(entrees) == [("ateliers.donnees", seance, compte, {}), ("ateliers.effacer", seance, compte, {})]
    historique = connecter("NA").get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert (seance in historique, bureau.reservation.code in historique, "Diallo" in historique) == (True, False, False)


def test_apres_la_seance_les_nombres_restent(bureau: Bureau) -> None:
    avant = compteurs(bureau.seance)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        client = connecter("SM", bureau.lieu)
        assert client.post(adresse(bureau, "effacer")).status_code == 302
    bureau.reservation.refresh_from_db()
    assert (bureau.reservation.nom, bureau.reservation.statut, bureau.reservation.places) == ("", "confirmee", 1)
    assert compteurs(bureau.seance) == avant
    exiger_coherence()
