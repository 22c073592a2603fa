"""What the browser tests share: the keyboard, and axe."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

TELEPHONE = {"width": 320, "height": 640}
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
NIVEAUX = (*WCAG, "best-practice")

# Wagtail's messages fade in: until they are there, their colours are those that nobody reads.
MESSAGES_VISIBLES = """() => [...document.querySelectorAll(".messages > ul:has(li)")]
    .every(liste => getComputedStyle(liste).opacity === "1")"""
# By how much the page is wider than the window. Wagtail's main element hides what it is too narrow for: ask it too.
DEPASSE = """() => {
    const principal = document.querySelector("main") || document.documentElement;
    return Math.max(0, document.documentElement.scrollWidth - innerWidth, principal.scrollWidth - principal.clientWidth);
}"""


def tabuler_vers(page: Page, selecteur: str) -> None:
    """Press Tab until this element has the focus, and check that it can be seen there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selecteur):
            expect(page.locator(":focus")).to_be_in_viewport()
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    raise AssertionError(f"La touche Tab n’atteint pas {selecteur}")


def soumettre(page: Page, bouton: Locator) -> None:
    """Press a button that sends a form, and wait for the page that answers: a click alone does not."""
    with page.expect_navigation():
        bouton.click()


def defauts(page: Any, ou: str, *, niveaux: Sequence[str] = NIVEAUX, sans: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on this page, outside the elements of `sans`, and whether it is wider than the screen."""
    page.wait_for_function(MESSAGES_VISIBLES)
    options = {"runOnly": {"type": "tag", "values": list(niveaux)}, "resultTypes": ["violations"]}
    contexte = {"exclude": [[selecteur] for selecteur in sans]} if sans else None
    resultats = Axe().run(page, context=contexte, options=options).response["violations"]
    trouves = [f"{ou} : {v['id']} {noeud['target']}" for v in resultats for noeud in v["nodes"]]
    if depasse := page.evaluate(DEPASSE):
        trouves.append(f"{ou} : déborde de {depasse} pixels")
    return trouves
