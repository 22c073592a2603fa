"""axe, on each public page of the workshops: wide and narrow, light and dark, before and after an empty submit."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from ateliers.models import Seance
from tests.ateliers.navigateur.aides import defauts, soumettre
from tests.ateliers.views.aides import envoyer, reserver_en_ligne
from tests.fabriques import creer_lieu, creer_seance

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def creer_pages() -> dict[str, str]:
    """Create sessions in each state, and return the addresses to visit, by name."""
    client = Client()
    lieu = creer_lieu(telephone="+33140000000", acces_handicap="Une rampe à gauche.")
    ouverte = creer_seance(lieu=lieu, remarque="Porte bleue.")
    atelier = ouverte.atelier
    complete = creer_seance(lieu=lieu, atelier=atelier, capacite=1)
    annulee = creer_seance(lieu=lieu, atelier=atelier, statut="annulee", motif_annulation="Salle fermée.")
    passee = creer_seance(lieu=lieu, atelier=atelier, dans=timedelta(days=-2))
    confirmee = reserver_en_ligne(client, complete, courriel="une.adresse.vraiment.longue@association.example.org")
    attente = reserver_en_ligne(client, complete, prenom="Léo")
    quittee = reserver_en_ligne(client, ouverte)
    client.post(quittee + "annuler/")
    envoyer(client, ouverte, prenom="Zoé")
    seances: dict[str, Seance] = {"ouverte": ouverte, "complete": complete, "annulee": annulee, "passee": passee}
    return {nom: seance.get_absolute_url() for nom, seance in seances.items()} | {
        "agenda": "/ateliers/",
        "vide": f"/ateliers/?theme={atelier.theme.slug}&langue=so&du=abc",
        "mois": "/ateliers/?vue=mois",
        "atelier": atelier.url,
        "confirmee": confirmee,
        "attente": attente,
        "quittee": quittee,
    }


@pytest.mark.parametrize(("largeur", "schema"), [(1280, "light"), (320, "dark")])
def test_pages_publiques_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, largeur: int, schema: str
) -> None:
    adresses = creer_pages()
    reglages = {"viewport": {"width": largeur, "height": 800}, "color_scheme": schema}
    contexte = browser.new_context(**browser_context_args | reglages)
    page = contexte.new_page()
    alertes: list[str] = []
    page.on("console", lambda message: alertes.append(message.text) if message.type == "error" else None)
    trouves = []
    for nom, adresse in adresses.items():
        page.goto(live_server.url + adresse)
        trouves += defauts(page, nom)
        if nom in ("ouverte", "complete"):
            soumettre(page, page.locator("main form button[type=submit]"))
            trouves += defauts(page, f"{nom}, envoi vide")
        if nom == "confirmee":
            soumettre(page, page.get_by_role("button", name="Voir mes informations"))
            trouves += defauts(page, "lettres, envoi vide")
            page.fill("#id_lettres", "ben")
            soumettre(page, page.get_by_role("button", name="Voir mes informations"))
            trouves += defauts(page, "mes informations")
    contexte.close()
    assert trouves == []
    assert alertes == []
