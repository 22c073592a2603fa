"""What the pages of the site show, at what cost."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.blocks import StructBlockValidationError
from wagtail.contrib.redirects.models import Redirect

from ateliers.models.lieu import TypeLieu
from home.models import AccueilPage, ContenuPage, LieuPage, LieuxPage
from home.socle.creation import creer_socle
from tests import fabriques

pytestmark = pytest.mark.django_db


@pytest.fixture
def accueil() -> AccueilPage:
    return AccueilPage.objects.get(pk=creer_socle().pk)


def _page_de_lieu(accueil: AccueilPage, nom: str = "PIMMS d’essai", **champs: Any) -> LieuPage:
    lieu = fabriques.creer_lieu(nom, **champs)
    index = LieuxPage.objects.child_of(accueil).get()
    return index.add_child(instance=LieuPage(title=lieu.nom, lieu=lieu, services="Lire un courrier\n\nÉcrire"))


def _main(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode().partition("<main")[2].partition("</main>")[0]


def _seances(nombre: int, lieu: Any) -> None:
    atelier = fabriques.creer_atelier()
    for rang in range(nombre):
        fabriques.creer_seance(atelier=atelier, lieu=lieu, dans=timedelta(days=rang + 1))


def test_accueil_montre_entrees_seances_themes_et_lieux(accueil: AccueilPage, client: Client) -> None:
    page = _page_de_lieu(accueil)
    _page_de_lieu(accueil, "Bus", type=TypeLieu.ITINERANT)
    fabriques.creer_seance(atelier=fabriques.creer_atelier("Lire sa facture"), lieu=page.lieu)
    fabriques.creer_seance(atelier=fabriques.creer_atelier("Pour un groupe"), lieu=page.lieu, inscription="groupes")
    accueil.refresh_from_db()
    accueil.entrees = [("entree", {"titre": "Je veux apprendre", "texte": "Ici.", "page": accueil, "pictogramme": ""})]
    accueil.save_revision().publish()
    contenu = _main(client, "/")
    for attendu in ("On vous explique les papiers.", "Je veux apprendre", "Lire sa facture", "?theme=", page.url):
        assert attendu in contenu
    assert "Pour un groupe" not in contenu
    assert "/nos-lieux/bus/" not in contenu


@pytest.mark.parametrize("nombre", [1, 30])
def test_accueil_nombre_de_requetes(
    accueil: AccueilPage, client: Client, django_assert_max_num_queries: Any, nombre: int
) -> None:
    _seances(nombre, _page_de_lieu(accueil).lieu)
    with django_assert_max_num_queries(13):
        client.get("/")


@pytest.mark.parametrize("nombre", [1, 30])
def test_lieu_nombre_de_requetes(
    accueil: AccueilPage, client: Client, django_assert_max_num_queries: Any, nombre: int
) -> None:
    page = _page_de_lieu(accueil)
    _seances(nombre, page.lieu)
    with django_assert_max_num_queries(14):
        client.get(page.url)


def test_lieu_dit_comment_venir(accueil: AccueilPage, client: Client) -> None:
    page = _page_de_lieu(
        accueil,
        telephone="+33199001501",
        horaires="Lundi : 9 h – 12 h\nMardi : fermé",
        acces_handicap="Sonnez.",
        france_services=True,
    )
    contenu = _main(client, page.url)
    for attendu in ("22 rue de la Saïda", "Métro ligne 12", "Sonnez.", "France Services", "tel:+33199001501"):
        assert attendu in contenu
    assert page.liste_horaires == [("Lundi", "9 h – 12 h"), ("Mardi", "fermé")]
    assert page.liste_services == ["Lire un courrier", "Écrire"]
    assert "Aucun atelier n’est prévu ici" in contenu


def test_lieu_donnees_structurees_sans_balise_active(accueil: AccueilPage, client: Client) -> None:
    page = _page_de_lieu(accueil, "</script><svg onload=alert(1)>", slug="piege", latitude="48.8", longitude="2.3")
    contenu = client.get(page.url).content.decode()
    [bloc] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', contenu, re.DOTALL)
    donnees = json.loads(bloc)
    assert donnees["name"] == "</script><svg onload=alert(1)>"
    assert donnees["@type"] == "Place"
    assert donnees["geo"]["latitude"] == 48.8
    assert "<svg onload" not in contenu


def test_lieux_groupes_par_type(accueil: AccueilPage, client: Client) -> None:
    _page_de_lieu(accueil, "Un bus", type=TypeLieu.ITINERANT)
    _page_de_lieu(accueil, "Un accueil")
    contenu = _main(client, "/nos-lieux/")
    titres = re.findall(r"<h[23][^>]*>(?:<a[^>]*>)?([^<]+)", contenu)
    assert titres == ["Nos points d’accueil", "Un accueil", "Nos arrêts de bus", "Un bus"]


def test_contenu_dessine_chaque_bloc(accueil: AccueilPage, client: Client) -> None:
    blocs = [
        ("titre", "Un titre"),
        ("texte", "<p>Du texte</p>"),
        ("encadre", {"titre": "À noter", "texte": "<p>Ceci.</p>"}),
        ("etapes", {"etapes": [{"titre": "Étape une", "texte": "<p>Faire.</p>"}]}),
        ("questions", {"questions": [{"question": "Quoi ?", "reponse": "<p>Ça.</p>"}]}),
        ("chiffres", {"chiffres": [{"valeur": "12", "libelle": "ateliers", "annee": "2018"}]}),
        ("contact", {"titre": "Nous joindre", "texte": ""}),
        ("plan", None),
    ]
    page = accueil.add_child(instance=ContenuPage(title="Essai", slug="essai", corps=blocs))
    contenu = _main(client, page.url)
    for attendu in (
        "Un titre",
        "Du texte",
        "À noter",
        "Étape une",
        "Quoi ?",
        "en 2018",
        "Nous joindre",
        "/plan-du-site/",
    ):
        assert attendu in contenu


def test_contenu_refuse_un_chiffre_sans_annee() -> None:
    bloc = ContenuPage.corps.field.stream_block.child_blocks["chiffres"].child_blocks["chiffres"].child_block
    with pytest.raises(StructBlockValidationError) as refus:
        bloc.clean(bloc.to_python({"valeur": "12", "libelle": "ateliers", "annee": ""}))
    assert list(refus.value.block_errors) == ["annee"]


def test_brouillon_invisible(accueil: AccueilPage, client: Client) -> None:
    accueil.add_child(instance=ContenuPage(title="Secret", slug="secret", live=False))
    assert client.get("/secret/").status_code == 404


def test_redirection_suivie(accueil: AccueilPage, client: Client) -> None:
    page = _page_de_lieu(accueil)
    Redirect.objects.create(old_path="/pand14", redirect_page=page)
    reponse = client.get("/pand14/")
    assert (reponse.status_code, reponse["Location"]) == (301, page.url)


def test_visiteur_sans_temoin(accueil: AccueilPage, client: Client) -> None:
    for adresse in ("/", "/nos-lieux/", "/accessibilite/", "/recherche/?q=papiers", "/absente/"):
        assert client.get(adresse).cookies == {}, adresse
