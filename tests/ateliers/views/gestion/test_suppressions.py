"""Nothing that somebody relies on can be deleted; the refusal is a sentence, never an error page."""

import pytest
from django.test import Client
from django.urls import reverse

from ateliers.models import Lieu, Seance, Theme
from tests.ateliers.views.gestion.bureau import bandeaux, connecter, inscrire
from tests.fabriques import creer_atelier, creer_lieu, creer_seance, creer_theme, creer_utilisateur

pytestmark = pytest.mark.django_db


def supprimer(nom: str, pk: int) -> str:
    client = Client()
    client.force_login(creer_utilisateur(is_superuser=True))
    adresse = reverse(nom, args=[pk])
    assert client.get(adresse, follow=True).status_code == 200
    return bandeaux(client.post(adresse, follow=True))


def test_seance_reservee_se_garde() -> None:
    seance = creer_seance()
    inscrire(seance)
    assert "Annulez-la" in supprimer("ateliers_seances:delete", seance.pk)
    assert Seance.objects.exists()


def test_seance_vide_se_supprime() -> None:
    supprimer("ateliers_seances:delete", creer_seance().pk)
    assert not Seance.objects.exists()


def test_lieu_utilise_se_garde() -> None:
    seance = creer_seance()
    assert "Rendez-le plutôt inactif" in supprimer("ateliers_lieux:delete", seance.lieu_id)
    supprimer("ateliers_lieux:delete", creer_lieu("Vide").pk)
    assert list(Lieu.objects.all()) == [seance.lieu]


def test_theme_utilise_se_garde() -> None:
    atelier = creer_atelier()
    assert "un autre thème" in supprimer("ateliers_themes:delete", atelier.theme_id)
    supprimer("ateliers_themes:delete", creer_theme("Vide").pk)
    assert list(Theme.objects.all()) == [atelier.theme]


def test_page_d_un_atelier_avec_seances_se_garde() -> None:
    seance = creer_seance()
    for page in (seance.atelier, seance.atelier.get_parent()):
        assert "a des séances" in supprimer("wagtailadmin_pages:delete", page.pk)
    seance.refresh_from_db()


def test_pages_supprimees_en_lot_se_gardent() -> None:
    seance = creer_seance()
    adresse = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    reponse = connecter("SU").post(f"{adresse}?id={seance.atelier_id}&next=/gestion/", follow=True)
    assert "a des séances" in bandeaux(reponse)
    seance.refresh_from_db()


def test_page_sans_seance_se_supprime() -> None:
    atelier = creer_atelier()
    supprimer("wagtailadmin_pages:delete", atelier.pk)
    assert not type(atelier).objects.filter(pk=atelier.pk).exists()
