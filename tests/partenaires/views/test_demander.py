"""Ask for a workshop without an account: the catalogue, the form, what robots meet."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partenaires.domain.fil import jeton
from partenaires.forms.garde import GardeForm
from partenaires.models import Demande
from tests.fabriques import creer_atelier, creer_lieu
from tests.partenaires.fabriques import creer_offre, creer_structure, dans_jours
from tests.partenaires.views.aides_demandes import demander
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db


def test_catalogue_montre_ce_qui_est_propose(client: Client) -> None:
    creer_offre(atelier=creer_atelier("Écrire un courriel", public="Adultes"), langues=["fr", "ar"], groupe_min=4)
    creer_offre(atelier=creer_atelier("Fermé"), active=False)
    creer_offre(atelier=creer_atelier("Chez nous seulement"), chez_vous=False)
    texte = lire(client.get(reverse("partenaires:demander")))
    assert "Écrire un courriel" in texte
    assert "Pour qui Adultes Groupe De 4 à 15 personnes Durée 2 heures Langues Français, Arabe" in texte
    assert "Fermé" not in texte


@pytest.mark.parametrize("nombre", [1, 30])
def test_catalogue_lit_autant_pour_une_offre_que_pour_trente(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, nombre: int
) -> None:
    for _ in range(nombre):
        creer_offre()
    client.get(reverse("partenaires:demander"))
    with django_assert_max_num_queries(10):
        client.get(reverse("partenaires:demander"))


def test_catalogue_vide_le_dit(client: Client) -> None:
    assert "Aucun atelier n’est proposé pour le moment." in lire(client.get(reverse("partenaires:demander")))


def test_demande_mene_a_sa_page_secrete(client: Client) -> None:
    offre = creer_offre()
    reponse = demander(client, offre, siret="732 829 320 00074", telephone="06 39 98 12 34", public="Des parents")
    demande = Demande.objects.get()
    assert (reponse.status_code, reponse.url) == (302, f"/partenaires/demande/{jeton(demande)}/?fait=envoyee")
    assert (demande.structure_nom, demande.siret, demande.telephone.as_e164) == (
        "Association Les Tilleuls",
        "73282932000074",
        "+33639981234",
    )
    assert (demande.chez_nous, demande.effectif, demande.public) == (True, 12, "Des parents")
    assert demande.accord_version == "2026-1"
    texte = lire(client.get(reponse.url))
    assert "C’est envoyé. Nous vous répondons par e-mail." in texte
    assert "Votre demande est arrivée. Nous allons l’étudier." in texte


def test_dix_envois_du_meme_formulaire_font_une_demande(client: Client) -> None:
    offre, nonce = creer_offre(), GardeForm.nouveau_nonce()
    adresses = {demander(client, offre, nonce=nonce).url for _ in range(10)}
    assert (len(adresses), Demande.objects.count()) == (1, 1)
    demander(client, creer_offre(), nonce=nonce)
    assert Demande.objects.count() == 2, "un autre atelier est une autre demande"


def test_chez_eux_garde_le_lieu_et_deux_dates(client: Client) -> None:
    demander(
        client,
        creer_offre(),
        endroit="vous",
        lieu_adresse="3 rue des Tilleuls",
        lieu_code_postal="75011",
        lieu_commune="Paris",
        lieu_ecran="on",
        jour_2=dans_jours(21).date().strftime("%d/%m/%Y"),
        demi_journee_2="soir",
    )
    demande = Demande.objects.get()
    assert (demande.chez_nous, demande.lieu_commune, demande.lieu_ecran, demande.lieu_accessible) == (
        False,
        "Paris",
        True,
        False,
    )
    assert list(demande.souhaits.values_list("jour", "demi_journee")) == [
        (dans_jours(20).date(), "matin"),
        (dans_jours(21).date(), "soir"),
    ]


def test_offre_d_un_seul_endroit_ne_pose_pas_la_question(client: Client) -> None:
    offre = creer_offre(chez_nous=False)
    page = client.get(reverse("partenaires:demander_atelier", args=[offre.pk]))
    assert "Cet atelier se fait dans vos locaux." in lire(page)
    assert 'name="endroit"' not in page.content.decode()
    assert "Écrivez le numéro et la rue." in lire(demander(client, offre, endroit="nous"))
    assert Demande.objects.count() == 0


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"structure_nom": "", "prenom": " ", "nom": "", "courriel": "sacha"}, "Il y a 4 choses à corriger"),
        ({"structure_nom": "...", "prenom": "-", "nom": "\u200b_"}, "Il y a 3 choses à corriger"),
        ({"siret": "123"}, "Ce numéro SIRET n’est pas bon."),
        ({"courriel": "sacha@"}, "Écrivez une adresse e-mail complète"),
        ({"telephone": "12"}, "Écrivez un numéro de téléphone complet"),
        ({"effectif": "4"}, "Cet atelier se fait à partir de 5 personnes."),
        ({"effectif": "16"}, "Cet atelier se fait avec 15 personnes au plus."),
        ({"effectif": "douze"}, "Écrivez un nombre entier, par exemple 12."),
        ({"langue": "ta"}, "Choisissez une langue de la liste."),
        ({"jour_1": ""}, "Donnez au moins une date."),
        ({"jour_1": "31/02/2027"}, "Écrivez une date comme 07/12/2026."),
        ({"jour_1": "2020-01-01"}, "Donnez une date à venir"),
        ({"demi_journee_1": "nuit"}, "Choisissez un moment de la liste."),
        ({"echeance": "2020-01-01"}, "Donnez une date limite à venir"),
        ({"endroit": ""}, "Choisissez où se passe l’atelier."),
        ({"endroit": "vous"}, "Écrivez le numéro et la rue."),
        ({"endroit": "vous", "lieu_code_postal": "75"}, "Écrivez les 5 chiffres du code postal."),
        ({"site": "9999"}, "Choisissez un lieu de la liste."),
        ({"message": "é" * 2001}, "Écrivez 2000 lettres au plus."),
        ({"accord": ""}, "Cochez la case pour accepter."),
        ({"nonce": "abîmé"}, "Cette page n’est plus à jour."),
        ({"adresse_postale": "3 rue du Robot"}, "Nous n’avons pas pu vérifier votre envoi."),
    ],
)
def test_erreur_est_une_phrase_et_garde_ce_qui_est_ecrit(client: Client, champs: dict[str, str], phrase: str) -> None:
    reponse = demander(client, creer_offre(langues=["fr", "ar"]), **champs)
    texte = lire(reponse)
    assert reponse.status_code == 200
    assert phrase in texte
    assert "<title>Erreur :" in reponse.content.decode()
    assert "Nous voulons apprendre." in texte or "message" in champs
    assert Demande.objects.count() == 0


def test_refus_rend_un_numero_neuf_qui_marche(client: Client) -> None:
    offre = creer_offre()
    reponse = demander(client, offre, adresse_postale="piège")
    neuf = reponse.context["form"]["nonce"].value()
    assert demander(client, offre, nonce=neuf).status_code == 302


def test_trop_vite_ou_trop_tard_est_refuse(client: Client, settings: Any) -> None:
    settings.PARTENAIRES_DELAI_MINIMAL_SECONDES = 2
    offre, nonce = creer_offre(), GardeForm.nouveau_nonce()
    assert "Cela est allé trop vite." in lire(demander(client, offre, nonce=nonce))
    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=False):
        assert demander(client, offre, nonce=nonce).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(days=4), tick=False):
        assert "restée ouverte longtemps" in lire(demander(client, offre, nonce=nonce))


def test_quatrieme_demande_du_jour_est_refusee_avec_une_phrase(client: Client) -> None:
    offre = creer_offre()
    for _ in range(3):
        assert demander(client, offre).status_code == 302
    reponse = demander(client, offre)
    assert reponse.status_code == 409
    assert "Nous avons déjà reçu plusieurs demandes de cette adresse aujourd’hui." in lire(reponse)


@pytest.mark.parametrize("chemin", ["demander/999/", "demander/0/"])
def test_atelier_inconnu_ou_ferme_n_existe_pas(client: Client, chemin: str) -> None:
    assert client.get(f"/partenaires/{chemin}").status_code == 404
    ferme = creer_offre(active=False)
    assert demander(client, ferme).status_code == 404


def test_point_d_accueil_au_choix_sans_les_lieux_des_partenaires(client: Client) -> None:
    nous, eux = creer_lieu("PIMMS d’ici"), creer_lieu("Salle d’un partenaire", type="partenaire")
    creer_structure().lieux.add(eux)
    offre = creer_offre()
    texte = lire(client.get(reverse("partenaires:demander_atelier", args=[offre.pk])))
    assert ("PIMMS d’ici" in texte, "Salle d’un partenaire" in texte) == (True, False)
    demander(client, offre, site=str(nous.pk))
    assert Demande.objects.get().site == nous


def test_octets_de_travers_ne_cassent_rien(client: Client) -> None:
    """Half characters, invisible ones, a name that is a link: never a 500."""
    offre = creer_offre()
    for nom in ("\ud800", "\u202enom", "www.piege.example", "A" * 121, "日本語の団体"):
        reponse = client.post(
            reverse("partenaires:demander_atelier", args=[offre.pk]),
            {"structure_nom": nom.encode("utf-8", "surrogatepass").decode("latin-1")},
        )
        assert reponse.status_code == 200


def test_formulaire_dit_qui_garde_les_reponses_et_les_droits(client: Client) -> None:
    texte = lire(client.get(reverse("partenaires:demander_atelier", args=[creer_offre().pk])))
    for phrase in ("PIMMS Médiation est responsable de ces informations.", "avec votre accord", "deux ans", "CNIL"):
        assert phrase in texte
