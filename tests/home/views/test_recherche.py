"""The search of the site: it finds, it never breaks, it shows nothing that is not public."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from home.models import ContenuPage
from home.socle.creation import creer_socle
from tests import fabriques

pytestmark = pytest.mark.django_db


def _titres(client: Client, question: str) -> list[str]:
    reponse = client.get("/recherche/", {"q": question})
    assert reponse.status_code == 200
    return [resultat.titre for resultat in reponse.context["page_obj"]]


def test_recherche_trouve_pages_et_ateliers(client: Client) -> None:
    accueil = creer_socle()
    accueil.add_child(
        instance=ContenuPage(title="Nos bureaux", slug="bureaux", chapeau="Un endroit où parler facture.")
    )
    fabriques.creer_atelier("Lire sa facture")
    assert set(_titres(client, "facture")) == {"Nos bureaux", "Lire sa facture"}


@pytest.mark.parametrize("question", ["données", "donnees", "DONNÉES", "donne\u0301es"])
def test_recherche_ignore_accents_et_casse(client: Client, question: str) -> None:
    accueil = creer_socle()
    accueil.add_child(instance=ContenuPage(title="Zone des données", slug="zone"))
    assert "Zone des données" in _titres(client, question)


def test_recherche_dit_le_genre_et_le_resume(client: Client) -> None:
    accueil = creer_socle()
    accueil.add_child(instance=ContenuPage(title="Nos bureaux", slug="bureaux", chapeau="Un endroit calme."))
    [resultat] = client.get("/recherche/", {"q": "bureaux"}).context["page_obj"]
    assert (resultat.genre, resultat.resume, resultat.url) == ("Page", "Un endroit calme.", "/bureaux/")


def test_recherche_tait_brouillons_et_pages_privees(client: Client) -> None:
    accueil = creer_socle()
    accueil.add_child(instance=ContenuPage(title="Zébulon brouillon", slug="brouillon", live=False))
    privee = accueil.add_child(instance=ContenuPage(title="Zébulon privé", slug="prive"))
    PageViewRestriction.objects.create(page=privee, restriction_type=PageViewRestriction.LOGIN)
    assert _titres(client, "Zébulon") == []


@pytest.mark.parametrize("page", ["abc", "0", "-1", "10" * 30, ""])
def test_recherche_page_insensee(client: Client, page: str) -> None:
    creer_socle()
    assert client.get("/recherche/", {"q": "données", "page": page}).status_code == 200


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "'",
        '"',
        '"pas fermé',
        "a:*",
        "* OR 1=1",
        "%",
        "_",
        "(",
        "NEAR(",
        "-",
        "é" * 5000,
        "😀",
        "&|!",
        "\u202e",
        "a\tb",
    ],
)
def test_recherche_question_insensee(client: Client, question: str) -> None:
    creer_socle()
    assert client.get("/recherche/", {"q": question}).status_code == 200


def test_recherche_nul_refuse(client: Client) -> None:
    assert client.get("/recherche/?q=%00").status_code == 400


def test_recherche_affiche_la_question_en_texte(client: Client) -> None:
    creer_socle()
    contenu = client.get("/recherche/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in contenu


def test_recherche_par_pages(client: Client) -> None:
    accueil = Page.objects.get(pk=creer_socle().pk)
    for numero in range(12):
        accueil.add_child(instance=ContenuPage(title=f"Zébulon {numero}", slug=f"z{numero}"))
    reponse = client.get("/recherche/", {"q": "Zébulon", "page": "2"})
    assert len(reponse.context["page_obj"].object_list) == 2
    assert "page 2" in reponse.content.decode().partition("</title>")[0]


def test_recherche_refuse_post(client: Client) -> None:
    assert client.post("/recherche/").status_code == 405
