"""The screens that merge two structures: find the other, compare, choose, confirm."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partenaires.models import Structure
from tests.ateliers.views.gestion.bureau import bandeaux
from tests.partenaires.fabriques import creer_referent, creer_structure
from tests.partenaires.views.gestion.guichet import Guichet, connecter, ouvrir_guichet

pytestmark = pytest.mark.django_db


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


@pytest.fixture
def doublon(guichet: Guichet) -> Structure:
    return creer_structure("régie NOMSECRET", site=guichet.lieu, siret="73282932000074", commune="Paris")


def choisir(client: Client, structure: Structure, **parametres: str) -> Any:
    return client.get(reverse("partenaires_structures:fusionner", args=[structure.pk]), parametres)


def comparer(structure: Structure, autre: Structure) -> str:
    return reverse("partenaires_structures:comparer", args=[structure.pk, autre.pk])


def test_celles_qui_ressemblent_sont_proposees(guichet: Guichet, doublon: Structure) -> None:
    creer_structure("Tout autre chose", site=guichet.lieu)
    page = choisir(connecter("SM", guichet), guichet.structure)
    assert page.context["proches"] == [doublon]
    assert comparer(guichet.structure, doublon) in page.content.decode()


@pytest.mark.parametrize(
    ("question", "trouve"),
    [("nomsecret", True), ("73282932000074", True), ("régie paris", True), ("paris lyon", False)],
)
def test_recherche_par_mots(guichet: Guichet, doublon: Structure, question: str, trouve: bool) -> None:
    page = choisir(connecter("SM", guichet), guichet.structure, q=question)
    assert list(page.context["trouvees"]) == ([doublon] if trouve else [])
    assert ("Aucune structure ne porte ces mots." in page.content.decode()) != trouve


def test_recherche_reste_dans_ses_points_d_accueil(guichet: Guichet) -> None:
    assert list(choisir(connecter("SM", guichet), guichet.structure, q="Motcache").context["trouvees"]) == []
    assert list(choisir(connecter("NA", guichet), guichet.structure, q="Motcache").context["trouvees"]) == [
        guichet.autre
    ]


def test_les_deux_fiches_sont_cote_a_cote(guichet: Guichet, doublon: Structure) -> None:
    lignes = connecter("SM", guichet).get(comparer(guichet.structure, doublon)).context["lignes"]
    assert ("Numéro SIRET", "", "73282932000074") in lignes
    assert ("Personnes", 2, 0) in lignes


@pytest.mark.parametrize("a_l_envers", [False, True])
def test_on_garde_celle_que_l_on_choisit(guichet: Guichet, doublon: Structure, a_l_envers: bool) -> None:
    gardee, absorbee = (doublon, guichet.structure) if a_l_envers else (guichet.structure, doublon)
    client = connecter("SM", guichet)
    reponse = client.post(comparer(guichet.structure, doublon), {"gardee": str(gardee.pk), "accord": "on"}, follow=True)
    assert reponse.redirect_chain == [(reverse("partenaires_structures:fiche", args=[gardee.pk]), 302)]
    assert bandeaux(reponse).strip() == f"Les deux structures sont une seule : {gardee.nom}."
    absorbee.refresh_from_db()
    assert absorbee.fusionnee_dans == gardee
    assert gardee.referents.count() == 2
    assert client.get(reverse("partenaires_structures:fiche", args=[absorbee.pk])).status_code == 404
    assert "Structure fusionnée" in reponse.content.decode()


@pytest.mark.parametrize(
    ("envoi", "erreurs"),
    [
        ({}, {"gardee": ["Choisissez la structure à garder."], "accord": ["Cochez cette case pour fusionner."]}),
        ({"gardee": "ici"}, {"accord": ["Cochez cette case pour fusionner."]}),
    ],
)
def test_rien_sans_choix_ni_accord(
    guichet: Guichet, doublon: Structure, envoi: dict[str, str], erreurs: dict[str, list[str]]
) -> None:
    envoi = {cle: str(guichet.structure.pk) for cle in envoi}
    reponse = connecter("SM", guichet).post(comparer(guichet.structure, doublon), envoi)
    assert (reponse.status_code, dict(reponse.context["formulaire"].errors)) == (422, erreurs)
    assert Structure.objects.vivantes().count() == 3


def test_une_troisieme_structure_ne_se_garde_pas(guichet: Guichet, doublon: Structure) -> None:
    envoi = {"gardee": str(guichet.autre.pk), "accord": "on"}
    reponse = connecter("NA", guichet).post(comparer(guichet.structure, doublon), envoi)
    assert (reponse.status_code, list(reponse.context["formulaire"].errors)) == (422, ["gardee"])


@pytest.mark.parametrize("methode", ["get", "post"])
def test_ni_avec_elle_meme_ni_avec_une_autre_equipe(guichet: Guichet, methode: str) -> None:
    client = connecter("SM", guichet)
    envoi = {"gardee": str(guichet.structure.pk), "accord": "on"}
    for autre in (guichet.structure, guichet.autre):
        assert getattr(client, methode)(comparer(guichet.structure, autre), envoi).status_code == 404
    assert Structure.objects.vivantes().count() == 2


def test_les_referents_des_deux_entrent_dans_un_seul_espace(guichet: Guichet, doublon: Structure) -> None:
    referent = creer_referent(structure=doublon)
    envoi = {"gardee": str(guichet.structure.pk), "accord": "on"}
    connecter("NA", guichet).post(comparer(guichet.structure, doublon), envoi)
    client = Client()
    client.force_login(referent.utilisateur)
    assert client.get(reverse("partenaires:accueil", args=[guichet.structure.pk])).status_code == 200
    assert client.get(reverse("partenaires:accueil", args=[doublon.pk])).status_code == 404
