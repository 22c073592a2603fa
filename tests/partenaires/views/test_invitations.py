"""The page of an invitation: what each visitor may do with it, and nothing by merely opening it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.models import Utilisateur
from partenaires.domain.invitations import inviter, jeton, retirer_invitation
from partenaires.models import Invitation, Referent
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_referent, creer_structure
from tests.partenaires.views.aides_comptes import connecte, entrer_par_code
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db

COURRIEL = "lea@example.org"
REPONSES = {"prenom": "Léa", "nom": "Exemple", "telephone": "06 39 98 12 34"}
FERMEE = "Cette invitation ne marche plus"


@pytest.fixture
def invitation() -> Invitation:
    return inviter(
        structure=creer_structure("Régie Exemple"), courriel=COURRIEL, role="contact", par=None, prenom="Léa"
    )


def adresse(invitation: Invitation) -> str:
    return f"/partenaires/invitation/{jeton(invitation)}/"


def photo() -> tuple[Any, ...]:
    return tuple(list(modele.objects.order_by("pk").values()) for modele in (Invitation, Referent, Utilisateur))


def test_ouvrir_une_invitation_ne_change_rien(client: Client, invitation: Invitation) -> None:
    avant = photo()
    reponse = client.get(adresse(invitation))
    assert client.head(adresse(invitation)).status_code == 200
    assert (reponse.status_code, photo()) == (200, avant)
    page = lire(reponse)
    assert "Rejoignez l’espace partenaire Structure : Régie Exemple" in page
    assert 'value="Léa"' in reponse.content.decode()


def test_page_d_une_invitation_reste_secrete(client: Client, invitation: Invitation) -> None:
    reponse = client.get(adresse(invitation))
    assert reponse["Referrer-Policy"] == "same-origin"
    assert reponse["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in reponse["Cache-Control"]


def test_accepter_cree_le_compte_et_connecte(client: Client, invitation: Invitation) -> None:
    client.get("/partenaires/compte/connexion/")
    reponse = client.post(adresse(invitation), REPONSES)
    assert (reponse.status_code, reponse["Location"]) == (302, f"/partenaires/espace/{invitation.structure_id}/")
    assert "Bienvenue. Votre accès est ouvert." in lire(client.get(reponse["Location"]))
    assert Referent.objects.get().telephone.as_national == "06 39 98 12 34"
    client.logout()
    assert entrer_par_code(client, COURRIEL)["Location"] == "/partenaires/espace/"


def test_accepter_par_un_double_clic_mene_au_portail(client: Client, invitation: Invitation) -> None:
    for _clic in range(2):
        reponse = client.post(adresse(invitation), REPONSES)
        assert reponse["Location"] == f"/partenaires/espace/{invitation.structure_id}/"
    assert (Referent.objects.count(), Utilisateur.objects.count()) == (1, 1)
    reponse = client.get(adresse(invitation))
    assert (reponse.status_code, "Vous avez déjà accepté" in lire(reponse)) == (410, True)


@pytest.mark.parametrize(
    ("champ", "saisie", "phrase"),
    [
        ("prenom", "", "Écrivez votre prénom."),
        ("nom", "…", "Écrivez votre nom."),
        ("nom", "http://evil.example", "Écrivez seulement un nom, sans adresse de site ni adresse e-mail."),
        ("nom", "x" * 61, "Écrivez 60 lettres au plus."),
        ("telephone", "12", "Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."),
    ],
)
def test_accepter_garde_ce_qui_est_ecrit(
    client: Client, invitation: Invitation, champ: str, saisie: str, phrase: str
) -> None:
    reponse = client.post(adresse(invitation), REPONSES | {champ: saisie})
    contenu = reponse.content.decode()
    assert (reponse.status_code, phrase in lire(reponse)) == (200, True)
    assert "<title>Erreur : Votre invitation" in contenu
    assert all(f'value="{mot}"' in contenu for nom, mot in REPONSES.items() if nom != champ)
    assert Utilisateur.objects.count() == 0


@pytest.mark.parametrize("fin", ["utilisee", "retiree", "trop vieille", "structure fermee"])
@pytest.mark.parametrize("methode", ["get", "post"])
def test_invitation_finie_est_refusee_avec_calme(
    client: Client, invitation: Invitation, fin: str, methode: str
) -> None:
    match fin:
        case "utilisee":
            Client().post(adresse(invitation), REPONSES)
        case "retiree":
            retirer_invitation(invitation=invitation)
        case "trop vieille":
            Invitation.objects.update(expire_le=timezone.now() - timedelta(minutes=1))
        case "structure fermee":
            invitation.structure.active = False
            invitation.structure.save()
    avant = photo()
    reponse = getattr(client, methode)(adresse(invitation), REPONSES)
    assert (reponse.status_code, FERMEE in lire(reponse)) == (410, True)
    assert (photo(), connecte(client)) == (avant, False)


@pytest.mark.parametrize("essai", ["x", "x" * 43, "é" * 43, "x" * 4000, "%00", "../x"])
def test_jeton_inconnu_n_existe_pas(client: Client, invitation: Invitation, essai: str) -> None:
    assert client.get(f"/partenaires/invitation/{essai}/").status_code in (400, 404)


def test_jeton_d_un_autre_usage_n_existe_pas(client: Client, invitation: Invitation) -> None:
    secret = jeton(invitation)
    for autre in (f"/reservations/{secret}/", f"/partenaires/demande/{secret}/", f"/partenaires/agenda/{secret}.ics"):
        assert client.get(autre).status_code == 404


def test_adresse_qui_a_un_compte_se_connecte_d_abord(client: Client, invitation: Invitation) -> None:
    compte = creer_utilisateur(email=COURRIEL)
    page = adresse(invitation)
    reponse = client.get(page)
    assert f'href="/partenaires/compte/connexion/?next={page}"' in reponse.content.decode()
    assert client.post(page, REPONSES).status_code == 409
    assert (Referent.objects.count(), connecte(client)) == (0, False)
    assert entrer_par_code(client, COURRIEL, next=page)["Location"] == page
    assert "prenom" not in client.get(page).content.decode()
    assert client.post(page)["Location"] == f"/partenaires/espace/{invitation.structure_id}/"
    assert Referent.objects.get().utilisateur == compte


def test_autre_personne_connectee_est_refusee(client: Client, invitation: Invitation) -> None:
    client.force_login(creer_referent(utilisateur=creer_utilisateur("bruno")).utilisateur)
    avant = photo()
    page = lire(client.get(adresse(invitation)))
    assert "Cette invitation est pour une autre adresse" in page
    assert "Elle est pour lea@example.org ." in page
    reponse = client.post(adresse(invitation), REPONSES)
    assert (reponse.status_code, photo()) == (409, avant)
    reponse = client.post("/partenaires/compte/deconnexion/", {"next": adresse(invitation)})
    assert reponse["Location"] == adresse(invitation)
