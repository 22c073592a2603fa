"""The public form to ask for an account."""

from typing import Any

import pytest
from django.test import Client

from ateliers.models import Lettre
from partenaires.forms.garde import GardeForm
from partenaires.models import DemandeAcces
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_referent
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db

ACCES = "/partenaires/acces/"
ENVOYEE = f"{ACCES}envoyee/"


def reponses(**champs: str) -> dict[str, str]:
    defauts = {
        "prenom": "Zoé",
        "nom": "Exemple",
        "courriel": "Zoe@Example.org",
        "telephone": "06 39 98 12 34",
        "structure_nom": "Régie Exemple",
        "siret": "732 829 320 00074",
        "message": "Nous aimerions venir.",
        "nonce": GardeForm.nouveau_nonce(),
    }
    return defauts | champs


def test_demande_est_gardee_pour_l_equipe(client: Client) -> None:
    reponse = client.post(ACCES, reponses())
    assert (reponse.status_code, reponse["Location"]) == (302, ENVOYEE)
    assert "Notre équipe la lit, puis vous répond par e-mail." in lire(client.get(ENVOYEE))
    demande = DemandeAcces.objects.get()
    assert (demande.courriel, demande.siret, demande.statut) == ("zoe@example.org", "73282932000074", "a_traiter")
    assert demande.telephone.as_e164 == "+33639981234"
    assert Lettre.objects.count() == 0


def test_formulaire_envoye_dix_fois_fait_une_demande(client: Client) -> None:
    envoi = reponses()
    assert {client.post(ACCES, envoi)["Location"] for _fois in range(10)} == {ENVOYEE}
    assert DemandeAcces.objects.count() == 1


def test_meme_reponse_quelle_que_soit_l_adresse(client: Client) -> None:
    creer_referent(utilisateur=creer_utilisateur(email="connue@example.org"))
    creer_utilisateur(email="fermee@example.org", is_active=False)
    recits = set()
    for courriel in ("connue@example.org", "fermee@example.org", "inconnue@example.org"):
        reponse = client.post(ACCES, reponses(courriel=courriel))
        recits.add((reponse.status_code, reponse["Location"], Lettre.objects.count()))
    assert recits == {(302, ENVOYEE, 0)}


@pytest.mark.parametrize(
    ("champ", "saisie", "phrase"),
    [
        ("prenom", "", "Écrivez votre prénom."),
        ("nom", " ", "Écrivez votre nom."),
        ("courriel", "zoe", "Écrivez une adresse e-mail complète, par exemple prenom.nom@exemple.fr."),
        ("courriel", "a@example.org\r\nBcc: x@example.org", "Écrivez une adresse e-mail complète"),
        ("structure_nom", "", "Écrivez le nom de votre structure."),
        ("structure_nom", "---", "Écrivez le nom de votre structure."),
        ("siret", "73282932000075", "Ce numéro SIRET n’est pas bon. Il a 14 chiffres. Vérifiez-le."),
        ("telephone", "abc", "Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."),
        ("message", "x" * 1001, "Ce message est trop long. Écrivez 1 000 lettres au plus."),
        ("adresse_postale", "rue du robot", "Nous n’avons pas pu vérifier votre envoi."),
        ("nonce", "faux", "Cette page n’est plus à jour."),
    ],
)
def test_reponse_fausse_recoit_une_phrase_et_garde_le_reste(
    client: Client, champ: str, saisie: str, phrase: str
) -> None:
    reponse = client.post(ACCES, reponses(**{champ: saisie}))
    contenu = reponse.content.decode()
    assert (reponse.status_code, phrase in lire(reponse)) == (200, True)
    assert "<title>Erreur :" in contenu
    assert champ == "structure_nom" or 'value="Régie Exemple"' in contenu
    assert not DemandeAcces.objects.exists()


def test_formulaire_rempli_trop_vite_attend(client: Client, settings: Any) -> None:
    settings.PARTENAIRES_DELAI_MINIMAL_SECONDES = 2
    assert "Cela est allé trop vite." in lire(client.post(ACCES, reponses()))


def test_quatrieme_demande_du_jour_est_refusee(client: Client) -> None:
    statuts = [client.post(ACCES, reponses(structure_nom=f"Régie {rang}")).status_code for rang in range(4)]
    assert statuts == [302, 302, 302, 409]


def test_noms_hostiles_s_affichent_comme_du_texte(client: Client) -> None:
    reponse = client.post(ACCES, reponses(structure_nom='"><script>alert(1)</script>', prenom=""))
    assert "<script>alert" not in reponse.content.decode()


def test_page_publique_mene_a_la_connexion(client: Client) -> None:
    page = client.get(ACCES).content.decode()
    assert 'href="/partenaires/compte/connexion/"' in page
    assert 'href="/partenaires/espace/">Espace partenaire</a>' in page
