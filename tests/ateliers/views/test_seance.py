"""The page of a session: what it says, to whom."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from ateliers.models import Seance
from tests.ateliers.views.aides import compter_requetes, envoyer
from tests.fabriques import creer_atelier, creer_lieu, creer_seance, creer_utilisateur

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2027-11-22 09:00+01:00")]

LOIN = datetime(2027, 12, 7, 13, 30, tzinfo=UTC)


def texte(client: Client, seance: Seance) -> str:
    reponse = client.get(seance.get_absolute_url())
    assert reponse.status_code == 200
    return re.sub(r"\s+", " ", reponse.content.decode().replace("\u00a0", " "))


def donnees_structurees(client: Client, seance: Seance) -> dict:
    html = client.get(seance.get_absolute_url()).content.decode()
    [bloc] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(bloc)


def test_seance_dit_quand_ou_comment_venir_et_avec_qui(client: Client) -> None:
    animateur = creer_utilisateur(first_name="Inès", last_name="Martin")
    lieu = creer_lieu("PIMMS Paris Sud", venir="Métro Convention.", acces_handicap="Une rampe à gauche.")
    seance = creer_seance(debut=LOIN, lieu=lieu, animateur=animateur, capacite=5, remarque="Porte bleue.")
    page = texte(client, seance)
    assert "Mardi 7 décembre 2027 de 14 h 30 à 16 h 30" in page
    for attendu in (
        "PIMMS Paris Sud",
        "Métro Convention.",
        "Une rampe à gauche.",
        "Inès",
        "5 places libres",
        "Porte bleue.",
    ):
        assert attendu in page
    assert "Martin" not in page


def test_seance_parle_dans_le_fuseau_du_lieu(client: Client) -> None:
    seance = creer_seance(debut=LOIN, lieu=creer_lieu(fuseau="Indian/Reunion"))
    assert "Mardi 7 décembre 2027 de 17 h 30 à 19 h 30" in texte(client, seance)


def test_seance_apres_minuit_dit_les_deux_jours(client: Client) -> None:
    seance = creer_seance(debut=datetime(2027, 12, 7, 21, tzinfo=UTC), duree=timedelta(hours=3))
    assert "Du mardi 7 décembre 2027 à 22 h au mercredi 8 décembre 2027 à 1 h" in texte(client, seance)


def test_seance_donne_les_liens_d_agenda(client: Client) -> None:
    seance = creer_seance()
    page = texte(client, seance)
    assert f'href="/seances/{seance.uuid}.ics"' in page
    assert f"webcal://testserver/ateliers/agenda.ics?theme={seance.atelier.theme.slug}" in page


def test_seance_decrit_un_evenement_de_schema_org(client: Client) -> None:
    seance = creer_seance(debut=LOIN)
    donnees = donnees_structurees(client, seance)
    assert donnees["@type"] == "Event"
    assert donnees["startDate"] == "2027-12-07T14:30:00+01:00"
    assert donnees["eventStatus"] == "https://schema.org/EventScheduled"


def test_seance_annulee_le_dit_aux_moteurs(client: Client) -> None:
    seance = creer_seance(statut="annulee", motif_annulation="La médiatrice est absente.")
    assert donnees_structurees(client, seance)["eventStatus"] == "https://schema.org/EventCancelled"
    assert "La médiatrice est absente." in texte(client, seance)


@pytest.mark.parametrize("piege", ["</script><script>alert(1)</script>", '"><svg onload=alert(1)>', "'><b>", "{{7*7}}"])
def test_seance_montre_les_textes_pieges_comme_du_texte(client: Client, piege: str) -> None:
    atelier = creer_atelier(f"Piège {piege}", slug="piege", resume=f"Résumé {piege}", public=piege, a_apporter=piege)
    lieu = creer_lieu(f"Lieu {piege}"[:120], slug="lieu-piege", venir=piege, acces_handicap=piege)
    seance = creer_seance(atelier=atelier, lieu=lieu, remarque=piege)
    html = client.get(seance.get_absolute_url()).content.decode()
    assert donnees_structurees(client, seance)["name"] == f"Piège {piege}"
    assert "alert(1)</script>" not in html
    assert "<svg onload" not in html
    assert "'><b>" not in html
    assert client.get(atelier.url).status_code == 200
    assert "<svg onload" not in client.get(atelier.url).content.decode()


def test_seance_partage_un_titre_et_un_resume(client: Client) -> None:
    seance = creer_seance(debut=LOIN)
    page = texte(client, seance)
    assert f'<meta property="og:url" content="http://testserver/seances/{seance.uuid}/">' in page
    assert "mardi 7 décembre 2027 à 14 h 30" in re.findall(r'og:title" content="([^"]*)"', page)[0]


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"dans": timedelta(days=-3)}, "Cette séance est passée."),
        ({"statut": "annulee"}, "Cette séance est annulée."),
        ({"inscription": "groupes"}, "réservée aux groupes"),
    ],
)
def test_seance_fermee_propose_les_prochaines_dates(client: Client, champs: dict, phrase: str) -> None:
    seance = creer_seance(**champs)
    suivante = creer_seance(atelier=seance.atelier, dans=timedelta(days=9))
    page = texte(client, seance)
    assert phrase in page
    assert "Prochaines dates" in page
    assert suivante.get_absolute_url() in page
    assert 'name="prenom"' not in page


def test_seance_complete_propose_la_liste_d_attente(client: Client) -> None:
    seance = creer_seance(capacite=1)
    envoyer(client, seance)
    page = texte(client, seance)
    assert "Complet : liste d’attente" in page
    assert "Je m’inscris sur la liste d’attente" in page


def test_seance_libre_n_a_pas_de_formulaire(client: Client) -> None:
    page = texte(client, creer_seance(inscription="libre"))
    assert "Entrée libre" in page
    assert 'name="prenom"' not in page


def test_brouillon_est_cache_sauf_a_l_equipe_du_lieu(client: Client) -> None:
    seance = creer_seance(statut="brouillon")
    adresse = seance.get_absolute_url()
    assert client.get(adresse).status_code == 404
    attendus = {
        creer_utilisateur("equipe", lieux=[seance.lieu]): 200,
        creer_utilisateur("ailleurs", lieux=[creer_lieu()]): 404,
        creer_utilisateur("reseau", permissions=("ateliers.gerer_tous_les_lieux",)): 200,
    }
    if redaction := Group.objects.filter(name="Rédaction").first():
        redacteur = creer_utilisateur("redacteur")
        redacteur.groups.add(redaction)
        attendus[redacteur] = 404
    for compte, statut in attendus.items():
        client.force_login(compte)
        assert client.get(adresse).status_code == statut, compte


def test_seance_d_un_atelier_non_publie_est_cachee(client: Client) -> None:
    assert client.get(creer_seance(atelier=creer_atelier(live=False)).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("methode", ["put", "patch", "delete"])
def test_seance_refuse_les_autres_methodes(client: Client, methode: str) -> None:
    assert getattr(client, methode)(creer_seance().get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    "entetes",
    [
        {"HTTP_COOKIE": "sessionid=\xff;;;=;csrftoken="},
        {"HTTP_ACCEPT_LANGUAGE": "xx;q=abc,," + "a" * 3000},
        {"HTTP_RANGE": "bytes=zz-"},
        {"HTTP_IF_NONE_MATCH": '"W/'},
    ],
)
def test_seance_supporte_les_entetes_casses(client: Client, entetes: dict) -> None:
    assert client.get(creer_seance().get_absolute_url(), **entetes).status_code in (200, 400)


def test_seance_coute_peu_de_requetes(client: Client) -> None:
    seance = creer_seance(statut="annulee")
    creer_seance(atelier=seance.atelier)
    une = compter_requetes(client, seance.get_absolute_url())
    for jour in range(2, 31):
        creer_seance(atelier=seance.atelier, dans=timedelta(days=jour))
    assert compter_requetes(client, seance.get_absolute_url()) == une <= 10
