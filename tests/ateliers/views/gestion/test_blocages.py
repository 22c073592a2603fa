"""Seats held, as staff sees them on the page of a session, and the name of a group beside each booking."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ateliers.domain.reservations import reserver
from ateliers.domain.seances import annuler_seance
from ateliers.models import Blocage, Reservation, Seance
from ateliers.models.reservation import Origine
from tests.ateliers.views.gestion.bureau import bandeaux, connecter, inscrire
from tests.ateliers.views.gestion.test_requetes import compter
from tests.fabriques import creer_blocage, creer_lieu, creer_participant, creer_seance

pytestmark = pytest.mark.django_db


@pytest.fixture
def seance(db: None) -> Seance:
    return creer_seance(capacite=10, taille_attente=6)


@pytest.fixture
def blocage(seance: Seance) -> Blocage:
    return creer_blocage(seance=seance, places=8)


@pytest.fixture
def client(seance: Seance) -> Client:
    return connecter("SM", seance.lieu)


def page(client: Client, seance: Seance) -> str:
    return client.get(reverse("ateliers_seances:travail", args=[seance.pk])).content.decode()


def adresse(vue: str, blocage: Blocage) -> str:
    return reverse(f"ateliers_seances:blocage_{vue}", args=[blocage.seance_id, blocage.pk])


def inscrire_groupe(seance: Seance, **champs: str) -> Reservation:
    contact = creer_participant(**({"nom": "Martin", "au_nom_de": "Mission locale de Sevran"} | champs))
    return reserver(seance_id=seance.pk, participant=contact, places=3, nonce=uuid4(), origine=Origine.PARTENAIRE)


# --- The page of a session ----------------------------------------------------------------------------------------------


def test_page_dit_les_places_gardees(client: Client, seance: Seance, blocage: Blocage) -> None:
    inscrire(seance)
    contenu = page(client, seance)
    assert "8 places gardées pour un groupe." in contenu
    assert "1 place libre." in contenu
    assert '<th scope="row" class="title">Mission locale</th>' in contenu
    assert "Libérer ces places" in contenu
    assert f'name="blocage-{blocage.pk}-jusqu_au"' in contenu


def test_page_sans_place_gardee_n_en_parle_pas(client: Client, seance: Seance) -> None:
    assert "Places gardées" not in page(client, seance)


def test_mediateur_voit_les_places_gardees_sans_y_toucher(seance: Seance, blocage: Blocage) -> None:
    client = connecter("ME", seance.lieu)
    contenu = page(client, seance)
    assert "Mission locale" in contenu
    assert "Libérer ces places" not in contenu
    for vue in ("liberer", "dater"):
        assert client.post(adresse(vue, blocage)).status_code == 403
    blocage.refresh_from_db()
    assert blocage.clos_le is None


@pytest.mark.parametrize(("role", "code"), [("AN", 302), ("ED", 404), ("SM", 404)])
def test_places_gardees_d_ailleurs_introuvables(blocage: Blocage, role: str, code: int) -> None:
    client = connecter(role, creer_lieu())
    for vue in ("liberer", "dater"):
        assert client.post(adresse(vue, blocage)).status_code == code
    blocage.refresh_from_db()
    assert blocage.clos_le is None


def test_blocage_d_une_autre_seance_introuvable(client: Client, seance: Seance, blocage: Blocage) -> None:
    soeur = creer_seance(atelier=seance.atelier, lieu=seance.lieu)
    for vue in ("liberer", "dater"):
        assert client.post(reverse(f"ateliers_seances:blocage_{vue}", args=[soeur.pk, blocage.pk])).status_code == 404


def test_actions_seulement_par_post(client: Client, blocage: Blocage) -> None:
    for vue in ("liberer", "dater"):
        assert client.get(adresse(vue, blocage)).status_code == 405


def test_liberer_rend_les_places_et_le_dit(client: Client, seance: Seance, blocage: Blocage) -> None:
    attend = inscrire(seance, places=3)
    reponse = client.post(adresse("liberer", blocage), follow=True)
    assert bandeaux(reponse).strip() == "Les places gardées pour Mission locale sont libérées."
    assert "Places gardées" not in reponse.content.decode()
    attend.refresh_from_db()
    seance.refresh_from_db()
    assert (attend.statut, seance.places_bloquees) == ("confirmee", 0)
    assert client.post(adresse("liberer", blocage), follow=True).status_code == 200


def test_changer_la_date(client: Client, seance: Seance, blocage: Blocage) -> None:
    nouvelle = seance.debut_local - timedelta(days=3)
    saisie = {f"blocage-{blocage.pk}-jusqu_au": f"{nouvelle:%Y-%m-%dT%H:%M}"}
    reponse = client.post(adresse("dater", blocage), saisie, follow=True)
    assert bandeaux(reponse).strip() == "La date est changée."
    blocage.refresh_from_db()
    assert (blocage.jusqu_au, blocage.places) == (nouvelle, 8)


@pytest.mark.parametrize(("saisie", "phrase"), [
    ("", "Écrivez la date et l’heure ainsi : 07/12/2026 14:30."),
    ("demain", "Écrivez la date et l’heure ainsi : 07/12/2026 14:30."),
    ("2001-01-01T10:00", "Choisissez une date à venir."),
    ("2090-01-01T10:00", "Choisissez une date avant le début de la séance."),
    ("9999-01-01T10:00", "Vérifiez l’année de cette date."),
])  # fmt: skip
def test_changer_la_date_mal_ecrite_garde_la_saisie(
    client: Client, seance: Seance, blocage: Blocage, saisie: str, phrase: str
) -> None:
    autre = creer_blocage(seance=seance, places=1, au_nom_de="Foyer Adoma")
    reponse = client.post(adresse("dater", blocage), {f"blocage-{blocage.pk}-jusqu_au": saisie})
    contenu = reponse.content.decode()
    assert reponse.status_code == 200
    assert bandeaux(reponse).strip() == "La date n’est pas changée. Corrigez-la, puis recommencez."
    assert phrase in contenu
    assert f'name="blocage-{autre.pk}-jusqu_au"' in contenu
    assert not saisie or f'value="{saisie}"' in contenu
    avant = blocage.jusqu_au
    blocage.refresh_from_db()
    assert blocage.jusqu_au == avant


def test_changer_la_date_d_un_blocage_fini_est_refuse(client: Client, seance: Seance, blocage: Blocage) -> None:
    with time_machine.travel(blocage.jusqu_au):
        client = connecter("SU")
        saisie = {f"blocage-{blocage.pk}-jusqu_au": f"{seance.debut_local:%Y-%m-%dT%H:%M}"}
        assert "Ces places ne sont plus gardées." in client.post(adresse("dater", blocage), saisie).content.decode()
    annuler_seance(seance_id=seance.pk)
    assert client.post(adresse("liberer", blocage), follow=True).status_code == 200


def test_capacite_sous_les_places_gardees_le_dit(client: Client, seance: Seance, blocage: Blocage) -> None:
    inscrire(seance, places=2)
    vers = reverse("ateliers_seances:capacite", args=[seance.pk])
    contenu = client.post(vers, {"capacite": 9}).content.decode()
    assert "10 places sont confirmées ou gardées pour un groupe. Libérez les places gardées," in contenu
    assert 'name="verser_en_attente"' in contenu
    assert "10 places sont" in client.post(vers, {"capacite": 7, "verser_en_attente": "on"}).content.decode()
    client.post(vers, {"capacite": 9, "verser_en_attente": "on"})
    seance.refresh_from_db()
    assert (seance.capacite, seance.places_confirmees, seance.places_bloquees, seance.places_en_attente) == (9, 0, 8, 2)


def test_seance_qui_a_garde_des_places_ne_se_supprime_pas(seance: Seance, blocage: Blocage) -> None:
    client = connecter("SU")
    client.post(adresse("liberer", blocage))
    reponse = client.post(reverse("ateliers_seances:delete", args=[seance.pk]), follow=True)
    assert "Annulez-la" in bandeaux(reponse)
    assert Seance.objects.exists()


def test_page_a_un_et_trente_blocages() -> None:
    seance = creer_seance(capacite=40)
    client = connecter("NA")
    vers = reverse("ateliers_seances:travail", args=[seance.pk])
    creer_blocage(seance=seance)
    a_un = compter(client, vers)
    for rang in range(29):
        creer_blocage(seance=seance, au_nom_de=f"Structure {rang}")
    assert compter(client, vers) == a_un
    assert a_un <= 13


# --- Lists --------------------------------------------------------------------------------------------------------------


def test_listes_disent_les_places_gardees(client: Client, seance: Seance, blocage: Blocage) -> None:
    assert "8 gardées" in client.get(reverse("ateliers_seances:index")).content.decode()
    planning = client.get(reverse("ateliers_planning:index"), {"jour": f"{seance.debut_local:%Y-%m-%d}"})
    assert "0 sur 10, 8 gardées" in planning.content.decode()


@pytest.mark.parametrize(("remplissage", "nombre"), [("libres", 0), ("completes", 1)])
def test_filtre_de_remplissage_compte_les_places_gardees(
    client: Client, seance: Seance, blocage: Blocage, remplissage: str, nombre: int
) -> None:
    inscrire(seance, places=2)
    reponse = client.get(reverse("ateliers_seances:index"), {"remplissage": remplissage})
    assert len(reponse.context["object_list"]) == nombre


def test_accueil_compte_les_seances_dont_tout_est_garde(client: Client, seance: Seance, blocage: Blocage) -> None:
    inscrire(seance, places=2)
    assert "Une séance est complète." in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nom_du_groupe_accompagne_celui_de_la_personne(client: Client, seance: Seance) -> None:
    groupe = inscrire_groupe(seance, courriel="", telephone="+33612345678")
    liste = client.get(reverse("ateliers_reservations:index")).content.decode()
    assert "Camille Martin, Mission locale de Sevran" in liste
    assert "Mission locale de Sevran" in page(client, seance)
    fiche = client.get(reverse("ateliers_reservations:detail", args=[groupe.pk])).content.decode()
    assert "<dt>Au nom de</dt><dd>Mission locale de Sevran</dd>" in fiche
    assert "Camille Martin, Mission locale de Sevran" in client.get(reverse("ateliers_messages:index")).content.decode()
    message = reverse("ateliers_messages:detail", args=[groupe.messages.get().pk])
    assert "Mission locale de Sevran" in client.get(message).content.decode()
    assert "Mission locale de Sevran" in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("liste", ["ateliers_reservations:index", "ateliers_messages:index"])
def test_recherche_par_le_nom_du_groupe(client: Client, seance: Seance, liste: str) -> None:
    inscrire(seance)
    inscrire_groupe(seance)
    assert len(client.get(reverse(liste), {"q": "mission sevran"}).context["object_list"]) == 1


def test_export_a_une_colonne_au_nom_de(client: Client, seance: Seance) -> None:
    inscrire_groupe(seance, au_nom_de="=Mission locale")
    reponse = client.get(reverse("ateliers_reservations:index"), {"export": "csv"})
    octets = b"".join(reponse.streaming_content)
    [ligne] = csv.DictReader(io.StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=";")
    assert (ligne["Nom"], ligne["Au nom de"]) == ("Martin", "'=Mission locale")
