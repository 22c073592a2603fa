"""One whole story in a browser, with each of its mails: a structure without account asks, comes, and gets its certificate.

The structure has an old phone: 320 pixels, no JavaScript. Staff has an ordinary browser."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.text import capfirst
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from ateliers.domain.dates import intervalle, jour, jour_sans_annee
from ateliers.models import Lieu, Seance
from home.models import Utilisateur
from home.roles import MEDIATEUR, RESPONSABLE
from partenaires.models import Demande, Structure
from partenaires.models.demande import EtatDemande
from tests.ateliers.navigateur.aides import TELEPHONE, tabuler_vers
from tests.fabriques import creer_atelier, creer_lieu, creer_utilisateur
from tests.partenaires.fabriques import creer_offre, dans_jours
from tests.partenaires.navigateur.courrier import Courrier, lien, normales, verifier
from tests.puits import PuitsSmtp

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]

TITRE = "Utiliser sa messagerie"
STRUCTURE = "Association Les Tilleuls"
SACHA, AMINA, NADIA = "sacha@tilleuls.example", "amina@tilleuls.example", "nadia@pimms.example"
NOMS = [f"Camille Fictif{lettre}" for lettre in "ABCDEFGHIJKL"]


def ecrire(page: Page, **champs: str) -> None:
    """Fill the fields of these names."""
    for nom, valeur in champs.items():
        page.locator(f"[name={nom}]:visible").fill(valeur)


def envoyer(page: Page, bouton: str) -> None:
    page.get_by_role("button", name=bouton, exact=True).click()


def verifier_largeur(page: Page) -> None:
    """Nothing is cut, and nothing scrolls sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


def ouvrir(contexte: BrowserContext, adresse: str, compte: Utilisateur) -> Page:
    """Return a page of this browser, once somebody has signed in."""
    client = Client()
    client.force_login(compte)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    contexte.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": adresse}])
    return contexte.new_page()


@pytest.fixture
def courrier(puits_smtp: PuitsSmtp, settings: Any, live_server: Any) -> Courrier:
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    return Courrier(puits_smtp)


@pytest.fixture
def telephone(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """The structure's browser."""
    contexte = browser.new_context(**browser_context_args | {"java_script_enabled": False, "viewport": TELEPHONE})
    yield contexte.new_page()
    contexte.close()


@pytest.fixture
def lieu() -> Lieu:
    """Our place, with a mediator in its team."""
    mediateur = creer_utilisateur("karim", groupe=MEDIATEUR, first_name="Karim", last_name="Médiateur")
    return creer_lieu("PIMMS de Sevran", equipe=[mediateur])


@pytest.fixture
def bureau(context: BrowserContext, live_server: Any, lieu: Lieu) -> Page:
    """The browser of Nadia, in charge of our place."""
    nadia = creer_utilisateur("nadia", groupe=RESPONSABLE, email=NADIA, first_name="Nadia", last_name="Responsable")
    lieu.equipe.add(nadia)
    return ouvrir(context, live_server.url, nadia)


@pytest.fixture
def porte(browser: Browser, browser_context_args: dict[str, Any], live_server: Any, lieu: Lieu) -> Iterator[Page]:
    """The browser of Karim, who stands at the door."""
    contexte = browser.new_context(**browser_context_args)
    yield ouvrir(contexte, live_server.url, Utilisateur.objects.get(username="karim"))
    contexte.close()


def test_une_demande_publique_mene_a_l_attestation(
    telephone: Page, bureau: Page, porte: Page, courrier: Courrier, live_server: Any, tmp_path: Path
) -> None:
    creer_offre(atelier=creer_atelier(TITRE, duree=120), langues=["fr", "ar"])
    secret = demander_en_public(telephone, courrier, live_server.url)
    contre_proposer(bureau, courrier, live_server.url)
    choisir_par_le_lien(telephone, courrier, secret)
    planifier_en_deux_clics(bureau, courrier)
    inviter(bureau)
    accepter_l_invitation(telephone, courrier)
    changer_le_groupe(telephone, courrier)
    commencer()
    noter_les_presences(porte, live_server.url)
    attestation = telecharger_l_attestation(telephone, courrier, tmp_path)

    for phrase in (STRUCTURE, TITRE, "Durée : 2 heures.", "9 personnes étaient présentes.", "Mamadou Nouveau"):
        assert phrase in attestation
    # Came without an agreement; did not come; was replaced; was taken off the list.
    for absente in ("Fatou", *NOMS[8:10], *NOMS[:2], NOMS[11]):
        assert absente not in attestation
    assert [nom for nom in NOMS if nom in attestation] == NOMS[2:8]

    telephone.goto(secret)
    expect(telephone.get_by_text("Votre atelier a eu lieu.")).to_be_visible()
    assert courrier.relever() == {}


def demander_en_public(page: Page, courrier: Courrier, adresse: str) -> str:
    """Ask, with a group too small at first, and return the request's own address."""
    page.goto(f"{adresse}/partenaires/demander/")
    page.get_by_role("link", name=TITRE).click()
    ecrire(
        page, structure_nom=STRUCTURE, siret="732 829 320 00074", prenom="Sacha", nom="Fictif", courriel=SACHA,
        telephone="06 39 98 12 34", effectif="3", public="Des parents d’élèves", jour_1=f"{dans_jours(20):%Y-%m-%d}",
        lieu_adresse="3 allée des Tilleuls", lieu_code_postal="93270", lieu_commune="Sevran", lieu_salle="Salle Verte",
        message="Nous voulons écrire à l’école.",
    )  # fmt: skip
    page.get_by_label("Dans vos locaux").check()
    page.locator("[name=accord]").check()
    envoyer(page, "Envoyer ma demande")
    expect(page.get_by_role("alert")).to_contain_text("5 personnes")
    assert page.title().startswith("Erreur :")
    verifier_largeur(page)
    assert courrier.relever() == {}

    ecrire(page, effectif="12")
    envoyer(page, "Envoyer ma demande")
    expect(page.get_by_role("status")).to_contain_text("C’est envoyé. Nous vous répondons par e-mail.")
    expect(page.get_by_text("Votre demande est arrivée.")).to_be_visible()
    verifier_largeur(page)
    texte = courrier.lire(
        SACHA,
        f"Nous avons bien reçu votre demande (atelier : {TITRE})",
        "Bonjour Sacha,",
        "Nous l’étudions. Vous recevrez notre réponse à cette adresse.",
    )
    secret = lien(texte, "Voir ma demande")
    assert secret == page.url.split("?")[0]
    return secret


def creneau(jours: int, heure: int) -> tuple[datetime, datetime]:
    debut = dans_jours(jours, heure)
    return debut, debut + timedelta(hours=2)


def en_mots(jours: int, heure: int) -> str:
    return normales(intervalle(*creneau(jours, heure)))


def contre_proposer(page: Page, courrier: Courrier, adresse: str) -> None:
    """Take the request, create its structure, and offer two other dates."""
    page.goto(f"{adresse}/gestion/demandes-d-atelier/")
    expect(page.get_by_role("row", name=STRUCTURE)).to_contain_text("À rattacher")
    page.get_by_role("link", name=STRUCTURE).click()
    envoyer(page, "Prendre cette demande")
    expect(page.get_by_text("Vous suivez cette demande.")).to_be_visible()
    sujet = f"Nous étudions votre demande (atelier : {TITRE})"
    courrier.lire(SACHA, sujet, "Une personne de notre équipe s’en occupe.")

    page.get_by_role("link", name="Créer la structure").click()
    expect(page.get_by_label("Numéro SIRET")).to_have_value("73282932000074")
    page.get_by_label("Type").select_option(label="Association")
    envoyer(page, "Créer et rattacher")
    expect(page.get_by_text("La structure est créée. La demande lui est rattachée.")).to_be_visible()

    page.locator("summary", has_text="Proposer d’autres dates").click()
    for rang, (jours, heure) in enumerate([(21, 10), (22, 14)], start=1):
        debut, fin = creneau(jours, heure)
        ecrire(
            page,
            **{f"jour_{rang}": f"{debut:%Y-%m-%d}", f"debut_{rang}": f"{debut:%H:%M}", f"fin_{rang}": f"{fin:%H:%M}"},
        )
    page.locator("#contre_proposer_texte").fill("Le lendemain nous va mieux.")
    envoyer(page, "Envoyer les dates")
    expect(page.get_by_text("Les dates sont envoyées à la structure.")).to_be_visible()


def choisir_par_le_lien(page: Page, courrier: Courrier, secret: str) -> None:
    """Open the mail, then choose the second date with the keyboard."""
    texte = courrier.lire(
        SACHA,
        f"Nous vous proposons des dates (atelier : {TITRE})",
        f"{capfirst(en_mots(21, 10))}.",
        f"{capfirst(en_mots(22, 14))}.",
        "> Le lendemain nous va mieux.",
        "Ce lien est personnel. Gardez-le pour vous.",
    )
    assert lien(texte, "Choisir une date") == secret
    page.goto(secret)
    verifier_largeur(page)
    tabuler_vers(page, "[name=date]")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(capfirst(en_mots(22, 14)))).to_be_checked()
    tabuler_vers(page, "form[action$='/choisir/'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("C’est fait. Votre date est choisie.")
    expect(page.get_by_text("Date choisie :")).to_contain_text(en_mots(22, 14))
    verifier_largeur(page)


def planifier_en_deux_clics(page: Page, courrier: Courrier) -> None:
    """Follow the link of the mail, then two clicks: the session is made, and the group of 12 registered."""
    texte = courrier.lire(
        NADIA,
        f"La structure a choisi une date : {STRUCTURE}",
        "Bonjour Nadia,",
        f"Atelier : {TITRE}.",
        "État : Acceptée.",
    )
    page.goto(lien(texte, "Voir la demande"))
    page.get_by_role("link", name="Planifier", exact=True).click()
    envoyer(page, "Planifier")
    expect(page.get_by_text("La séance est créée, et le groupe inscrit. La structure est prévenue.")).to_be_visible()

    seance = Seance.objects.get()
    assert (seance.debut, seance.fin, seance.capacite) == (*creneau(22, 14), 12)
    assert (seance.lieu.nom, seance.animateur) == (
        f"{STRUCTURE}, Salle Verte",
        Utilisateur.objects.get(username="nadia"),
    )
    groupe = Structure.objects.get().groupes.avec_places().get()
    assert (groupe.seance, groupe.confirmes, groupe.en_attente) == (seance, 12, 0)

    recus = courrier.relever()
    confirmation = f"Place réservée : {TITRE}, {normales(jour_sans_annee(seance.debut_local))}"
    prevue = f"Votre atelier est prévu (atelier : {TITRE})"
    assert sorted(recus) == [(SACHA, confirmation), (SACHA, prevue)]
    verifier(
        recus[SACHA, confirmation],
        "Vos 12 places sont réservées.",
        f"Votre code : {groupe.parts.get().reservation.code}",
        f"Date : {en_mots(22, 14)}",
        f"Lieu : {STRUCTURE}, Salle Verte, 3 allée des Tilleuls, 93270 Sevran",
    )
    verifier(
        recus[SACHA, prevue],
        f"{capfirst(en_mots(22, 14))}.",
        f"Lieu : {STRUCTURE}, Salle Verte, 3 allée des Tilleuls, 93270 Sevran.",
        "Nombre de personnes : 12.",
    )


def inviter(page: Page) -> None:
    """Invite a colleague of Sacha to the portal, from the page of the structure."""
    structure = Structure.objects.get()
    page.goto(page.url.partition("/gestion/")[0] + f"/gestion/partenaires/structures/{structure.pk}/")
    expect(page.get_by_role("heading", level=2, name=STRUCTURE)).to_be_visible()
    page.locator("#personnes-section [name=courriel]").fill(AMINA)
    page.locator("#personnes-section [name=prenom]").fill("Amina")
    page.locator("#personnes-section [name=role]").select_option(label="Gestionnaire")
    envoyer(page, "Envoyer l’invitation")
    expect(page.get_by_text(f"L’invitation part à {AMINA}.")).to_be_visible()
    expect(page.get_by_role("table", name="Invitations en attente")).to_be_in_viewport()


def accepter_l_invitation(page: Page, courrier: Courrier) -> None:
    """Follow the link of the mail, with the keyboard."""
    texte = courrier.lire(
        AMINA,
        f"Votre invitation à l’espace partenaire : {STRUCTURE}",
        "Bonjour Amina,",
        f"PIMMS Médiation vous invite à rejoindre {STRUCTURE}.",
        "Dans cet espace, vous inscrivez des groupes et vous demandez des ateliers.",
    )
    page.goto(lien(texte, "Voir l’invitation"))
    verifier_largeur(page)
    expect(page.locator("[name=prenom]")).to_have_value("Amina")
    tabuler_vers(page, "[name=nom]")
    page.keyboard.type("Exemple")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Bienvenue. Votre accès est ouvert.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour Amina")
    verifier_largeur(page)
    assert courrier.relever() == {}


def changer_le_groupe(page: Page, courrier: Courrier) -> None:
    """Give the names, swap two people, then cancel one seat."""
    page.get_by_role("link", name=TITRE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre groupe est inscrit")
    verifier_largeur(page)
    page.get_by_role("link", name="Donner des noms").click()
    ecrire(page, noms="\n".join(NOMS))
    page.get_by_label("Ces personnes sont d’accord").check()
    envoyer(page, "Enregistrer ces noms")
    expect(page.get_by_role("status")).to_contain_text("C’est fait. 12 noms sont ajoutés.")

    for ancien, prenom, nom, accord in [(NOMS[0], "Mamadou", "Nouveau", True), (NOMS[1], "Fatou", "Nouvelle", False)]:
        page.get_by_role("link", name=f"Remplacer {ancien}").click()
        ecrire(page, prenom=prenom, nom=nom)
        page.locator("[name=accord]").set_checked(accord)
        envoyer(page, "Remplacer")
        expect(page.get_by_role("status")).to_contain_text("C’est fait. Le nom est changé.")
    verifier_largeur(page)
    groupe = page.get_by_role("link", name="Revenir au groupe")

    groupe.click()
    annuler_une_place(page)
    expect(page.get_by_role("alert")).to_contain_text("La liste compte 12 noms. Retirez d’abord des noms.")
    groupe.click()
    page.get_by_role("link", name="Changer la liste").click()
    envoyer(page, f"Retirer {NOMS[11]}")
    expect(page.get_by_role("status")).to_contain_text(f"C’est fait. {NOMS[11]} n’est plus sur la liste.")
    assert courrier.relever() == {}
    groupe.click()
    annuler_une_place(page)
    expect(page.get_by_role("status")).to_contain_text("C’est fait. Ces places sont annulées.")
    expect(page.get_by_text("11 places sont réservées pour votre groupe.")).to_be_visible()
    verifier_largeur(page)

    courrier.lire(
        SACHA,
        f"Réservation modifiée : {TITRE}, {normales(jour_sans_annee(Seance.objects.get().debut_local))}",
        "Vous avez maintenant 11 places.",
        "Votre réservation reste valable.",
        "Places : 11",
    )


def annuler_une_place(page: Page) -> None:
    page.get_by_role("link", name="Annuler tout ou une partie").click()
    page.get_by_label("Une partie du groupe").check()
    ecrire(page, places="1")
    envoyer(page, "Oui, j’annule")


def commencer() -> None:
    """Bring the session to now, as if three weeks had passed."""
    debut = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=5)
    Seance.objects.update(debut=debut, fin=debut + timedelta(hours=2))


def noter_les_presences(page: Page, adresse: str) -> None:
    """Count nine people, and tick their names."""
    seance = Seance.objects.get()
    page.goto(f"{adresse}/gestion/partenaires/groupes/")
    page.get_by_role("link", name=STRUCTURE).first.click()
    for nom in ("Mamadou Nouveau", "Fatou Nouvelle", *NOMS[2:8], NOMS[10]):
        page.get_by_label(nom).check()
    page.get_by_label(NOMS[10]).uncheck()
    envoyer(page, "Enregistrer")
    expect(page.get_by_text("La présence des personnes est notée.")).to_be_visible()
    assert Demande.objects.get().etat == EtatDemande.PLANIFIEE

    page.get_by_role("link", name="Noter les présences").click()
    page.get_by_label("Personnes venues : Sacha Fictif").fill("9")
    envoyer(page, "Enregistrer")
    expect(page.get_by_text("9 personnes venues sur 11 places.").last).to_be_visible()
    assert seance.reservations.get().presents == 9
    assert Demande.objects.get().etat == EtatDemande.REALISEE


def telecharger_l_attestation(page: Page, courrier: Courrier, dossier: Path) -> str:
    """Follow the link of the mail, and return what the certificate says."""
    seance = Seance.objects.get()
    texte = courrier.lire(
        AMINA,
        "Merci : 9 personnes sont venues",
        "Bonjour Amina,",
        f"{TITRE}, le {normales(jour(seance.debut_local))}.",
        "Vous pouvez télécharger votre attestation de participation.",
    )
    page.goto(lien(texte, "Voir mon groupe"))
    expect(page.get_by_text("9 personnes sont venues, sur 11 attendues.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Mamadou Nouveau")).to_contain_text("est venue")
    expect(page.get_by_role("listitem").filter(has_text=NOMS[8])).to_contain_text("n’est pas venue")
    expect(page.get_by_role("listitem").filter(has_text="Fatou Nouvelle")).not_to_contain_text("venue")
    verifier_largeur(page)
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="L’attestation de participation (PDF)").click()
    assert telechargement.value.suggested_filename == f"attestation-{seance.debut_local:%Y-%m-%d}.pdf"
    fichier = dossier / "attestation.pdf"
    telechargement.value.save_as(fichier)
    pages = PdfReader(BytesIO(fichier.read_bytes())).pages
    return " ".join(" ".join(feuille.extract_text().split()) for feuille in pages)
