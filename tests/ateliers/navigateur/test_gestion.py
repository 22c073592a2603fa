"""The back office in a real browser: the desk's gestures by keyboard, and axe on its screens."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from ateliers.models import Message, Reservation, Seance
from home.roles import RESPONSABLE
from tests.ateliers.navigateur.aides import TELEPHONE, defauts, tabuler_vers
from tests.ateliers.views.gestion.bureau import inscrire
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seance() -> Seance:
    """A full session of two seats, with one person who waits and has no e-mail."""
    seance = creer_seance(lieu=creer_lieu(), capacite=2)
    inscrire(seance, "Diallo", places=2)
    inscrire(seance, "Ünal", telephone="+33639981234")
    return seance


@pytest.fixture
def bureau(page: Page, live_server: Any, seance: Seance) -> Page:
    """A browser signed in as the person in charge of the place."""
    client = Client()
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[seance.lieu]))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def test_reservation_a_l_accueil_au_clavier_a_320_pixels(bureau: Page, live_server: Any) -> None:
    libre = creer_seance(lieu=Seance.objects.get().lieu, capacite=4)
    bureau.set_viewport_size(TELEPHONE)
    bureau.goto(f"{live_server.url}/gestion/seances/{libre.pk}/")
    tabuler_vers(bureau, "#id_nom_complet")
    bureau.keyboard.type("Aïcha")
    bureau.keyboard.press("Enter")
    expect(bureau.get_by_text("La réservation n’est pas faite.")).to_be_visible()
    expect(bureau.locator("#id_nom_complet")).to_have_value("Aïcha")

    tabuler_vers(bureau, "#id_nom_complet")
    bureau.keyboard.press("End")
    bureau.keyboard.type(" Benali")
    tabuler_vers(bureau, "#id_contact")
    bureau.keyboard.type("06 39 98 12 35")
    tabuler_vers(bureau, "#id_places")
    bureau.keyboard.press("ArrowUp")
    tabuler_vers(bureau, "#reserver-content button[type=submit]")
    bureau.keyboard.press("Enter")
    bandeau = bureau.get_by_text("2 places confirmées pour Aïcha Benali.")
    expect(bandeau).to_be_visible()
    reservation = libre.reservations.get()
    expect(bandeau).to_contain_text(reservation.code)
    expect(bureau.get_by_role("link", name="Imprimer le billet")).to_be_visible()
    assert bureau.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    assert (reservation.places, reservation.telephone.as_e164) == (2, "+33639981235")


def test_annulation_depuis_la_page_de_travail_promeut_la_suivante(
    bureau: Page, live_server: Any, seance: Seance
) -> None:
    bureau.goto(f"{live_server.url}/gestion/seances/{seance.pk}/")
    expect(bureau.get_by_role("region", name="Liste d’attente")).to_contain_text("Awa Ünal")
    bureau.get_by_role("link", name="Gérer : Awa Diallo").click()
    bureau.get_by_role("button", name="Annuler la réservation").click()
    expect(bureau.get_by_text("Réservation annulée\u00a0: Awa Diallo.")).to_be_visible()
    bureau.get_by_role("link", name=seance.atelier.title).first.click()
    expect(bureau.get_by_role("region", name="1 réservation confirmée")).to_contain_text("Awa Ünal")
    expect(bureau.get_by_role("region", name="1 réservation annulée")).to_contain_text("Awa Diallo")
    assert Reservation.objects.confirmees().get().nom == "Ünal"

    bureau.goto(f"{live_server.url}/gestion/")
    bureau.get_by_role("button", name="Appel fait : Awa Ünal").first.click()
    expect(bureau.get_by_text("L’appel à Awa Ünal est noté.")).to_be_visible()


def test_ecrans_de_gestion_sont_accessibles(bureau: Page, live_server: Any, seance: Seance) -> None:
    ecrans = {
        "accueil": "",
        "séances": "seances/",
        "séance": f"seances/{seance.pk}/",
        "planning": f"planning/?jour={seance.debut_local:%Y-%m-%d}",
        "message": f"messages/{Message.objects.filter(canal='courriel').latest('pk').pk}/",
    }
    trouves = []
    for nom, adresse in ecrans.items():
        bureau.goto(f"{live_server.url}/gestion/{adresse}")
        trouves += defauts(bureau, nom)
    assert trouves == []
