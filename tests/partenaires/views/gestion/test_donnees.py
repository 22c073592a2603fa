"""Who asked for a workshop reads what is kept about them, and is forgotten."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from partenaires.models import Demande
from tests.partenaires.fabriques import creer_demande
from tests.partenaires.views.espace.aides import lire
from tests.partenaires.views.gestion.guichet import Guichet, connecter, ouvrir_guichet

pytestmark = pytest.mark.django_db


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


def adresse(nom: str, demande: Demande) -> str:
    return reverse(f"partenaires_demandes:{nom}", args=[demande.pk])


@pytest.mark.parametrize(
    ("role", "donnees", "effacer"),
    [
        ("ME", 403, 403),
        ("SM", 200, 302),
        ("NA", 200, 302),
        ("SU", 200, 302),
        ("RH", 404, 404),
        ("ED", 404, 404),
        ("PC", 404, 404),
        ("PM", 404, 404),
        ("AN", 302, 302),
    ],
)
def test_droits_de_chaque_role(guichet: Guichet, role: str, donnees: int, effacer: int) -> None:
    demande = creer_demande(etat="refusee", site=guichet.lieu, prenom="Sacha")
    client = connecter(role, guichet)
    assert client.get(adresse("donnees", demande)).status_code == donnees
    assert client.post(adresse("effacer", demande)).status_code == effacer
    demande.refresh_from_db()
    assert (demande.prenom == "") == (role in {"SM", "NA", "SU"})


@pytest.mark.parametrize("nom", ["donnees", "effacer"])
def test_la_demande_d_un_autre_point_d_accueil_n_existe_pas(guichet: Guichet, nom: str) -> None:
    demande = creer_demande(etat="refusee", site=guichet.autre_lieu)
    client = connecter("SM", guichet)
    appel = client.get if nom == "donnees" else client.post
    assert appel(adresse(nom, demande)).status_code == 404


def test_ce_que_nous_gardons_est_remis_en_un_fichier(guichet: Guichet) -> None:
    demande = creer_demande(etat="contre_proposee", site=guichet.lieu, message="Nous voulons apprendre.")
    client = connecter("SM", guichet)
    assert adresse("donnees", demande) in client.get(adresse("travail", demande)).content.decode()
    reponse = client.get(adresse("donnees", demande))
    assert reponse["Content-Disposition"] == f'attachment; filename="donnees-demande-{demande.pk}.json"'
    assert "no-store" in reponse["Cache-Control"]
    lu = reponse.json()
    assert (lu["demande"]["adresse e-mail"], lu["demande"]["message"]) == (demande.courriel, demande.message)
    assert [echange["qui parle"] for echange in lu["échanges"]] == ["La structure", "Notre équipe", "Notre équipe"]
    [trace] = ModelLogEntry.objects.filter(action="partenaires.remettre")
    assert demande.nom not in trace.label


def test_une_demande_ouverte_attend_avant_d_etre_effacee(guichet: Guichet) -> None:
    demande = creer_demande(etat="etude", site=guichet.lieu)
    client = connecter("SM", guichet)
    phrase = "Cette demande est encore ouverte. Refusez-la d’abord, ou attendez la fin de la séance."
    texte = lire(client.get(adresse("travail", demande)))
    assert (phrase in texte, "Oui, j’efface" in texte) == (True, False)
    assert phrase in lire(client.post(adresse("effacer", demande), follow=True))
    demande.refresh_from_db()
    assert demande.anonymisee_le is None


def test_qui_demande_est_efface_une_fois_la_demande_close(guichet: Guichet) -> None:
    demande = creer_demande(etat="refusee", site=guichet.lieu, message="Je suis Sacha.")
    client = connecter("SM", guichet)
    assert "Oui, j’efface" in lire(client.get(adresse("travail", demande)))
    for _clic in range(2):
        assert "Cette demande ne nomme plus personne." in lire(client.post(adresse("effacer", demande), follow=True))
    demande.refresh_from_db()
    assert (demande.prenom, demande.courriel, demande.etat) == ("", "", "refusee")
    assert ModelLogEntry.objects.filter(action="partenaires.effacer").count() == 1
    assert "Données de la personne" not in lire(client.get(adresse("travail", demande)))


def test_visiteur_anonyme_ne_lit_rien(guichet: Guichet) -> None:
    demande = creer_demande(etat="refusee", site=guichet.lieu)
    assert "Sacha" not in Client().get(adresse("donnees", demande)).content.decode()
