"""Booking through the public form."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ateliers.domain.jetons import jeton
from ateliers.garde import GardeForm
from ateliers.models import Message, Reservation, Seance
from tests.ateliers.views.aides import envoyer, reponses, reserver_en_ligne
from tests.fabriques import creer_seance

pytestmark = pytest.mark.django_db


def refuser(reponse: Any, phrase: str, statut: int = 200) -> str:
    """Assert that the form came back with this sentence, and that nothing was stored."""
    html: str = reponse.content.decode().replace("\u00a0", " ")
    assert reponse.status_code == statut
    assert phrase in html
    assert not Reservation.objects.exists()
    return html


def test_reservation_mene_a_sa_page(client: Client) -> None:
    seance = creer_seance()
    adresse = reserver_en_ligne(client, seance, places="2", besoins=["fauteuil", "lecture"])
    reservation = Reservation.objects.get()
    assert adresse == f"/reservations/{jeton(reservation)}/"
    assert (reservation.prenom, reservation.nom, reservation.places) == ("Aïcha", "Benali", 2)
    assert str(reservation.telephone.as_e164) == "+33639981234"
    assert reservation.besoins == ["fauteuil", "lecture"]
    assert reservation.accord_version
    assert 'data-statut="confirmee"' in client.get(adresse).content.decode()


def test_reservation_sur_seance_pleine_va_en_attente(client: Client) -> None:
    seance = creer_seance(capacite=1)
    reserver_en_ligne(client, seance)
    adresse = reserver_en_ligne(client, seance, prenom="Léo", telephone="06 39 98 12 35")
    page = client.get(adresse).content.decode()
    assert 'data-statut="attente"' in page
    assert "Vous êtes la première personne de la liste." in page


def test_formulaire_envoye_dix_fois_fait_une_reservation(client: Client) -> None:
    seance = creer_seance(capacite=1, taille_attente=0)
    memes = reponses(courriel="aicha@example.org")
    adresses = {client.post(seance.get_absolute_url(), memes).url for _ in range(10)}
    assert len(adresses) == 1
    assert Reservation.objects.count() == Message.objects.count() == 1


def test_formulaire_repris_pour_une_autre_personne_fait_une_autre_reservation(client: Client) -> None:
    seance = creer_seance()
    memes = reponses()
    client.post(seance.get_absolute_url(), memes)
    client.post(seance.get_absolute_url(), memes | {"prenom": "Karim"})
    assert list(Reservation.objects.values_list("prenom", flat=True)) == ["Aïcha", "Karim"]


def test_seance_de_l_adresse_compte_seule(client: Client) -> None:
    seance, autre = creer_seance(), creer_seance()
    reserver_en_ligne(client, seance, seance_id=str(autre.pk), uuid=str(autre.uuid))
    assert Reservation.objects.get().seance == seance


def test_meme_personne_deux_fois_est_avertie(client: Client) -> None:
    seance = creer_seance()
    reserver_en_ligne(client, seance)
    reponse = envoyer(client, seance)
    assert reponse.status_code == 200
    assert "Vous avez déjà une réservation" in reponse.content.decode()
    assert Reservation.objects.count() == 1


def test_une_personne_peut_prendre_deux_seances_en_meme_temps(client: Client) -> None:
    for seance in (creer_seance(), creer_seance()):
        reserver_en_ligne(client, seance)
    assert Reservation.objects.count() == 2


def test_telephone_seul_suffit_et_l_equipe_appelle(client: Client) -> None:
    reserver_en_ligne(client, creer_seance(), courriel="")
    assert Message.objects.get().canal == "appel"


def test_sans_moyen_de_contact_une_seule_phrase(client: Client) -> None:
    html = refuser(
        envoyer(client, creer_seance(), telephone=""), "Donnez un numéro de téléphone ou une adresse e-mail."
    )
    assert "Il y a une chose à corriger" in html


def test_erreurs_sont_resumees_et_les_reponses_gardees(client: Client) -> None:
    html = refuser(
        envoyer(client, creer_seance(), nom="", accord=None, besoins=["garde"], places="3", prenom="<b>Zoé</b>"),
        "Il y a 2 choses à corriger",
    )
    assert 'href="#id_nom"' in html
    assert 'href="#id_accord"' in html
    assert 'value="&lt;b&gt;Zoé&lt;/b&gt;"' in html
    assert '<option value="3" selected>' in html
    assert 'value="garde" id="id_besoins_3" checked' in html or 'id="id_besoins_3" checked' in html
    assert "<title>Erreur :" in " ".join(html.split()).replace("<title> ", "<title>")


def test_formulaire_vide_ne_reserve_rien(client: Client) -> None:
    reponse = client.post(creer_seance().get_absolute_url(), {})
    refuser(reponse, "Écrivez votre prénom.")


@pytest.mark.parametrize("places", ["0", "-1", "1.5", "1e3", "1" + "0" * 30, "", "abc", "5", "9" * 5000, "1\x00"])
def test_nombre_de_places_impossible_est_refuse(client: Client, places: str) -> None:
    refuser(envoyer(client, creer_seance(places_par_reservation=4), places=places), "resume-erreurs")


def test_chiffres_pleine_chasse_sont_lus(client: Client) -> None:
    reserver_en_ligne(client, creer_seance(places_par_reservation=12), places="１２")
    assert Reservation.objects.get().places == 12


@pytest.mark.parametrize(
    "champ", ["prenom", "nom", "telephone", "courriel", "places", "besoins", "nonce", "adresse_postale"]
)
def test_nul_dans_un_champ_est_refuse(client: Client, champ: str) -> None:
    refuser(envoyer(client, creer_seance(), **{champ: "a\x00b"}), "resume-erreurs")


def test_texte_geant_est_refuse(client: Client) -> None:
    seance = creer_seance()
    refuser(envoyer(client, seance, nom="a" * 5000), "Écrivez 60 lettres au plus.")
    assert envoyer(client, seance, nom="a" * 5_000_000).status_code in (400, 413)


def test_utf8_invalide_ne_casse_rien(client: Client) -> None:
    corps = (
        b"prenom=%ED%A0%80&nom=%C0%AF&telephone=0639981234&places=1&accord=on&nonce="
        + GardeForm.nouveau_nonce().encode()
    )
    reponse = client.post(creer_seance().get_absolute_url(), corps, content_type="application/x-www-form-urlencoded")
    assert reponse.status_code in (200, 302, 400)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"dans": timedelta(days=-2)}, "Cette séance est passée"),
        ({"statut": "annulee"}, "Cette séance est annulée"),
        ({"inscription": "groupes"}, "réservée aux groupes"),
        ({"inscription": "libre"}, "Entrée libre"),
        ({"dans": timedelta(hours=2), "preavis": 4}, "Les inscriptions sont fermées"),
        ({"ouverture": timezone.now() + timedelta(days=1)}, "Les inscriptions ouvrent"),
    ],
)
@pytest.mark.parametrize("complet", [True, False])
def test_seance_fermee_refuse_un_envoi_force(client: Client, champs: dict, phrase: str, complet: bool) -> None:
    seance = creer_seance(**champs)
    reponse = envoyer(client, seance) if complet else client.post(seance.get_absolute_url(), {})
    refuser(reponse, phrase, statut=409)


def test_brouillon_refuse_un_envoi_force(client: Client) -> None:
    assert envoyer(client, creer_seance(statut="brouillon")).status_code == 404
    assert not Reservation.objects.exists()


def test_seance_pleine_sans_attente_refuse(client: Client) -> None:
    seance = creer_seance(capacite=1, taille_attente=0)
    reserver_en_ligne(client, seance)
    reponse = envoyer(client, seance, prenom="Léo")
    assert reponse.status_code == 409
    assert "liste d’attente aussi" in reponse.content.decode()


def test_formulaire_ouvert_avant_envoye_apres_la_cloture(client: Client) -> None:
    seance = creer_seance(cloture=timezone.now() + timedelta(hours=1))
    valides = reponses()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        reponse = client.post(seance.get_absolute_url(), valides)
    refuser(reponse, "Les inscriptions sont fermées", statut=409)


def nouveau_numero(html: str) -> str:
    return html.split('name="nonce" value="')[1].split('"')[0]


def test_envoi_trop_rapide_garde_les_reponses_et_reessaie(client: Client, settings: Any) -> None:
    settings.ATELIERS_DELAI_MINIMAL_SECONDES = 3
    seance = creer_seance()
    html = refuser(envoyer(client, seance, prenom="Zoé"), "Cela est allé trop vite.")
    assert 'value="Zoé"' in html
    with time_machine.travel(time.time() + 5):
        reserver_en_ligne(client, seance, nonce=nouveau_numero(html))


def test_formulaire_trop_vieux_donne_un_numero_neuf(client: Client) -> None:
    seance, ancien = creer_seance(), GardeForm.nouveau_nonce()
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        html = refuser(envoyer(client, seance, nonce=ancien), "Cette page est restée ouverte longtemps.")
        reserver_en_ligne(client, seance, nonce=nouveau_numero(html))


@pytest.mark.parametrize("nonce", ["", "faux", "f9342adb-2b35-42e4-84fc-eb5a7dea478b", "a:b:c", "x" * 10_000])
def test_numero_invente_est_refuse(client: Client, nonce: str) -> None:
    html = refuser(envoyer(client, creer_seance(), nonce=nonce), "Cette page n’est plus à jour.")
    assert nouveau_numero(html) != nonce


def test_pot_de_miel_rempli_se_corrige(client: Client) -> None:
    seance = creer_seance()
    html = refuser(envoyer(client, seance, adresse_postale="1 rue X"), "Nous n’avons pas pu vérifier votre demande.")
    assert "1 rue X" not in html
    reserver_en_ligne(client, seance, nonce=nouveau_numero(html), adresse_postale="")


def test_pot_de_miel_se_leve(client: Client, settings: Any) -> None:
    settings.ATELIERS_POT_DE_MIEL = False
    reserver_en_ligne(client, creer_seance(), adresse_postale="x")


def test_sans_jeton_csrf_la_page_explique() -> None:
    seance: Seance = creer_seance()
    reponse = Client(enforce_csrf_checks=True).post(seance.get_absolute_url(), reponses())
    assert reponse.status_code == 403
    assert not Reservation.objects.exists()


def test_visiteur_ne_recoit_que_le_temoin_csrf(client: Client) -> None:
    seance = creer_seance()
    client.get(seance.get_absolute_url())
    client.get(reserver_en_ligne(client, seance))
    assert set(client.cookies) == {"csrftoken"}


@pytest.mark.parametrize("attente", [False, True])
def test_reservation_entiere_coute_peu_de_requetes(client: Client, attente: bool) -> None:
    seance = creer_seance(capacite=1 if attente else 50, taille_attente=50)
    for rang in range(30 if attente else 1):
        envoyer(client, seance, prenom="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[rang] * 3)
    with CaptureQueriesContext(connection) as lecture:
        client.get(seance.get_absolute_url())
    with CaptureQueriesContext(connection) as envoi:
        adresse = reserver_en_ligne(client, seance, courriel="zoe@example.org")
    with CaptureQueriesContext(connection) as page:
        client.get(adresse)
    assert len(envoi) <= 20
    assert len(lecture) + len(envoi) + len(page) <= 40
