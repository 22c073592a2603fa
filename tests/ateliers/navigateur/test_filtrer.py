"""The filters of the agenda, with htmx and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fabriques import creer_atelier, creer_seance, creer_theme

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def deux_themes() -> None:
    creer_seance(atelier=creer_atelier("Tenir son budget", theme=creer_theme("Budget")))
    creer_seance(atelier=creer_atelier("Ranger ses papiers"))


@pytest.mark.usefixtures("deux_themes")
def test_filtrer_avec_htmx_change_la_liste_sur_place(page: Page, live_server: Any) -> None:
    alertes: list[str] = []
    page.on("console", lambda message: alertes.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + "/ateliers/")
    expect(page.get_by_role("status")).to_have_text("2 séances trouvées")
    page.evaluate("window.memePage = true; document.getElementById('compte').dataset.memeRegion = '1'")
    page.select_option("#id_theme", "budget")
    expect(page.get_by_role("status")).to_have_text("1 séance trouvée")
    expect(page.get_by_role("link", name="Tenir son budget")).to_be_visible()
    expect(page.get_by_role("link", name="Ranger ses papiers")).to_have_count(0)
    assert page.url == live_server.url + "/ateliers/?theme=budget"
    assert page.evaluate("window.memePage && document.getElementById('compte').dataset.memeRegion") == "1"
    expect(page.locator("#id_theme")).to_be_visible()

    page.fill("#id_q", "zzz")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Aucune séance trouvée")
    page.get_by_role("link", name="« zzz » (1 séance)").click()
    expect(page.get_by_role("status")).to_have_text("1 séance trouvée")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ateliers")
    expect(page.get_by_role("status")).to_have_text("Aucune séance trouvée")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 séance trouvée")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ateliers")
    assert alertes == []


@pytest.mark.usefixtures("deux_themes")
def test_filtrer_sans_javascript(browser: Browser, browser_context_args: dict[str, Any], live_server: Any) -> None:
    contexte = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    page = contexte.new_page()
    page.goto(live_server.url + "/ateliers/")
    page.select_option("#id_theme", "budget")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("status")).to_have_text("1 séance trouvée")
    page.get_by_role("link", name="Enlever : Budget").click()
    expect(page.get_by_role("status")).to_have_text("2 séances trouvées")
    page.get_by_role("link", name="Mois").click()
    expect(page.locator("ol.mois")).to_be_visible()
    contexte.close()
