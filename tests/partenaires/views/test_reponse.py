"""The secret page of a request: it shows, it answers, it gives nothing to who has no token."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from partenaires.domain import demandes
from partenaires.domain.fil import jeton
from partenaires.models import Demande, MessageDemande
from tests.fabriques import creer_utilisateur
from tests.partenaires.fabriques import creer_creneau, creer_demande
from tests.partenaires.views.espace.aides import lire

pytestmark = pytest.mark.django_db

PHRASES = {
    "envoyee": "Votre demande est arrivée. Nous allons l’étudier.",
    "etude": "Une personne de notre équipe étudie votre demande.",
    "a_preciser": "Nous avons une question. Votre réponse est attendue.",
    "contre_proposee": "Nous vous proposons des dates. Choisissez-en une.",
    "acceptee": "La date est choisie. Nous préparons la séance.",
    "planifiee": "Votre atelier est prévu. Votre groupe est inscrit.",
    "realisee": "Votre atelier a eu lieu.",
    "refusee": "Motif : Aucune date possible.",
    "retiree": "Cette demande est retirée.",
    "expiree": "Nous n’avons pas eu de réponse. Cette demande est fermée.",
}
ACTIONS = {
    "envoyee": {"repondre", "retirer"},
    "contre_proposee": {"repondre", "choisir", "retirer"},
    "planifiee": {"repondre"},
    "refusee": set(),
}


def page(demande: Demande) -> str:
    return reverse("partenaires:demande_lien", args=[jeton(demande)])


def repondre(client: Client, demande: Demande, reponse: str, **donnees: Any) -> Any:
    donnees.setdefault("vu", demande.etat)
    return client.post(reverse("partenaires:demande_lien_reponse", args=[jeton(demande), reponse]), donnees)


def etat(demande: Demande) -> str:
    demande.refresh_from_db()
    return demande.etat


@pytest.mark.parametrize("etat", PHRASES)
def test_page_dit_l_etat_en_mots_et_ne_change_rien(client: Client, etat: str) -> None:
    demande = creer_demande(etat=etat, structure_nom="Association Exemple")
    lignes, change = MessageDemande.objects.count(), demande.changee_le
    for _ in range(2):
        reponse = client.get(page(demande))
    assert PHRASES[etat] in lire(reponse)
    assert (reponse["Referrer-Policy"], reponse["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")
    assert "no-store" in reponse["Cache-Control"]
    demande.refresh_from_db()
    assert (demande.etat, MessageDemande.objects.count(), demande.changee_le) == (etat, lignes, change)


@pytest.mark.parametrize("etat", ACTIONS)
def test_page_n_offre_que_ce_qui_est_possible(client: Client, etat: str) -> None:
    demande = creer_demande(etat=etat)
    texte = client.get(page(demande)).content.decode()
    offertes = {nom for nom in ("repondre", "choisir", "retirer") if f"/{jeton(demande)}/{nom}/" in texte}
    assert offertes == ACTIONS[etat]


def test_page_ne_montre_ni_l_equipe_ni_le_contact(client: Client) -> None:
    equipe = creer_utilisateur(first_name="Inès", last_name="Discrète")
    demande = creer_demande(etat="a_preciser", par=equipe, telephone="+33639981234")
    texte = lire(client.get(page(demande)))
    assert [mot for mot in ("Inès", "Discrète", demande.courriel, "98 12 34") if mot in texte] == []
    assert "Notre équipe" in texte


def test_faux_jeton_n_existe_pas_quelle_que_soit_la_methode(client: Client) -> None:
    demande = creer_demande(etat="contre_proposee")
    for faux in ("x" * 43, jeton(demande)[:-1], str(demande.uuid), uuid.uuid4().hex):
        adresses = [reverse("partenaires:demande_lien", args=[faux])]
        adresses += [reverse("partenaires:demande_lien_reponse", args=[faux, n]) for n in ("repondre", "choisir", "x")]
        assert {client.get(adresses[0]).status_code, *(client.post(a).status_code for a in adresses[1:])} == {404}
    assert repondre(client, demande, "planifier").status_code == 404
    assert client.post(page(demande)).status_code == 405
    assert client.get(f"{page(demande)}repondre/").status_code == 405


def test_repondre_ecrit_dans_le_fil_et_revient(client: Client) -> None:
    demande = creer_demande(etat="a_preciser")
    reponse = repondre(client, demande, "repondre", texte="Nous avons un écran.")
    assert (reponse.status_code, reponse.url) == (302, f"{page(demande)}?fait=message")
    assert etat(demande) == "etude"
    texte = lire(client.get(reponse.url))
    assert "C’est envoyé. Nous avons votre message." in texte
    assert "Nous avons un écran." in texte


def test_choisir_une_date(client: Client) -> None:
    demande = creer_demande(etat="contre_proposee")
    date = demande.dates_proposees.latest("debut")
    reponse = repondre(client, demande, "choisir", date=str(date.pk), texte="")
    assert (reponse.status_code, etat(demande)) == (302, "acceptee")
    assert "C’est fait. Votre date est choisie." in lire(client.get(reponse.url))
    assert "Date choisie :" in lire(client.get(reponse.url))


def test_aucune_date_demande_un_mot(client: Client) -> None:
    demande = creer_demande(etat="contre_proposee")
    reponse = repondre(client, demande, "choisir", date="aucune", texte="")
    assert (reponse.status_code, etat(demande)) == (200, "contre_proposee")
    assert "Dites-nous quelles dates vous conviendraient." in lire(reponse)
    assert repondre(client, demande, "choisir", date="aucune", texte="En juin.").status_code == 302
    assert etat(demande) == "etude"


@pytest.mark.parametrize(
    ("reponse", "donnees", "phrase"),
    [
        ("repondre", {"texte": "  "}, "Écrivez un message."),
        ("repondre", {"texte": "é" * 2001}, "Écrivez 2000 lettres au plus."),
        ("choisir", {}, "Choisissez une date, ou « Aucune de ces dates »."),
        ("choisir", {"date": "999999"}, "Cette date n’est plus proposée."),
        ("choisir", {"date": "9" * 40}, "Cette date n’est plus proposée."),
    ],
)
def test_erreur_est_une_phrase(client: Client, reponse: str, donnees: dict[str, str], phrase: str) -> None:
    demande = creer_demande(etat="contre_proposee")
    rendue = repondre(client, demande, reponse, **donnees)
    assert (rendue.status_code, phrase in lire(rendue), "<title>Erreur :" in rendue.content.decode()) == (
        200,
        True,
        True,
    )


def test_page_ancienne_est_refusee_sans_perdre_le_message_puis_marche(client: Client) -> None:
    equipe = creer_utilisateur()
    demande = creer_demande(etat="contre_proposee", par=equipe)
    date = demande.dates_proposees.earliest("debut")
    demandes.contre_proposer(demande_id=demande.pk, par=equipe, creneaux=[creer_creneau(60)])
    reponse = repondre(client, demande, "choisir", date=str(date.pk), texte="Nous serons là.")
    assert reponse.status_code == 200
    assert "Cette date n’est plus proposée. Choisissez-en une autre." in lire(reponse)
    assert "Nous serons là." in lire(reponse)
    demandes.refuser(demande_id=demande.pk, par=equipe, motif="lieu")
    reponse = repondre(client, demande, "retirer", vu="contre_proposee", texte="")
    assert reponse.status_code == 409
    assert "Cette demande a changé entre-temps. Relisez-la, puis choisissez." in lire(reponse)


def test_retrait_d_une_page_ancienne_se_refait_une_fois_relu(client: Client) -> None:
    demande = creer_demande(etat="etude")
    reponse = repondre(client, demande, "retirer", vu="envoyee", texte="Plus besoin.")
    assert (reponse.status_code, etat(demande)) == (409, "etude")
    neuf = reponse.context["formulaires"]["retirer"]
    assert (neuf["vu"].value(), neuf["texte"].value()) == ("etude", "Plus besoin.")
    assert repondre(client, demande, "retirer", texte="Plus besoin.").status_code == 302
    assert etat(demande) == "retiree"


def test_texte_piege_reste_du_texte(client: Client) -> None:
    demande = creer_demande()
    repondre(client, demande, "repondre", texte="<script>alert(1)</script> {{ 7 }}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 }}" in client.get(page(demande)).content.decode()


def test_page_lit_peu_meme_apres_trente_messages(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    demande = creer_demande(etat="contre_proposee")
    for numero in range(30):
        demandes.repondre(demande_id=demande.pk, texte=f"Message {numero}")
    client.get(page(demande))
    with django_assert_max_num_queries(12):
        client.get(page(demande))
