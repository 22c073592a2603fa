"""Requests in the portal: their list, a new one, the page of each, and nobody else's."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from partenaires.domain.rattachement import rattacher
from partenaires.models import Demande
from tests.fabriques import creer_lieu
from tests.partenaires.fabriques import creer_demande, creer_offre, creer_referent, creer_structure
from tests.partenaires.views.aides_demandes import remplir
from tests.partenaires.views.espace.aides import adresse, entrer, liens, lire

pytestmark = pytest.mark.django_db


def test_liste_met_en_premier_ce_qui_attend_une_reponse(client: Client) -> None:
    referent = entrer(client)
    demandes = {etat: creer_demande(etat=etat, referent=referent) for etat in ("etude", "contre_proposee", "retiree")}
    creer_demande(etat="etude", referent=creer_referent())
    reponse = client.get(adresse("demandes", referent))
    pages = [adresse("demande", referent, demandes[etat].uuid) for etat in ("contre_proposee", "etude")]
    texte = reponse.content.decode()
    assert texte.index(pages[0]) < texte.index(pages[1])
    assert len([lien for lien in liens(reponse) if "/demandes/" in lien and "nouvelle" not in lien]) == 3
    assert "Votre réponse est attendue" in lire(reponse)
    closes = client.get(f"{adresse('demandes', referent)}?voir=closes")
    assert adresse("demande", referent, demandes["retiree"].uuid) in liens(closes)
    assert pages[0] not in liens(closes)


def test_liste_vide_le_dit(client: Client) -> None:
    referent = entrer(client)
    assert "Aucune demande n’est en cours." in lire(client.get(adresse("demandes", referent)))
    assert "Aucune demande n’est terminée." in lire(client.get(f"{adresse('demandes', referent)}?voir=closes"))


@pytest.mark.parametrize("nombre", [1, 30])
@pytest.mark.parametrize("page", ["demandes", "demandes?voir=closes", "nouvelle"])
def test_listes_lisent_peu(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, nombre: int, page: str
) -> None:
    referent, offre = entrer(client), creer_offre()
    etat = "retiree" if "closes" in page else "envoyee"
    for _ in range(nombre):
        creer_demande(referent=referent, offre=offre, etat=etat)
        if page == "nouvelle":
            creer_offre()
    nom, _, question = page.partition("?")
    url = adresse("demande_nouvelle" if nom == "nouvelle" else nom, referent) + (f"?{question}" if question else "")
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


@pytest.mark.parametrize("etat", ["a_preciser", "contre_proposee", "planifiee"])
def test_page_lit_peu(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, etat: str) -> None:
    referent = entrer(client)
    url = adresse("demande", referent, creer_demande(etat=etat, referent=referent).uuid)
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


def test_nouvelle_demande_ne_redemande_pas_qui_l_on_est(client: Client) -> None:
    site = creer_lieu("PIMMS d’ici")
    structure = creer_structure(
        "Centre Exemple", site=site, adresse="3 rue des Tilleuls", code_postal="75011", commune="Paris"
    )
    referent = entrer(client, structure=structure)
    offre = creer_offre()
    url = adresse("demande_nouvelle_atelier", referent, offre.pk)
    page = client.get(url)
    form = page.context["form"]
    assert {"structure_nom", "courriel", "accord", "siret"} & set(form.fields) == set()
    assert (form["lieu_adresse"].value(), form["site"].value()) == ("3 rue des Tilleuls", site.pk)
    reponse = client.post(url, remplir(endroit="nous", site=str(site.pk)), follow=True)
    demande = Demande.objects.get()
    assert reponse.redirect_chain == [(adresse("demande", referent, demande.uuid), 302)]
    assert (demande.structure, demande.referent, demande.courriel) == (structure, referent, referent.utilisateur.email)
    assert "C’est envoyé. Nous vous répondons par e-mail." in lire(reponse)


def test_erreur_garde_ce_qui_est_ecrit(client: Client) -> None:
    referent = entrer(client)
    url = adresse("demande_nouvelle_atelier", referent, creer_offre().pk)
    reponse = client.post(url, remplir(effectif="3"))
    assert reponse.status_code == 200
    assert "Cet atelier se fait à partir de 5 personnes." in lire(reponse)
    assert "Nous voulons apprendre." in lire(reponse)
    assert "<title>Erreur :" in reponse.content.decode()
    assert Demande.objects.count() == 0
    assert client.get(adresse("demande_nouvelle_atelier", referent, creer_offre(active=False).pk)).status_code == 404


@pytest.mark.parametrize(
    ("etat", "reponse", "donnees", "suite"),
    [
        ("a_preciser", "repondre", {"texte": "Oui."}, "etude"),
        ("envoyee", "repondre", {"texte": "Un détail."}, "envoyee"),
        ("contre_proposee", "choisir", {"date": "premiere"}, "acceptee"),
        ("contre_proposee", "choisir", {"date": "aucune", "texte": "En juin."}, "etude"),
        ("acceptee", "retirer", {}, "retiree"),
    ],
)
def test_repondre_depuis_l_espace(client: Client, etat: str, reponse: str, donnees: dict[str, Any], suite: str) -> None:
    referent = entrer(client)
    demande = creer_demande(etat=etat, referent=referent)
    if donnees.get("date") == "premiere":
        donnees = {"date": str(demande.dates_proposees.earliest("debut").pk)}
    retour = client.post(adresse("demande_reponse", referent, demande.uuid, reponse), donnees | {"vu": etat})
    assert (retour.status_code, retour.url) == (302, adresse("demande", referent, demande.uuid))
    demande.refresh_from_db()
    assert demande.etat == suite
    assert demande.fil.order_by("pk").last().auteur == referent.utilisateur


def test_ce_qui_n_est_plus_possible_est_une_phrase(client: Client) -> None:
    referent = entrer(client)
    demande = creer_demande(etat="planifiee", referent=referent)
    retour = client.post(
        adresse("demande_reponse", referent, demande.uuid, "retirer"), {"vu": "acceptee", "texte": "Non"}
    )
    assert (retour.status_code, "Cette demande a changé entre-temps." in lire(retour)) == (409, True)
    assert client.post(adresse("demande_reponse", referent, demande.uuid, "planifier")).status_code == 404
    assert client.get(adresse("demande_reponse", referent, demande.uuid, "retirer")).status_code == 405


def test_demande_planifiee_mene_au_groupe(client: Client) -> None:
    referent = entrer(client)
    demande = creer_demande(etat="planifiee", referent=referent)
    page = client.get(adresse("demande", referent, demande.uuid))
    assert adresse("groupe", referent, demande.groupe.uuid) in liens(page)
    assert adresse("demandes", referent) in liens(page)


def test_collegues_voient_la_demande_meme_envoyee_sans_compte(client: Client) -> None:
    referent = entrer(client)
    demande = creer_demande()
    url = adresse("demande", referent, demande.uuid)
    assert client.get(url).status_code == 404
    rattacher(demande_id=demande.pk, structure_id=referent.structure_id)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("methode", ["get", "post"])
@pytest.mark.parametrize("reponse", ["", "repondre", "choisir", "retirer"])
def test_demande_d_une_autre_structure_n_existe_pas(client: Client, methode: str, reponse: str) -> None:
    referent = entrer(client)
    autre = creer_demande(etat="contre_proposee", referent=creer_referent())
    noms = ("demande_reponse", autre.uuid, reponse) if reponse else ("demande", autre.uuid)
    assert getattr(client, methode)(adresse(noms[0], referent, *noms[1:]), {"texte": "Non"}).status_code == 404
    autre.refresh_from_db()
    assert (autre.etat, autre.fil.filter(texte="Non").count()) == ("contre_proposee", 0)
