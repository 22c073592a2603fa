"""The portal's screens about groups and the structure: axe, wide and narrow; a group registered by keyboard alone."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from ateliers.domain import presences
from ateliers.models import Seance
from partenaires.domain.agenda import creer_agenda
from partenaires.domain.blocages import garder_places
from partenaires.domain.groupes import annuler_groupe
from partenaires.domain.participants import Nom
from partenaires.models import Convention, Cycle, DocumentStructure, Groupe, MontantAnnuel, Referent
from tests.ateliers.navigateur.aides import TELEPHONE, defauts, soumettre, tabuler_vers
from tests.fabriques import creer_atelier, creer_lieu, creer_reservation, creer_seance
from tests.partenaires.fabriques import creer_demande, creer_groupe, creer_referent, creer_structure
from tests.partenaires.views.espace.aides import adresse

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

NOM_LONG = "Association Exemple des habitantes et des habitants du quartier"


@pytest.fixture(autouse=True)
def _dossier(settings: Any, tmp_path: Path) -> None:
    settings.PARTENAIRES_DOSSIER_PRIVE = str(tmp_path)


def entrer(contexte: BrowserContext, referent: Referent, url: str) -> None:
    """Sign in without the screens of accounts, which have their own tests."""
    client = Client()
    client.force_login(referent.utilisateur)
    contexte.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def creer_pages(referent: Referent) -> dict[str, str]:
    """Create groups in each state, and return the addresses to visit, by name."""
    structure = referent.structure
    lieu = creer_lieu(telephone="+33140000000", acces_handicap="Une rampe à gauche.")
    atelier = creer_atelier(a_apporter="Une facture")
    seances = [
        creer_seance(lieu=lieu, atelier=atelier, capacite=12, dans=timedelta(days=3 + rang)) for rang in range(14)
    ]
    noms = [Nom(prenom="Maximilien-" * 5, nom="x" * 60, accord=True), Nom(prenom="محمد", nom="العربي")]
    inscrit = creer_groupe(referent=referent, seance=seances[0], effectif=8, participants=noms, remarque="En bus.")
    creer_reservation(seance=seances[1], places=4)
    creer_reservation(seance=seances[1], places=4)
    partage = creer_groupe(referent=referent, seance=seances[1], effectif=6, choix="partage")
    annule = creer_groupe(referent=referent, seance=seances[2])
    annuler_groupe(groupe=annule)
    passe = creer_groupe(referent=referent, seance=seances[3], effectif=5, participants=noms)
    fin = timezone.now() - timedelta(days=1)
    Seance.objects.filter(pk=seances[3].pk).update(debut=fin - timedelta(hours=2), fin=fin)
    passe.participants.update(present=True)
    presences.noter(seance_id=seances[3].pk, presents={passe.parts.get().reservation_id: 4})
    jusqu_au = timezone.now() + timedelta(days=2)
    garder_places(structure=structure, seance_id=seances[4].pk, places=8, jusqu_au=jusqu_au, par=None)
    Cycle.objects.create(titre="Mes papiers en deux fois").seances.set(seances[5:7])
    creer_demande(referent=referent, etat="envoyee")
    convention = Convention.objects.create(
        structure=structure, type="pluriannuelle", intitule="Convention 2026-2028", debut=date(2026, 1, 1),
        fin=date(2028, 12, 31), objectif_seances=20, objectif_personnes=200,
    )  # fmt: skip
    MontantAnnuel.objects.create(convention=convention, annee=2026, montant=Decimal(145_000))
    document = DocumentStructure(structure=structure, titre="Convention signée par tous", convention=convention)
    document.fichier.save("convention.pdf", ContentFile(b"%PDF-1.7"))
    creer_agenda(structure)
    personne = inscrit.participants.all()[0]
    return {
        "accueil": adresse("accueil", referent),
        "séances": adresse("seances", referent),
        "aucune séance": adresse("seances", referent) + "?mois=1999-01",
        "inscrire, places gardées": adresse("inscrire", referent, seances[4].uuid),
        "inscrire, cycle": adresse("inscrire", referent, seances[5].uuid),
        "inscrire, déjà": adresse("inscrire", referent, seances[0].uuid),
        "inscrire, passée": adresse("inscrire", referent, seances[3].uuid),
        "groupes": adresse("groupes", referent),
        "groupes passés": adresse("groupes", referent) + "?voir=passes",
        "groupes annulés": adresse("groupes", referent) + "?voir=annules",
        "inscrit": adresse("groupe", referent, inscrit.uuid),
        "partagé": adresse("groupe", referent, partage.uuid),
        "annulé": adresse("groupe", referent, annule.uuid),
        "passé": adresse("groupe", referent, passe.uuid),
        "modifier": adresse("groupe_modifier", referent, inscrit.uuid),
        "annuler": adresse("groupe_annuler", referent, inscrit.uuid),
        "personnes": adresse("participants", referent, inscrit.uuid),
        "remplacer": adresse("participant", referent, inscrit.uuid, personne.pk),
        "fiche": adresse("fiche", referent),
        "modifier la fiche": adresse("fiche_modifier", referent),
        "documents": adresse("documents", referent),
        "agenda": adresse("agenda", referent),
    }


@pytest.mark.parametrize(("largeur", "schema"), [(1280, "light"), (320, "dark")])
def test_ecrans_des_groupes_sont_accessibles(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, largeur: int, schema: str
) -> None:
    referent = creer_referent(structure=creer_structure(NOM_LONG), role="gestionnaire")
    adresses = creer_pages(referent)
    reglages = {"viewport": {"width": largeur, "height": 800}, "color_scheme": schema}
    contexte = browser.new_context(**browser_context_args | reglages)
    entrer(contexte, referent, live_server.url)
    page = contexte.new_page()
    alertes: list[str] = []
    page.on("console", lambda message: alertes.append(message.text) if message.type == "error" else None)
    trouves = []
    for nom, url in adresses.items():
        page.goto(live_server.url + url)
        trouves += defauts(page, nom)
        if nom in ("inscrire, places gardées", "personnes", "modifier la fiche"):
            for champ in page.locator("main form.formulaire :is(input[type=text], textarea)").all():
                champ.fill("")
            soumettre(page, page.locator("main form.formulaire button[type=submit]"))
            trouves += defauts(page, f"{nom}, envoi vide")
            assert page.title().startswith("Erreur :")
    contexte.close()
    assert trouves == []
    assert alertes == []


def test_un_groupe_s_inscrit_au_clavier_sans_script_a_320_pixels(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any
) -> None:
    referent = creer_referent(structure=creer_structure("Centre social Exemple"))
    seance = creer_seance(capacite=12, atelier=creer_atelier("Classer ses papiers"))
    creer_reservation(seance=seance, places=4)
    contexte = browser.new_context(**browser_context_args | {"java_script_enabled": False, "viewport": TELEPHONE})
    entrer(contexte, referent, live_server.url)
    page = contexte.new_page()
    page.goto(live_server.url + adresse("accueil", referent))
    titre = page.get_by_role("heading", level=1)
    page.get_by_role("link", name="Inscrire un groupe").press("Enter")
    expect(titre).to_have_text("Séances ouvertes aux groupes")
    page.get_by_role("link", name="Classer ses papiers").press("Enter")
    expect(titre).to_have_text("Inscrire un groupe")
    for champ, valeur in {"effectif": "10", "telephone": "06 39 98 12 34", "fauteuil": "1"}.items():
        tabuler_vers(page, f"#id_{champ}")
        page.keyboard.type(valeur)
    tabuler_vers(page, "#id_noms")
    page.keyboard.type("Amina Exemple\nOmar Exemple")
    tabuler_vers(page, "main form.formulaire button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.locator(".resume-erreurs")).to_contain_text("Il reste 8 places pour vous. Ce n’est pas assez.")
    expect(page.locator("#id_noms")).to_have_value("Amina Exemple\nOmar Exemple")
    tabuler_vers(page, "#id_choix_0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tabuler_vers(page, "main form.formulaire button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text(
        "C’est fait : 8 places sont réservées. 2 personnes sont sur la liste d’attente."
    )
    groupe = Groupe.objects.pour_liste().get()
    assert (groupe.confirmes, groupe.en_attente, groupe.fauteuil, groupe.participants.count()) == (8, 2, 1, 2)
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="La liste du groupe (PDF)").click()
    assert telechargement.value.suggested_filename.startswith("liste-")

    page.get_by_role("link", name="Annuler tout ou une partie").press("Enter")
    expect(titre).to_have_text("Annuler des places")
    tabuler_vers(page, "#id_quoi_0")
    page.keyboard.press("Space")
    tabuler_vers(page, "main form.formulaire button[type=submit]")
    page.keyboard.press("Enter")
    expect(titre).to_have_text("Votre groupe est annulé")
    contexte.close()
