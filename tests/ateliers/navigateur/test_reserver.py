"""A visitor books with a phone-sized screen and a keyboard, nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from ateliers.models import Reservation
from tests.ateliers.navigateur.aides import TELEPHONE, tabuler_vers
from tests.fabriques import creer_seance

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def test_reservation_entiere_au_clavier_a_320_pixels(page: Page, live_server: Any) -> None:
    page.set_viewport_size(TELEPHONE)
    seance = creer_seance()
    page.goto(live_server.url + seance.get_absolute_url())
    tabuler_vers(page, "#id_prenom")
    page.keyboard.type("Aïcha")
    tabuler_vers(page, "#id_nom")
    page.keyboard.type("Benali")
    tabuler_vers(page, "#id_courriel")
    page.keyboard.type("aicha@example.org")
    tabuler_vers(page, "#id_places")
    page.keyboard.press("ArrowDown")
    tabuler_vers(page, "#id_besoins_2")
    page.keyboard.press("Space")
    tabuler_vers(page, "#id_accord")
    page.keyboard.press("Space")
    tabuler_vers(page, "main form button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_have_attribute("data-statut", "confirmee")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos 2 places sont réservées")
    assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    reservation = Reservation.objects.get()
    assert (reservation.prenom, reservation.places, reservation.besoins) == ("Aïcha", 2, ["lecture"])

    tabuler_vers(page, "summary")
    page.keyboard.press("Enter")
    tabuler_vers(page, "details button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_have_attribute("data-statut", "annulee")
    expect(page.get_by_role("status").first).to_contain_text("Votre réservation est annulée")


def test_envoi_vide_porte_le_regard_sur_les_erreurs(page: Page, live_server: Any) -> None:
    page.set_viewport_size(TELEPHONE)
    page.goto(live_server.url + creer_seance().get_absolute_url())
    page.locator("main form button[type=submit]").click()
    expect(page.locator(".resume-erreurs")).to_be_focused()
    assert page.title().startswith("Erreur :")
    page.get_by_role("link", name="Écrivez votre prénom.").click()
    expect(page.locator("#id_prenom")).to_be_focused()
    expect(page.locator("#id_prenom")).to_have_attribute("aria-invalid", "true")


def test_reservation_sans_javascript(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> None:
    contexte = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    page = contexte.new_page()
    page.goto(live_server.url + creer_seance(dans=timedelta(days=3)).get_absolute_url())
    page.fill("#id_prenom", "Léo")
    page.fill("#id_nom", "Ünal")
    page.fill("#id_telephone", "06 39 98 12 34")
    page.check("#id_accord")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_have_attribute("data-statut", "confirmee")
    expect(page.locator("[data-imprimer]")).to_be_hidden()
    contexte.close()
