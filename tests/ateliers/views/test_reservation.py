"""A booking's own page, behind its secret link."""

import re
import secrets
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ateliers.domain.jetons import jeton
from ateliers.domain.seances import annuler_seance
from ateliers.models import Reservation
from ateliers.models.reservation import Origine
from tests.ateliers.views.aides import reserver_en_ligne
from tests.fabriques import creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def lire(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().replace("\u00a0", " ").split())


@pytest.fixture
def adresse(client: Client) -> str:
    """The page of a confirmed booking."""
    return reserver_en_ligne(client, creer_seance(capacite=6), courriel="aicha@example.org", besoins=["garde"])


def test_page_dit_le_statut_le_lieu_et_le_code(client: Client, adresse: str) -> None:
    reservation = Reservation.objects.get()
    page = lire(client, adresse)
    assert re.search(r'<main[^>]* data-statut="confirmee"', page)
    for attendu in (
        "Votre place est réservée",
        "1 place réservée",
        reservation.code,
        reservation.seance.lieu.nom,
        "22 rue de la Saïda",
    ):
        assert attendu in page
    assert f'href="/seances/{reservation.seance.uuid}.ics"' in page


def test_page_cache_les_donnees_personnelles(client: Client, adresse: str) -> None:
    page = lire(client, adresse)
    for secret in ("Aïcha", "Benali", "39 98 12 34", "639981234", "aicha@example.org", "enfant à garder"):
        assert secret not in page


def test_trois_lettres_montrent_les_donnees_dans_cette_reponse_seulement(client: Client, adresse: str) -> None:
    page = client.post(adresse, {"lettres": "bén"}).content.decode()
    for donnee in ("Aïcha", "Benali", "aicha@example.org", "enfant à garder"):
        assert donnee in page
    titre = page.split("<title>")[1].split("</title>")[0]
    assert "Benali" not in titre
    assert "Benali" not in lire(client, adresse)
    assert set(client.cookies) == {"csrftoken"}


@pytest.mark.parametrize("lettres", ["abc", "", "be", "%%%", "b\x00n", "x" * 5000])
def test_mauvaises_lettres_ne_montrent_rien(client: Client, adresse: str, lettres: str) -> None:
    reponse = client.post(adresse, {"lettres": lettres})
    assert reponse.status_code == 200
    assert "resume-erreurs" in reponse.content.decode()
    assert "Benali" not in reponse.content.decode()


def test_page_reste_secrete(client: Client, adresse: str) -> None:
    reponse = client.get(adresse)
    assert "no-store" in reponse.headers["Cache-Control"]
    assert reponse.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in reponse.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex, nofollow">' in reponse.content.decode()


@pytest.mark.parametrize("suite", ["", "annuler/", "places/"])
def test_jeton_faux_donne_toujours_la_meme_page(client: Client, adresse: str, suite: str) -> None:
    jeton = adresse.split("/")[2]
    change = jeton[:-1] + ("A" if jeton[-1] != "A" else "B")
    seance = Reservation.objects.get().seance
    faux = [jeton[:-1], jeton + "a", change, jeton.lower(), str(seance.uuid), secrets.token_urlsafe(32), "1", "é" * 43]
    pages = set()
    for essai in faux:
        reponse = client.post(f"/reservations/{essai}/{suite}", {"places": "2", "lettres": "ben"})
        assert reponse.status_code == 404
        pages.add(re.sub(r"/reservations/[^\"']*", "", reponse.content.decode()))
    assert len(pages) == 1
    assert Reservation.objects.get().active


@pytest.mark.parametrize("suite", ["annuler/", "places/"])
def test_get_ne_change_rien(client: Client, adresse: str, suite: str) -> None:
    for methode in (client.get, client.head, client.put, client.delete):
        assert methode(adresse + suite).status_code == 405
    reservation = Reservation.objects.get()
    assert (reservation.statut, reservation.places) == ("confirmee", 1)


def test_annuler_par_post_annule_et_le_dit(client: Client, adresse: str) -> None:
    reponse = client.post(adresse + "annuler/", follow=True)
    page = " ".join(reponse.content.decode().split())
    assert 'data-statut="annulee"' in page
    assert "Votre réservation est annulée" in page
    assert 'role="status"' in page
    assert Reservation.objects.get().statut == "annulee"


def test_annuler_deux_fois_reste_calme(client: Client, adresse: str) -> None:
    for _ in range(2):
        assert client.post(adresse + "annuler/").status_code == 302
    assert Reservation.objects.get().messages.count() == 2


def test_annuler_fait_monter_la_personne_suivante(client: Client) -> None:
    seance = creer_seance(capacite=1)
    premiere = reserver_en_ligne(client, seance)
    deuxieme = reserver_en_ligne(client, seance, prenom="Léo")
    troisieme = reserver_en_ligne(client, seance, prenom="Zoé")
    assert "Il y a 1 demande avant vous." in lire(client, troisieme)
    client.post(premiere + "annuler/")
    assert 'data-statut="confirmee"' in lire(client, deuxieme)
    assert "Vous êtes la première personne de la liste." in lire(client, troisieme)


def test_changer_le_nombre_de_places(client: Client, adresse: str) -> None:
    page = client.post(adresse + "places/", {"places": "3"}, follow=True).content.decode().replace("\u00a0", " ")
    assert "Le nombre de places est changé." in page
    assert "Vos 3 places sont réservées" in page
    assert Reservation.objects.get().places == 3


@pytest.mark.parametrize("places", ["0", "-1", "abc", "", "1.5", "1" + "0" * 30, "5", "2\x00"])
def test_changer_pour_un_nombre_impossible_est_refuse(client: Client, adresse: str, places: str) -> None:
    reponse = client.post(adresse + "places/", {"places": places})
    assert reponse.status_code == 200
    assert "resume-erreurs" in reponse.content.decode()
    assert Reservation.objects.get().places == 1


def test_le_groupe_d_un_partenaire_change_ailleurs_et_s_annule_ici(client: Client) -> None:
    reservation = creer_reservation(seance=creer_seance(capacite=12), places=8, origine=Origine.PARTENAIRE)
    adresse = reverse("ateliers:reservation", args=[jeton(reservation)])
    assert "ouvrez votre espace partenaire, ou appelez-nous" in client.get(adresse).content.decode()
    reponse = client.post(reverse("ateliers:reservation_places", args=[jeton(reservation)]), {"places": "2"})
    reservation.refresh_from_db()
    assert (reponse.status_code, reservation.places) == (409, 8)
    client.post(reverse("ateliers:reservation_annuler", args=[jeton(reservation)]))
    reservation.refresh_from_db()
    assert reservation.statut == "annulee"


def test_demander_plus_que_les_places_libres_est_refuse(client: Client) -> None:
    seance = creer_seance(capacite=2)
    adresse = reserver_en_ligne(client, seance)
    reserver_en_ligne(client, seance, prenom="Léo")
    reponse = client.post(adresse + "places/", {"places": "2"})
    assert reponse.status_code == 409
    assert "pas assez de places" in reponse.content.decode()


@pytest.mark.parametrize("fait", ["places", "annulee", "<script>", "x" * 500])
def test_message_vient_d_une_liste_fermee(client: Client, adresse: str, fait: str) -> None:
    assert "<script>" not in lire(client, f"{adresse}?fait={fait}").replace("<script src", "")


def test_page_apres_la_seance_reste_calme(client: Client, adresse: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        page = lire(client, adresse)
        assert "Cette séance est passée" in page
        assert "Annuler ma réservation" not in page
        reponse: Any = client.post(adresse + "annuler/")
        assert reponse.status_code == 409
    assert Reservation.objects.get().statut == "confirmee"


def test_page_d_une_seance_annulee_le_dit(client: Client, adresse: str) -> None:
    annuler_seance(seance_id=Reservation.objects.get().seance_id, motif="La salle est fermée.")
    page = lire(client, adresse)
    assert "Cette séance est annulée" in page
    assert "La salle est fermée." in page
    assert 'data-statut="annulee"' in page


@pytest.mark.parametrize(
    ("prenom", "nom"),
    [
        ("Zoé 👩🏽‍🦱", "Ünal"),
        ("<script>x</script>", "'><b>"),
        ("{{7*7}}", "}}{%x%}"),
        ("مريم", "بن علي"),
        ("Zo\u202eé", "Be\u200bnali"),
    ],
)
def test_noms_de_toutes_sortes_se_relisent(client: Client, prenom: str, nom: str) -> None:
    adresse = reserver_en_ligne(client, creer_seance(), prenom=prenom, nom=nom)
    reservation = Reservation.objects.get()
    page = client.post(adresse, {"lettres": reservation.nom}).content.decode()
    assert "<bdi>" in page
    assert "<script>x" not in page
    assert "'><b>" not in page
    assert "\u202e" not in page


def test_page_ne_redit_pas_un_fait_qui_n_est_plus_vrai(client: Client, adresse: str) -> None:
    """The address of a cancellation may be opened again after the desk has brought the booking back."""
    annulee, places = "Votre réservation est annulée.", "Le nombre de places est changé."
    assert annulee not in lire(client, f"{adresse}?fait=annulee")
    assert places in lire(client, f"{adresse}?fait=places")
    client.post(f"{adresse}annuler/")
    assert annulee in lire(client, f"{adresse}?fait=annulee")
    assert places not in lire(client, f"{adresse}?fait=places")
