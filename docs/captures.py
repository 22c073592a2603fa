"""Take the screenshots of the README from a running demonstration: `make demo`, then `make captures`."""

import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

RACINE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(RACINE))

from tests.navigateur import ARGUMENTS, trouver_chromium  # noqa: E402

IMAGES = RACINE / "docs" / "images"
BUREAU = {"width": 1280, "height": 860}
TELEPHONE = {"width": 320, "height": 700}
COMPTE, MOT_DE_PASSE = "administration", "bienvenue-au-pimms"
COULEURS = 128


def capturer(page: Page, nom: str) -> None:
    """Write what the window shows, as a light PNG."""
    image = Image.open(io.BytesIO(page.screenshot()))
    image.quantize(COULEURS, dither=Image.Dither.NONE).save(IMAGES / f"{nom}.png", optimize=True)
    print(f"docs/images/{nom}.png")


def premiere_seance(page: Page, base: str) -> str:
    """Return the address of the first session of the agenda that can be booked."""
    page.goto(f"{base}/ateliers/?places=2")
    return base + str(page.locator("a[href^='/seances/']").first.get_attribute("href"))


def visiteur(navigateur: Browser, base: str) -> None:
    page = navigateur.new_page(viewport=BUREAU, locale="fr-FR")
    for nom, chemin in (("accueil", "/"), ("agenda", "/ateliers/"), ("mois", "/ateliers/?vue=mois")):
        page.goto(base + chemin)
        capturer(page, nom)
    seance = premiere_seance(page, base)
    page.goto(seance)
    capturer(page, "seance")

    petit = navigateur.new_page(viewport=TELEPHONE, locale="fr-FR", color_scheme="dark", device_scale_factor=2)
    petit.goto(seance)
    capturer(petit, "telephone")


def connecter(navigateur: Browser, base: str, compte: str) -> Page:
    page = navigateur.new_context(viewport=BUREAU, locale="fr-FR").new_page()
    page.goto(f"{base}/connexion/")
    page.fill("input[name=username]", compte)
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("/gestion/"))
    return page


def ressources_humaines(navigateur: Browser, base: str) -> None:
    page = connecter(navigateur, base, "rh")
    page.goto(f"{base}/gestion/parcours/dossiers/?q=P01")
    page.get_by_role("link", name="Exemple-P01").first.click()
    capturer(page, "dossier")
    page.goto(f"{base}/gestion/parcours/taux/?du=2025-01-01&au=2025-12-31")
    page.locator(".parcours-taux").scroll_into_view_if_needed()
    page.locator("h2.parcours-titre").first.evaluate("titre => titre.scrollIntoView()")
    capturer(page, "taux")


def equipe(navigateur: Browser, base: str) -> None:
    page = connecter(navigateur, base, COMPTE)
    capturer(page, "gestion")
    page.goto(f"{base}/gestion/planning/")
    capturer(page, "planning")


def partenaires(navigateur: Browser, base: str) -> None:
    page = navigateur.new_context(viewport=BUREAU, locale="fr-FR").new_page()
    page.goto(f"{base}/partenaires/compte/connexion/mot-de-passe/")
    page.fill("input[name=login]", "gestionnaire@example.org")
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.press("input[name=password]", "Enter")
    page.get_by_role("link", name="Centre social").click()
    capturer(page, "espace")
    page = connecter(navigateur, base, "responsable")
    page.goto(f"{base}/gestion/demandes-d-atelier/")
    capturer(page, "demandes")


def main() -> None:
    base = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=trouver_chromium(), args=ARGUMENTS)
        visiteur(navigateur, base)
        equipe(navigateur, base)
        partenaires(navigateur, base)
        ressources_humaines(navigateur, base)
        navigateur.close()


if __name__ == "__main__":
    main()
