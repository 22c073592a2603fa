"""What the browser tests of HR share: axe, and a browser signed in."""

from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.ateliers.navigateur import aides

# Wagtail's own frame: its menu, its header, its filters. What is in the page is ours.
CADRE = [".sidebar", "#wagtail-sidebar", ".w-slim-header", "header", ".w-sidebar"]


def defauts(page: Page, ou: str) -> list[str]:
    """Return what axe finds on this screen of ours, and whether it is wider than the window."""
    return aides.defauts(page, ou, niveaux=aides.WCAG, sans=CADRE)


def connecter(page: Page, live_server: Any, compte: Any) -> Page:
    """Sign an account in this browser."""
    client = Client()
    client.force_login(compte)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page
