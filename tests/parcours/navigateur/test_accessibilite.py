"""axe, on each HR screen: wide and narrow, and after an empty submit."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from parcours.models import DefinitionTaux, Etablissement
from parcours.rapports.modele import modele_csv
from tests.ateliers.navigateur.aides import soumettre
from tests.parcours.navigateur.aides import connecter, defauts
from tests.parcours.views.gestion.bureau import Bureau, creer_bureau

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def ecrans(bureau: Bureau) -> dict[str, str]:
    """Return the address of each screen that HR opens, by name."""
    cles = bureau.siens.cles
    dossier = {
        nom: reverse(f"parcours_dossiers:{nom}", args=[cles["dossier"]])
        for nom in (
            "dossier", "historique", "modifier", "anonymiser", "sensible", "embaucher", "formation_ajouter",
            "entretien_ajouter", "immersion_ajouter", "document_ajouter",
        )
    }  # fmt: skip
    contrat = {
        nom: reverse(f"parcours_dossiers:{nom}", args=[cles["contrat"]])
        for nom in ("corriger", "renouveler", "amender", "suspendre", "transferer", "terminer", "supprimer_contrat")
    }
    return {
        "accueil": reverse("wagtailadmin_home"),
        "dossiers": reverse("parcours_dossiers:index"),
        "nouveau": reverse("parcours_dossiers:nouveau"),
        "alertes": reverse("parcours_alertes:index"),
        "taux": reverse("parcours_taux:index") + "?du=2022-01-01&au=2022-12-31&pas=trimestre",
        "sorties": reverse("parcours_taux:sortants") + "?du=2022-01-01&au=2022-12-31&taux=durable",
        "publications": reverse("parcours_publications:index"),
        "import": reverse("parcours_import:index"),
        "codes": reverse("parcours_nomenclature:index"),
        "définition": reverse("parcours_definitions:edit", args=[DefinitionTaux.objects.first().pk]),
        "sortie": reverse("parcours_dossiers:sortie", args=[cles["ancien"]]),
        "suivi": reverse("parcours_dossiers:suivre", args=[cles["sortie"]]),
        **dossier,
        **contrat,
    }


@pytest.mark.parametrize("largeur", [1280, 320])
def test_les_ecrans_rh_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, largeur: int
) -> None:
    bureau = creer_bureau()
    contexte = browser.new_context(**browser_context_args | {"viewport": {"width": largeur, "height": 900}})
    page = connecter(contexte.new_page(), live_server, bureau.comptes["RH"])
    erreurs: list[str] = []
    page.on("pageerror", lambda erreur: erreurs.append(str(erreur)))
    trouves = []
    for nom, adresse in ecrans(bureau).items():
        page.goto(live_server.url + adresse)
        trouves += defauts(page, nom)
        if nom in ("nouveau", "terminer", "formation_ajouter"):
            soumettre(page, page.locator(".parcours-ecran button[type=submit]"))
            trouves += defauts(page, f"{nom}, envoi vide")
    trouves += _import(page, live_server)
    contexte.close()
    assert trouves == []
    assert erreurs == []


def _import(page: Page, live_server: Any) -> list[str]:
    Etablissement.objects.filter(code="ICI").update(code="A")
    page.goto(live_server.url + reverse("parcours_import:index"))
    page.set_input_files("input[type=file]", {"name": "m.csv", "mimeType": "text/csv", "buffer": modele_csv()})
    soumettre(page, page.get_by_role("button", name="Vérifier le fichier"))
    return defauts(page, "essai")


def test_l_administration_lit_le_journal_et_les_taux_masques(page: Page, live_server: Any) -> None:
    bureau = creer_bureau()
    connecter(page, live_server, bureau.comptes["NA"])
    trouves = []
    for nom, adresse in {
        "journal": reverse("parcours_journal:index"),
        "taux": reverse("parcours_taux:index") + "?perimetre=reseau",
        "etablissements": reverse("parcours_etablissements:index"),
        "etablissement": reverse("parcours_etablissements:edit", args=[bureau.siens.dossier.etablissement_id]),
    }.items():
        page.goto(live_server.url + adresse)
        trouves += defauts(page, nom)
    assert trouves == []
