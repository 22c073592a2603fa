"""The back office in a real browser: the desk's gestures by keyboard, and axe on its screens."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from ateliers.domain.lettres import deposer_lettre
from ateliers.models import Lettre, Message, Reservation, Seance
from ateliers.models.message import StatutMessage
from home.roles import RESPONSABLE
from tests.ateliers.navigateur.aides import DEPASSE, TELEPHONE, defauts, tabuler_vers
from tests.ateliers.views.gestion.bureau import inscrire
from tests.fabriques import creer_blocage, creer_lieu, creer_seance, creer_utilisateur

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seance() -> Seance:
    """A full session of two seats, with one person who waits and has no e-mail."""
    seance = creer_seance(lieu=creer_lieu(), capacite=2)
    inscrire(seance, "Diallo", places=2)
    inscrire(seance, "Ünal", telephone="+33639981234")
    return seance


@pytest.fixture
def bureau(page: Page, live_server: Any, seance: Seance) -> Page:
    """A browser signed in as the person in charge of the place."""
    client = Client()
    client.force_login(creer_utilisateur(groupe=RESPONSABLE, lieux=[seance.lieu]))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return page


def test_reservation_a_l_accueil_au_clavier_a_320_pixels(bureau: Page, live_server: Any) -> None:
    libre = creer_seance(lieu=Seance.objects.get().lieu, capacite=4)
    bureau.set_viewport_size(TELEPHONE)
    bureau.goto(f"{live_server.url}/gestion/seances/{libre.pk}/")
    tabuler_vers(bureau, "#id_nom_complet")
    bureau.keyboard.type("Aïcha")
    bureau.keyboard.press("Enter")
    expect(bureau.get_by_text("La réservation n’est pas faite.")).to_be_visible()
    expect(bureau.locator("#id_nom_complet")).to_have_value("Aïcha")

    tabuler_vers(bureau, "#id_nom_complet")
    bureau.keyboard.press("End")
    bureau.keyboard.type(" Benali")
    tabuler_vers(bureau, "#id_contact")
    bureau.keyboard.type("06 39 98 12 35")
    tabuler_vers(bureau, "#id_places")
    bureau.keyboard.press("ArrowUp")
    tabuler_vers(bureau, "#reserver-content button[type=submit]")
    bureau.keyboard.press("Enter")
    bandeau = bureau.get_by_text("2 places confirmées pour Aïcha Benali.")
    expect(bandeau).to_be_visible()
    reservation = libre.reservations.get()
    expect(bandeau).to_contain_text(reservation.code)
    expect(bureau.get_by_role("link", name="Imprimer le billet")).to_be_visible()
    assert bureau.evaluate(DEPASSE) == 0
    assert (reservation.places, reservation.telephone.as_e164) == (2, "+33639981235")


def test_annulation_depuis_la_page_de_travail_promeut_la_suivante(
    bureau: Page, live_server: Any, seance: Seance
) -> None:
    bureau.goto(f"{live_server.url}/gestion/seances/{seance.pk}/")
    expect(bureau.get_by_role("region", name="Liste d’attente")).to_contain_text("Awa Ünal")
    bureau.get_by_role("link", name="Gérer : Awa Diallo").click()
    bureau.get_by_role("button", name="Annuler la réservation").click()
    expect(bureau.get_by_text("Réservation annulée\u00a0: Awa Diallo.")).to_be_visible()
    bureau.get_by_role("link", name=seance.atelier.title).first.click()
    expect(bureau.get_by_role("region", name="1 réservation confirmée")).to_contain_text("Awa Ünal")
    expect(bureau.get_by_role("region", name="1 réservation annulée")).to_contain_text("Awa Diallo")
    assert Reservation.objects.confirmees().get().nom == "Ünal"

    bureau.goto(f"{live_server.url}/gestion/")
    bureau.get_by_role("button", name="Appel fait : Awa Ünal").first.click()
    expect(bureau.get_by_text("L’appel à Awa Ünal est noté.")).to_be_visible()


# On a narrow screen, Wagtail's own menu covers the page until its script runs.
@pytest.mark.parametrize(("ecran", "script"), [(TELEPHONE, True), ({"width": 1280, "height": 900}, False)])
def test_presences_se_notent_sur_un_telephone_et_sans_javascript(
    browser: Browser, bureau: Page, live_server: Any, ecran: Any, script: bool
) -> None:
    commencee = creer_seance(lieu=Seance.objects.get().lieu, debut=timezone.now() + timedelta(minutes=20), capacite=9)
    absente, venues = inscrire(commencee, "Aubry"), inscrire(commencee, "Zola", places=3)
    contexte = browser.new_context(viewport=ecran, java_script_enabled=script)
    contexte.add_cookies(bureau.context.cookies())
    page = contexte.new_page()
    page.goto(f"{live_server.url}/gestion/seances/{commencee.pk}/")
    page.get_by_role("link", name="Noter les présences").click()

    page.get_by_label(f"Personnes venues : Awa Aubry, {absente.code}").fill("2")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    erreur = page.get_by_role("link", name=f"Awa Aubry, {absente.code}")
    expect(erreur).to_be_visible()
    erreur.click()
    expect(page.get_by_label("Awa Aubry")).to_have_value("2")
    page.get_by_label("Awa Aubry").fill("0")
    page.get_by_role("button", name="tous les autres sont venus").click()

    expect(page.get_by_text("3 personnes venues sur 4 places.").last).to_be_visible()
    assert page.evaluate(DEPASSE) == 0
    contexte.close()
    assert list(commencee.reservations.order_by("nom").values_list("presents", flat=True)) == [0, 3]
    assert venues.places == 3


def test_places_gardees_se_datent_et_se_liberent_au_clavier_a_320_pixels(bureau: Page, live_server: Any) -> None:
    gardee = creer_seance(lieu=Seance.objects.get().lieu, capacite=9)
    blocage = creer_blocage(seance=gardee, places=8, au_nom_de="Mission locale de Sevran et de Livry-Gargan")
    bureau.set_viewport_size(TELEPHONE)
    bureau.goto(f"{live_server.url}/gestion/seances/{gardee.pk}/")
    champ = f"#id_blocage-{blocage.pk}-jusqu_au"
    bureau.locator(champ).fill("2001-12-07T14:30")
    bureau.get_by_role("button", name="Changer la date : Mission locale").press("Enter")
    expect(bureau.get_by_text("Choisissez une date à venir.")).to_be_visible()
    expect(bureau.locator(champ)).to_have_value("2001-12-07T14:30")
    assert defauts(bureau, "places gardées") == []

    bureau.get_by_role("button", name="Libérer ces places : Mission locale").press("Enter")
    expect(bureau.get_by_text("Les places gardées pour Mission locale de Sevran")).to_be_visible()
    expect(bureau.get_by_text("9 places libres.")).to_be_visible()


def test_ecrans_de_gestion_sont_accessibles(bureau: Page, live_server: Any, seance: Seance) -> None:
    commencee = creer_seance(lieu=seance.lieu, debut=timezone.now() + timedelta(minutes=20))
    inscrire(commencee, "Zola", places=3)
    gardee = creer_seance(lieu=seance.lieu, capacite=9)
    creer_blocage(seance=gardee, places=5)
    deposer_lettre(destinataire="claire@example.org", sujet="Votre accès", titre="Bienvenue.", phrases=[], cle="essai")
    Lettre.objects.update(statut=StatutMessage.ECHEC, erreur="L’envoi est refusé. (550 non)")
    get_user_model().objects.get().user_permissions.add(Permission.objects.get(codename="gerer_tous_les_lieux"))
    ecrans = {
        "accueil": "",
        "séances": "seances/",
        "séance": f"seances/{seance.pk}/",
        "places gardées": f"seances/{gardee.pk}/",
        "présences": f"seances/{commencee.pk}/presences/",
        "lettres": "messages/lettres/",
        "planning": f"planning/?jour={seance.debut_local:%Y-%m-%d}",
        "message": f"messages/{Message.objects.filter(canal='courriel').latest('pk').pk}/",
    }
    trouves = []
    for nom, adresse in ecrans.items():
        bureau.goto(f"{live_server.url}/gestion/{adresse}")
        trouves += defauts(bureau, nom)
    assert trouves == []
