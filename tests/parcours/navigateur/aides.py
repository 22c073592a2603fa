"""What the browser tests of HR share: axe, and a browser signed in."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.ateliers.navigateur.aides import DEPASSE, MESSAGES_VISIBLES

NIVEAUX = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# Wagtail's own frame: its menu, its header, its filters. What is in the page is ours.
CADRE = [".sidebar", "#wagtail-sidebar", ".w-slim-header", "header", ".w-sidebar"]


def defauts(page: Page, ou: str) -> list[str]:
    """Return what axe finds on this screen, and whether it is wider than the window."""
    page.wait_for_function(MESSAGES_VISIBLES)
    options = {"runOnly": {"type": "tag", "values": NIVEAUX}, "resultTypes": ["violations"]}
    resultats = Axe().run(page, context={"exclude": [[s] for s in CADRE]}, options=options).response["violations"]
    trouves = [f"{ou} : {v['id']} {noeud['target']}" for v in resultats for noeud in v["nodes"]]
    if depasse := page.evaluate(DEPASSE):
        trouves.append(f"{ou} : déborde de {depasse} pixels")
    return trouves


def connecter(page: Page, live_server: Any, compte: Any) -> Page:
    """Sign an account in this browser."""
    client = Client()
    client.force_login(compte)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page
