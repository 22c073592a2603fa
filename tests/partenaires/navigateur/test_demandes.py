"""axe, on each screen of requests: wide and narrow, light and dark, before and after an empty submit; and the keyboard."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from home.models import Utilisateur
from partenaires.domain.fil import jeton
from partenaires.domain.nouvelle_demande import LieuDecrit
from tests.ateliers.navigateur.aides import TELEPHONE, defauts, soumettre, tabuler_vers
from tests.fabriques import creer_atelier, creer_lieu, creer_utilisateur
from tests.partenaires.fabriques import creer_demande, creer_offre, creer_referent, creer_structure

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

CHEZ_EUX = LieuDecrit(adresse="3 rue des Tilleuls", code_postal="75011", commune="Paris", salle="Salle bleue")
ETATS = ("envoyee", "a_preciser", "contre_proposee", "planifiee", "refusee")
LONG = "Bonjour, " + "nous aimerions apprendre. " * 20 + "\n\nhttps://exemple.example/" + "a" * 80


def entrer(contexte: BrowserContext, adresse: str, compte: Utilisateur) -> None:
    client = Client()
    client.force_login(compte)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    contexte.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": adresse}])


def visiter(page: Page, adresses: dict[str, str], base: str, *, vides: tuple[str, ...] = ()) -> list[str]:
    """Return what is wrong on each page, and once more after an empty submit on those named."""
    trouves = []
    for nom, adresse in adresses.items():
        page.goto(base + adresse)
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        trouves += defauts(page, nom)
        if nom in vides:
            bouton = page.locator("main form:has(input[name=vu], input[name=nonce]) button[type=submit]").first
            soumettre(page, bouton)
            trouves += defauts(page, f"{nom}, envoi vide")
    return trouves


@pytest.mark.parametrize(("largeur", "schema"), [(1280, "light"), (320, "dark")])
def test_ecrans_des_structures_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, largeur: int, schema: str
) -> None:
    referent = creer_referent(structure=creer_structure("Centre social Exemple", site=creer_lieu()))
    offre = creer_offre(atelier=creer_atelier(public="Adultes"), langues=["fr", "ar"], materiel="Un écran")
    espace = f"/partenaires/espace/{referent.structure.pk}/demandes/"
    demandes = {etat: creer_demande(etat=etat, referent=referent, offre=offre, message=LONG) for etat in ETATS}
    adresses = {"catalogue": "/partenaires/demander/", "formulaire": f"/partenaires/demander/{offre.pk}/"}
    adresses |= {f"lien {etat}": f"/partenaires/demande/{jeton(demande)}/" for etat, demande in demandes.items()}
    adresses |= {f"espace {etat}": f"{espace}{demande.uuid}/" for etat, demande in demandes.items()}
    adresses |= {"liste": espace, "closes": f"{espace}?voir=closes", "nouvelle": f"{espace}nouvelle/"}
    adresses |= {"nouvelle demande": f"{espace}nouvelle/{offre.pk}/"}
    reglages = {"viewport": {"width": largeur, "height": 800}, "color_scheme": schema}
    contexte = browser.new_context(**browser_context_args | reglages)
    entrer(contexte, live_server.url, referent.utilisateur)
    vides = ("formulaire", "lien contre_proposee", "espace a_preciser", "nouvelle demande")
    trouves = visiter(contexte.new_page(), adresses, live_server.url, vides=vides)
    contexte.close()
    assert trouves == []


@pytest.mark.parametrize("largeur", [1280, 320])
def test_ecrans_du_bureau_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, largeur: int
) -> None:
    lieu = creer_lieu()
    equipe = creer_utilisateur(groupe="Responsable de site", lieux=(lieu,), first_name="Inès", last_name="Martin")
    structure = creer_structure("Centre social Exemple", site=lieu)
    demandes = {
        etat: creer_demande(etat=etat, par=equipe, site=lieu, lieu=CHEZ_EUX, structure_nom="Centre Social d’Exemple")
        for etat in (*ETATS, "etude", "acceptee")
    }
    base = "/gestion/demandes-d-atelier/"
    acceptee = creer_demande(etat="acceptee", par=equipe, referent=creer_referent(structure=structure))
    adresses = {etat: f"{base}{demande.pk}/" for etat, demande in demandes.items()}
    adresses |= {"tableau": base, "closes": f"{base}?voir=closes", "planifier": f"{base}{acceptee.pk}/planifier/"}
    adresses |= {"structure": f"{base}{demandes['etude'].pk}/structure/", "accueil": "/gestion/"}
    contexte = browser.new_context(**browser_context_args | {"viewport": {"width": largeur, "height": 800}})
    entrer(contexte, live_server.url, equipe)
    trouves = visiter(contexte.new_page(), adresses, live_server.url, vides=("etude",))
    contexte.close()
    assert trouves == []


def test_au_clavier_et_sans_script_on_demande_et_on_choisit(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any
) -> None:
    demande = creer_demande(etat="contre_proposee")
    contexte = browser.new_context(**browser_context_args | {"java_script_enabled": False, "viewport": TELEPHONE})
    page = contexte.new_page()
    page.goto(f"{live_server.url}/partenaires/demande/{jeton(demande)}/")
    tabuler_vers(page, "input[type=radio]")
    page.keyboard.press("Space")
    tabuler_vers(page, "textarea")
    page.keyboard.type("À bientôt.")
    tabuler_vers(page, "button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("C’est fait. Votre date est choisie.")
    demande.refresh_from_db()
    assert demande.etat == "acceptee"
    contexte.close()
