"""A whole pathway in a real browser: hired, renewed twice, trained, met, transferred, gone, followed up."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from parcours.models import JournalAcces, Mediateur
from tests.parcours.dossiers import creer_association, creer_etablissement, creer_rh
from tests.parcours.navigateur.aides import connecter

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def remplir(page: Page, bouton: str, **champs: str) -> None:
    """Fill in the fields of the form by their name, and send it."""
    for nom, valeur in champs.items():
        champ = page.locator(f".parcours-ecran [name={nom}]")
        if champ.evaluate("e => e.tagName") == "SELECT":
            champ.select_option(label=valeur)
        else:
            champ.fill(valeur)
    page.locator(".parcours-ecran").get_by_role("button", name=bouton).click()


def agir(page: Page, lien: str, bouton: str, **champs: str) -> None:
    """Follow the first link of that name in the file, then fill in its form."""
    page.locator(".parcours-ecran").get_by_role("link", name=lien, exact=True).first.click()
    remplir(page, bouton, **champs)


def test_un_parcours_de_l_embauche_au_suivi(page: Page, live_server: Any) -> None:
    association = creer_association()
    creer_etablissement("A", nom="Paris Sud", association=association)
    creer_etablissement("B", nom="Paris Est", association=association)
    connecter(page, live_server, creer_rh("helene", associations=[association]))

    page.goto(live_server.url + reverse("parcours_dossiers:nouveau"))
    remplir(page, "Embaucher", matricule="P001", nom="Exemple")
    expect(page.get_by_text("Rien n’est enregistré").first).to_be_visible()
    expect(page.locator("[name=matricule]")).to_have_value("P001")
    remplir(
        page, "Embaucher", prenom="Camille", etablissement="Paris Sud", type="Parcours emploi compétences (PEC)",
        debut="2024-01-08", fin_prevue="2024-07-07", quotite="74", aide_accordee_le="2024-01-02",
    )  # fmt: skip
    expect(page.get_by_text("Le dossier est créé.")).to_be_visible()
    expect(page.get_by_text("Ce contrat n’a pas de tuteur.")).to_be_visible()

    agir(page, "Renouveler", "Renouveler", debut="2024-07-08", fin_prevue="2025-01-07", signe_le="2024-07-01")
    agir(page, "Renouveler", "Renouveler", debut="2025-01-08", fin_prevue="2025-07-07", signe_le="2025-01-02")
    expect(page.get_by_text("Le contrat est renouvelé.")).to_be_visible()

    agir(
        page, "Ajouter une formation", "Enregistrer", module="CléA, socle de connaissances et de compétences",
        debut="2024-03-04", fin="2024-03-08", heures="35", resultat="Certification obtenue",
        certificat_delivre_le="2024-03-20", certificat_numero="CX-1",
    )  # fmt: skip
    agir(
        page, "Ajouter un entretien", "Enregistrer", prevu_le="2024-06-03", realise_le="2024-06-03",
        plan_action="Préparer la suite",
    )  # fmt: skip
    expect(page.get_by_text("Préparer la suite")).to_be_visible()
    agir(page, "Transférer", "Transférer", etablissement="Paris Est", debut="2025-03-01")
    expect(page.get_by_text("Le transfert est enregistré.")).to_be_visible()

    page.goto(live_server.url + reverse("parcours_alertes:index"))
    expect(page.get_by_text("Fin du contrat dépassée")).to_be_visible()

    dossier = Mediateur.objects.get()
    adresse = live_server.url + reverse("parcours_dossiers:dossier", args=[dossier.pk])
    page.goto(adresse)
    agir(
        page, "Terminer", "Terminer le contrat", fin_reelle="2025-07-07", motif_fin="Arrivée au terme", code="ED1 · CDI"
    )
    expect(page.get_by_role("heading", name="Parcours 1, depuis le 08/01/2024")).to_contain_text("ED1 · CDI")
    page.get_by_role("link", name="Noter le suivi à 6 mois").click()
    remplir(page, "Enregistrer", situation="En emploi", constate_le="2026-01-08")
    expect(page.get_by_role("row", name=re.compile("6 mois.*En emploi"))).to_be_visible()

    page.get_by_text("Les mêmes événements en tableau").click()
    evenements = page.locator("figure table tbody tr")
    expect(evenements).to_have_count(8)
    expect(evenements.nth(0)).to_contain_text("du 08/01/2024 au 07/07/2024")
    assert page.locator("figure svg rect").count() == 5
    assert page.locator("figure svg circle").count() == 3

    page.goto(live_server.url + reverse("parcours_taux:index") + "?du=2025-01-01&au=2025-12-31")
    expect(page.locator(".parcours-carte__valeur")).to_have_text(["100,0\u00a0%"] * 5)
    page.get_by_role("link", name=re.compile("1 sur 1")).first.click()
    expect(page.get_by_role("row", name=re.compile("Camille Exemple.*compte"))).to_be_visible()

    page.goto(live_server.url + reverse("parcours_dossiers:historique", args=[dossier.pk]))
    faits = page.locator(".parcours-ecran tbody tr").all_inner_texts()
    assert [fait for fait in faits if "Dominique Exemple" not in fait] == []
    for objet in (
        "Dossier",
        "Contrat",
        "Formation suivie",
        "Certificat",
        "Entretien",
        "Sortie",
        "Suivi après la sortie",
    ):
        assert any(objet.lower() in fait.lower() for fait in faits), objet
    modifications = JournalAcces.objects.filter(operation="modification", reference="P001")
    assert modifications.count() == 8
    assert set(modifications.values_list("auteur_nom", flat=True)) == {"Dominique Exemple (helene)"}


def test_deux_personnes_sur_la_meme_fiche(page: Page, live_server: Any, browser: Any) -> None:
    """The second one is told, and what was typed stays (case of two edits at once)."""
    association = creer_association()
    site = creer_etablissement("A", association=association)
    connecter(page, live_server, creer_rh("helene", associations=[association]))
    dossier = Mediateur.objects.create(matricule="P002", nom="Exemple", prenom="Sacha", etablissement=site)
    adresse = live_server.url + reverse("parcours_dossiers:modifier", args=[dossier.pk])
    autre = page.context.new_page()
    page.goto(adresse)
    autre.goto(adresse)
    remplir(page, "Enregistrer", prenom="Alix")
    expect(page.get_by_text("La fiche est enregistrée.")).to_be_visible()
    remplir(autre, "Enregistrer", prenom="Camille")
    expect(autre.get_by_text("Quelqu’un a modifié cette fiche pendant que vous l’écriviez").first).to_be_visible()
    expect(autre.locator("[name=prenom]")).to_have_value("Camille")
    dossier.refresh_from_db()
    assert dossier.prenom == "Alix"
