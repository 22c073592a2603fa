"""Requests for an account in the back office: attach, create, refuse; each once."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ateliers.domain.envoi import envoyer_messages_dus
from partenaires.domain.acces import demander_acces
from partenaires.models import DemandeAcces, Structure
from tests.ateliers.views.gestion.bureau import bandeaux
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_structure
from tests.partenaires.views.gestion.guichet import Guichet, connecter, derniere_invitation, ouvrir_guichet

pytestmark = pytest.mark.django_db
LISTE = "partenaires_acces:index"


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


def demander(**champs: Any) -> DemandeAcces:
    numero = DemandeAcces.objects.count()
    defauts = {
        "prenom": "Zoé",
        "nom": "Exemple",
        "courriel": f"zoe{numero}@example.org",
        "structure_nom": "Regie nomsecret",
    }
    return demander_acces(**({"nonce": uuid.uuid4()} | defauts | champs))


def adresse(nom: str, demande: DemandeAcces) -> str:
    return reverse(f"partenaires_acces:{nom}", args=[demande.pk])


def destinataires() -> list[tuple[str, str]]:
    envoyer_messages_dus()
    return [(courriel.to[0], courriel.subject) for courriel in mail.outbox]


def test_la_liste_montre_celles_a_traiter(guichet: Guichet) -> None:
    attend, refusee = demander(), demander()
    client = connecter("SM", guichet)
    client.post(adresse("refuser", refusee))
    for situation, attendues in (("", [attend]), ("traitees", [refusee]), ("toutes", [refusee, attend])):
        assert list(client.get(reverse(LISTE), {"situation": situation}).context["object_list"]) == attendues
    assert list(client.get(reverse(LISTE), {"q": "zoe0"}).context["object_list"]) == [attend]
    DemandeAcces.objects.filter(pk=attend.pk).update(creee_le=datetime(2026, 7, 14, 22, 30, tzinfo=UTC))
    assert "mercredi 15\u00a0juillet\u00a02026 à 0\u00a0h\u00a030" in client.get(reverse(LISTE)).content.decode()


def test_liste_et_page_a_une_et_trente_lignes(guichet: Guichet) -> None:
    client = connecter("NA", guichet)
    pages = [reverse(LISTE), adresse("demande", demander())]
    a_une = [compter(client, page) for page in pages]
    for _rang in range(29):
        demander()
        creer_structure("Régie Nomsecret", site=guichet.lieu)
    assert [compter(client, page) for page in pages] == a_une
    assert max(a_une) <= 14


def compter(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(url).status_code == 200
    return len(requetes)


def test_accepter_rattache_et_invite(guichet: Guichet) -> None:
    demande = demander()
    client = connecter("SM", guichet)
    page = client.get(adresse("demande", demande))
    assert [r.structure for r in page.context["proches"]] == [guichet.structure]
    assert page.context["formulaire"]["structure"].initial == guichet.structure.pk
    envoi = {"structure": guichet.structure.pk, "role": "gestionnaire"}
    reponse = client.post(adresse("accepter", demande), envoi, follow=True)
    assert bandeaux(reponse).strip() == "L’accès est ouvert : une lettre part à zoe0@example.org."
    invitation = derniere_invitation(guichet.structure)
    assert (invitation.courriel, invitation.role) == ("zoe0@example.org", "gestionnaire")
    demande.refresh_from_db()
    assert (demande.statut, demande.structure) == ("acceptee", guichet.structure)
    assert destinataires() == [("zoe0@example.org", "Votre invitation à l’espace partenaire : Régie Nomsecret")]


def test_creer_la_structure_et_en_faire_la_personne_gestionnaire(guichet: Guichet) -> None:
    demande = demander(structure_nom="Club des Lilas", siret="73282932000074")
    client = connecter("SM", guichet)
    formulaire = client.get(adresse("creer", demande)).context["formulaire"]
    assert [formulaire[champ].value() for champ in ("nom", "siret", "site")] == [
        "Club des Lilas", "73282932000074", guichet.lieu.pk,
    ]  # fmt: skip
    envoi = {"nom": "Club des Lilas", "type": "association", "siret": "732 829 320 00074", "site": guichet.lieu.pk}
    assert client.post(adresse("creer", demande), envoi).status_code == 302
    structure = Structure.objects.get(nom="Club des Lilas")
    assert (structure.siret, structure.site) == ("73282932000074", guichet.lieu)
    assert derniere_invitation(structure).role == "gestionnaire"


@pytest.mark.parametrize(
    ("champs", "erreurs"),
    [
        ({"type": ""}, {"type": ["Choisissez un type."]}),
        ({"siret": "12"}, {"siret": ["Ce numéro SIRET n’est pas bon. Il a 14 chiffres. Vérifiez-le."]}),
        ({"siret": "55210055400013"}, {"__all__": ["Une autre structure porte déjà ce numéro SIRET."]}),
        ({"site": ""}, {"site": ["Champ requis."]}),
    ],
)
def test_une_structure_mal_remplie_n_est_pas_creee(
    guichet: Guichet, champs: dict[str, str], erreurs: dict[str, list[str]]
) -> None:
    Structure.objects.filter(pk=guichet.autre.pk).update(siret="55210055400013")
    demande = demander(structure_nom="Club")
    envoi = {"nom": "Club", "type": "association", "site": guichet.lieu.pk, "commune": "Paris"} | champs
    reponse = connecter("SM", guichet).post(adresse("creer", demande), envoi)
    assert (reponse.status_code, dict(reponse.context["formulaire"].errors)) == (422, erreurs)
    assert reponse.context["formulaire"]["commune"].value() == "Paris"
    demande.refresh_from_db()
    assert (demande.statut, Structure.objects.count()) == ("a_traiter", 2)


def test_refuser_ecrit_une_lettre(guichet: Guichet) -> None:
    demande = demander()
    reponse = connecter("SM", guichet).post(adresse("refuser", demande), follow=True)
    assert bandeaux(reponse).strip() == "La demande est refusée : une lettre part à zoe0@example.org."
    assert destinataires() == [("zoe0@example.org", "Votre demande d’accès à l’espace partenaire")]


def test_une_seule_reponse(guichet: Guichet) -> None:
    demande = demander(structure_nom="Club")
    client = connecter("NA", guichet)
    client.post(adresse("refuser", demande), follow=True)
    envois = {
        "accepter": {"structure": guichet.structure.pk, "role": "contact"},
        "creer": {"nom": "Club", "type": "association", "site": guichet.lieu.pk},
        "refuser": {},
    }
    for nom, envoi in envois.items():
        reponse = client.post(adresse(nom, demande), envoi, follow=True)
        assert bandeaux(reponse).strip() == "Cette demande a changé entre-temps. Relisez-la, puis choisissez."
    assert "Cette demande a déjà une réponse." in client.get(adresse("creer", demande)).content.decode()
    assert Structure.objects.count() == 2
    assert not guichet.structure.invitations.exists()


def test_une_structure_d_ailleurs_ne_se_choisit_ni_ne_se_nomme(guichet: Guichet) -> None:
    demande = demander(structure_nom="Mission Motcache SIRET")
    client = connecter("SM", guichet)
    page = client.get(adresse("demande", demande)).content.decode()
    assert "Un autre point d’accueil suit une structure qui ressemble. Voyez avec l’administration." in page
    assert page.count("Mission Motcache") == page.count("Mission Motcache SIRET")
    reponse = client.post(adresse("accepter", demande), {"structure": guichet.autre.pk, "role": "contact"})
    assert (reponse.status_code, list(reponse.context["formulaire"].errors)) == (422, ["structure"])
    assert not guichet.autre.invitations.exists()


def test_personne_ne_s_ouvre_un_acces(guichet: Guichet) -> None:
    client, compte = Client(), creer_utilisateur(groupe="Administration", email="moi@example.org")
    client.force_login(compte)
    demande = demander(courriel="MOI@example.org", structure_nom="Club")
    envoi = {"structure": guichet.structure.pk, "role": "gestionnaire", "nom": "Club", "type": "association"}
    assert [client.post(adresse(nom, demande), envoi).status_code for nom in ("accepter", "creer")] == [403, 403]
    assert (Structure.objects.count(), guichet.structure.invitations.count()) == (2, 0)


def test_l_accueil_dit_combien_attendent(guichet: Guichet) -> None:
    phrase = "2 personnes attendent une réponse"
    client = connecter("SM", guichet)
    assert "attendent une réponse" not in client.get(reverse("wagtailadmin_home")).content.decode()
    demander()
    demander()
    assert phrase in client.get(reverse("wagtailadmin_home")).content.decode()
    assert phrase not in connecter("ME", guichet).get(reverse("wagtailadmin_home")).content.decode()


def test_le_journal_ne_nomme_personne(guichet: Guichet) -> None:
    client = connecter("NA", guichet)
    client.post(adresse("refuser", demander(structure_nom="Club des Lilas")))
    page = client.get(reverse("wagtailadmin_reports:site_history"), follow=True).content.decode()
    assert "Club des Lilas" in page
    assert "Zoé" not in page
