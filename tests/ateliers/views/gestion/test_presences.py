"""Counting who came: who may, what the form keeps, two people at once, and where the numbers are read."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from ateliers.domain.anonymisation import anonymiser
from ateliers.models import Reservation, Seance
from home.roles import MEDIATEUR, RESSOURCES_HUMAINES
from tests.ateliers.views.gestion.bureau import ROLES, bandeaux, connecter, inscrire
from tests.fabriques import creer_lieu, creer_seance, creer_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def seance(db: None, time_machine: Any) -> Seance:
    """A session that begins in twenty minutes, with room: people can be booked and counted."""
    time_machine.move_to(datetime(2027, 3, 2, 8, tzinfo=UTC))
    return creer_seance(debut=timezone.now() + timedelta(minutes=20), capacite=40)


@pytest.fixture
def client(seance: Seance) -> Client:
    return connecter("ME", seance.lieu)


def adresse(seance: Seance) -> str:
    return reverse("ateliers_seances:presences", args=[seance.pk])


def remplir(client: Client, seance: Seance) -> dict[str, Any]:
    """Return what the page that is shown now would post, unchanged."""
    formulaire = client.get(adresse(seance)).context["formulaire"]
    donnees = {}
    for reservation, champ in formulaire.lignes:
        montre = "" if reservation.presents is None else reservation.presents
        donnees |= {champ.html_name: montre, champ.html_initial_name: montre}
    return donnees


def presents(*reservations: Reservation) -> list[int | None]:
    return [Reservation.objects.get(pk=reservation.pk).presents for reservation in reservations]


def test_noter_dit_combien_de_personnes_sont_venues(client: Client, seance: Seance) -> None:
    trois, une = inscrire(seance, "Diallo", places=3), inscrire(seance, "Nguyen")

    donnees = remplir(client, seance) | {f"presents_{trois.pk}": "2"}
    reponse = client.post(adresse(seance), donnees, follow=True)

    assert reponse.redirect_chain == [(adresse(seance), 302)]
    assert bandeaux(reponse).strip() == "C’est noté. 2 personnes venues sur 4 places. 1 réservation reste à noter."
    assert presents(trois, une) == [2, None]
    assert ModelLogEntry.objects.filter(action="ateliers.presences").count() == 1
    page = client.get(reverse("ateliers_seances:travail", args=[seance.pk])).content.decode()
    assert "2 personnes venues sur 4 places. 1 réservation reste à noter." in page
    assert adresse(seance) in page


def test_le_reste_note_d_un_coup_ceux_qui_ne_le_sont_pas(client: Client, seance: Seance) -> None:
    absente, venues, deja = inscrire(seance, "Aubry"), inscrire(seance, "Mendès", places=3), inscrire(seance, "Zola")
    Reservation.objects.filter(pk=deja.pk).update(presents=0)

    donnees = remplir(client, seance) | {f"presents_{absente.pk}": "0", "reste": "on"}
    reponse = client.post(adresse(seance), donnees, follow=True)

    assert presents(absente, venues, deja) == [0, 3, 0]
    assert bandeaux(reponse).strip() == "C’est noté. 3 personnes venues sur 5 places."


def test_deux_personnes_a_la_fois_gardent_le_travail_de_l_autre(client: Client, seance: Seance) -> None:
    premiere, seconde = inscrire(seance, "Aubry"), inscrire(seance, "Zola", places=2)
    une, autre = remplir(client, seance), remplir(client, seance)

    client.post(adresse(seance), une | {f"presents_{premiere.pk}": "1"})
    client.post(adresse(seance), autre | {f"presents_{seconde.pk}": "0", "reste": "on"})
    assert presents(premiere, seconde) == [1, 0]

    client.post(adresse(seance), autre | {f"presents_{seconde.pk}": "2"})
    assert presents(premiere, seconde) == [1, 2]


def test_effacer_un_nombre_le_rend_inconnu(client: Client, seance: Seance) -> None:
    reservation = inscrire(seance)
    Reservation.objects.update(presents=1)

    client.post(adresse(seance), remplir(client, seance) | {f"presents_{reservation.pk}": ""})

    assert presents(reservation) == [None]


@pytest.mark.parametrize("saisie", ["3", "-1", "deux", "1,5", "9" * 30])
def test_une_erreur_garde_ce_qui_fut_ecrit_et_n_ecrit_rien(client: Client, seance: Seance, saisie: str) -> None:
    juste, fausse = inscrire(seance, "Aubry"), inscrire(seance, "Zola", places=2)

    donnees = remplir(client, seance) | {f"presents_{juste.pk}": "1", f"presents_{fausse.pk}": saisie}
    reponse = client.post(adresse(seance), donnees)

    page = reponse.content.decode()
    assert f'<a href="#id_presents_{fausse.pk}">Awa Zola, {fausse.code}</a> : Écrivez un nombre de 0 à 2.' in page
    assert f'value="{saisie}"' in page
    assert f'id="id_presents_{fausse.pk}_error"' in page
    assert presents(juste, fausse) == [None, None]


def test_une_reservation_annulee_entre_temps_n_empeche_pas_de_noter_les_autres(client: Client, seance: Seance) -> None:
    reste, partie = inscrire(seance, "Aubry"), inscrire(seance, "Zola")
    donnees = remplir(client, seance)
    Reservation.objects.filter(pk=partie.pk).update(statut="annulee", annulee_le=seance.debut)

    client.post(adresse(seance), donnees | {f"presents_{reste.pk}": "1", f"presents_{partie.pk}": "1"})

    assert presents(reste, partie) == [1, None]


def test_avant_l_heure_la_page_dit_quand_revenir(seance: Seance, time_machine: Any) -> None:
    reservation = inscrire(seance)
    time_machine.move_to(seance.debut - timedelta(minutes=31), tick=False)
    client = connecter("ME", seance.lieu)

    page = client.get(adresse(seance)).content.decode()
    client.post(adresse(seance), {f"presents_{reservation.pk}": "1"})

    assert "Vous pourrez noter les présences à partir du" in page
    assert '<form method="post" novalidate>' not in page
    assert presents(reservation) == [None]
    travail = client.get(reverse("ateliers_seances:travail", args=[seance.pk])).content.decode()
    assert "Noter les présences" not in travail


def test_apres_l_anonymisation_les_nombres_restent_et_ne_changent_plus(seance: Seance, time_machine: Any) -> None:
    reservation = inscrire(seance, places=2)
    Reservation.objects.update(presents=2)
    time_machine.move_to(seance.fin + timedelta(days=400), tick=False)
    anonymiser()
    client = connecter("ME", seance.lieu)

    page = client.get(adresse(seance)).content.decode()
    client.post(adresse(seance), {f"presents_{reservation.pk}": "0", f"initial-presents_{reservation.pk}": "2"})

    assert "2 personnes venues sur 2 places." in page
    assert "Il n’y a pas de réservation à noter." in page
    assert presents(reservation) == [2]


@pytest.mark.parametrize(
    ("role", "code"), [("AN", 302), ("ME", 200), ("SM", 200), ("NA", 200), ("ED", 404), ("RH", 404), ("SU", 200)]
)
def test_presences_par_role(seance: Seance, role: str, code: int) -> None:
    if role in ROLES or role in ("AN", "SU"):
        client = connecter(role, seance.lieu)
    else:
        client = Client()
        client.force_login(creer_utilisateur(groupe=RESSOURCES_HUMAINES, lieux=[seance.lieu]))
    assert client.get(adresse(seance)).status_code == code
    assert client.post(adresse(seance)).status_code == (302 if code == 200 else code)


def test_un_compte_sans_acces_a_la_gestion_n_entre_pas(seance: Seance) -> None:
    inscrire(seance)
    client = Client()
    client.force_login(creer_utilisateur(lieux=[seance.lieu]))

    reponse = client.get(adresse(seance))

    assert reponse.status_code == 404
    assert "Diallo" not in reponse.content.decode()


def test_sans_le_droit_de_changer_une_reservation_c_est_non(seance: Seance) -> None:
    client = Client()
    droits = ("wagtailadmin.access_admin", "ateliers.view_reservation")
    client.force_login(creer_utilisateur(permissions=droits, lieux=[seance.lieu]))
    assert client.get(adresse(seance)).status_code == 403
    assert (
        "Noter les présences" not in client.get(reverse("ateliers_seances:travail", args=[seance.pk])).content.decode()
    )


def test_qui_anime_ailleurs_note_sa_seance_et_elle_seule(seance: Seance) -> None:
    compte = creer_utilisateur(groupe=MEDIATEUR, lieux=[creer_lieu()])
    Seance.objects.filter(pk=seance.pk).update(animateur=compte)
    voisine = creer_seance(lieu=seance.lieu, atelier=seance.atelier, debut=seance.debut + timedelta(minutes=1))
    reservation = inscrire(seance)
    client = Client()
    client.force_login(compte)

    client.post(adresse(seance), remplir(client, seance) | {f"presents_{reservation.pk}": "1"})

    assert presents(reservation) == [1]
    assert client.get(adresse(voisine)).status_code == 404
    travail = reverse("ateliers_seances:travail", args=[seance.pk])
    assert client.get(travail).status_code == 404
    accueil = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (adresse(seance) in accueil, f'"{travail}"' in accueil, adresse(voisine) in accueil) == (True, False, False)
    assert f'"{travail}"' not in client.get(adresse(seance)).content.decode()


def test_l_export_a_une_colonne_presents(seance: Seance) -> None:
    inscrire(seance, "Aubry", places=2)
    inscrire(seance, "Zola")
    Reservation.objects.filter(nom="Aubry").update(presents=1)
    reponse = connecter("SM", seance.lieu).get(reverse("ateliers_reservations:index"), {"export": "csv"})

    contenu = b"".join(reponse.streaming_content).decode("utf-8-sig")

    lignes = csv.DictReader(io.StringIO(contenu, newline=""), delimiter=";")
    assert [(ligne["Nom"], ligne["Présents"]) for ligne in lignes] == [("Zola", ""), ("Aubry", "1")]


def test_la_page_coute_autant_pour_une_que_pour_trente(client: Client, seance: Seance) -> None:
    def compter() -> tuple[int, int]:
        donnees = remplir(client, seance)
        with CaptureQueriesContext(connection) as lecture:
            assert client.get(adresse(seance)).status_code == 200
        with CaptureQueriesContext(connection) as ecriture:
            assert client.post(adresse(seance), donnees | {"reste": "on"}).status_code == 302
        Reservation.objects.update(presents=None)
        return len(lecture), len(ecriture)

    inscrire(seance)
    a_une = compter()
    for rang in range(29):
        inscrire(seance, f"Nom{rang}")

    assert compter() == a_une
    assert a_une <= (14, 20)
