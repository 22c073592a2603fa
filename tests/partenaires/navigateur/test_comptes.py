"""From the invitation to the portal, in a browser; and axe on each screen of accounts, wide and narrow, light and dark."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from partenaires.domain.invitations import inviter, jeton, retirer_invitation
from tests.ateliers.navigateur.aides import defauts, soumettre
from tests.fabriques import MOT_DE_PASSE, creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure
from tests.partenaires.views.aides_comptes import CHANGER, CODE, CONNEXION, code_recu
from tests.partenaires.views.aides_comptes import MOT_DE_PASSE as PAR_MOT_DE_PASSE

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

COURRIEL = "lea@example.org"


def envoyer(page: Page, **champs: str) -> None:
    """Fill a form, and send it by its button."""
    for nom, valeur in champs.items():
        page.fill(f"[name={nom}]", valeur)
    soumettre(page, page.locator("form.formulaire button[type=submit]"))


def test_une_personne_invitee_entre_puis_revient_sans_script(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any
) -> None:
    invitation = inviter(structure=creer_structure("Régie Exemple"), courriel=COURRIEL, role="contact", par=None)
    contexte = browser.new_context(**browser_context_args | {"java_script_enabled": False})
    page = contexte.new_page()

    page.goto(f"{live_server.url}/partenaires/invitation/{jeton(invitation)}/")
    page.locator("[name=prenom]").focus()
    page.keyboard.type("Léa")
    page.keyboard.press("Tab")
    page.keyboard.type("Exemple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Bienvenue. Votre accès est ouvert.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Léa")

    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("status")).to_contain_text("Votre connexion est fermée.")
    envoyer(page, email=COURRIEL)
    envoyer(page, code="12")
    expect(page.get_by_role("alert")).to_contain_text("Ce code n’est pas le bon.")
    envoyer(page, code=code_recu(COURRIEL))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Léa")
    contexte.close()


@pytest.mark.parametrize(("largeur", "schema"), [(1280, "light"), (320, "dark")])
def test_ecrans_des_comptes_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, largeur: int, schema: str
) -> None:
    structure = creer_structure("Association Exemple des habitantes et des habitants du quartier")
    compte = creer_utilisateur("bruno", email="une.adresse.vraiment.longue@association.example.org")
    patron = creer_referent(structure=structure, utilisateur=compte, role="gestionnaire")
    collegue = creer_referent(structure=structure)
    invitations = {
        nom: inviter(structure=structure, courriel=f"{nom}.exemple@association.example.org", role="contact", par=None)
        for nom in ("neuve", "connue", "retiree")
    }
    creer_utilisateur(email=invitations["connue"].courriel)
    retirer_invitation(invitation=invitations["retiree"])
    secretes = {nom: f"/partenaires/invitation/{jeton(invitation)}/" for nom, invitation in invitations.items()}
    equipe = f"/partenaires/espace/{structure.pk}/equipe/"

    reglages = {"viewport": {"width": largeur, "height": 800}, "color_scheme": schema}
    contexte = browser.new_context(**browser_context_args | reglages)
    page = contexte.new_page()
    trouves: list[Any] = []

    def visiter(nom: str, adresse: str, **champs: str) -> None:
        """Look at a screen, then at what it answers to these words."""
        page.goto(live_server.url + adresse)
        trouves.extend(defauts(page, nom))
        if champs:
            envoyer(page, **champs)
            trouves.extend(defauts(page, f"{nom}, envoyé"))

    visiter("code", CONNEXION, email="pas une adresse")
    visiter("code", CONNEXION, email=compte.email)
    visiter("code reçu", CODE, code="1")
    visiter("mot de passe", PAR_MOT_DE_PASSE, login="bruno", password="faux")
    visiter("changer", CHANGER, email=compte.email)
    visiter("changer, code", f"{CHANGER}code/", code=code_recu(compte.email))
    visiter("nouveau", f"{CHANGER}nouveau/", password1="court")
    visiter("accès", "/partenaires/acces/", siret="12")
    visiter("accès envoyé", "/partenaires/acces/envoyee/")
    visiter("invitation", secretes["neuve"], telephone="12")
    visiter("invitation, compte", secretes["connue"])
    visiter("invitation finie", secretes["retiree"])
    page.goto(live_server.url + PAR_MOT_DE_PASSE)
    envoyer(page, login="bruno", password=MOT_DE_PASSE)
    visiter("invitation d’une autre", secretes["neuve"])
    visiter("équipe", equipe)
    visiter("inviter", f"{equipe}inviter/", courriel="lea")
    visiter("rôle", f"{equipe}{collegue.pk}/")
    visiter("retirer", f"{equipe}{collegue.pk}/retirer/")
    visiter("quitter", f"{equipe}{patron.pk}/retirer/")
    envoyer(page)
    trouves.extend(defauts(page, "dernier gestionnaire"))
    contexte.clear_cookies()
    for _essai in range(5):
        page.goto(live_server.url + PAR_MOT_DE_PASSE)
        envoyer(page, login="autre", password="faux")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trop d’essais")
    trouves.extend(defauts(page, "verrou"))
    contexte.close()
    assert trouves == []
