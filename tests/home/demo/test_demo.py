"""The demonstration: every kind of session, accounts that open, and a second run that changes nothing."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from ateliers.domain.inscriptions import EtatInscription, etat_inscription
from ateliers.domain.verification import anomalies
from ateliers.models import AtelierPage, Lieu, Message, Reservation, Seance
from home.demo.comptes import COMPTES, MOT_DE_PASSE
from home.models import LieuPage, Utilisateur

# Derived by the search engine from the rest.
SANS_CONTENU = {"wagtailsearch", "modelsearch", "sessions"}


def _demo(*options: str) -> str:
    sortie = StringIO()
    call_command("demo", *options, stdout=sortie)
    return sortie.getvalue()


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _demo()
        transaction.set_rollback(True)


@pytest.fixture
def pendant(demonstration: str, db: None) -> str:
    """The demonstration is in place; what the test changes is undone."""
    return demonstration


def _contenu() -> dict[str, str]:
    modeles = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label not in SANS_CONTENU]
    return {m._meta.label: serializers.serialize("json", m._base_manager.order_by("pk")) for m in modeles}


def test_demo_deux_fois_ne_change_rien(pendant: str) -> None:
    avant = _contenu()
    assert "0 séances ajoutées" in _demo()
    apres = _contenu()
    assert [nom for nom in avant if avant[nom] != apres[nom]] == []


def test_demo_sans_anomalie(pendant: str) -> None:
    assert list(anomalies()) == []


def test_demo_montre_chaque_etat(pendant: str) -> None:
    a_venir = Seance.objects.a_venir().select_related("lieu", "atelier")
    assert a_venir.count() >= 80
    assert Seance.objects.passees().count() >= 30
    etats = {etat_inscription(seance) for seance in a_venir}
    assert etats >= {
        EtatInscription.OUVERTE,
        EtatInscription.ATTENTE,
        EtatInscription.COMPLETE,
        EtatInscription.PAS_ENCORE,
        EtatInscription.ANNULEE,
        EtatInscription.LIBRE,
        EtatInscription.GROUPES,
    }
    assert len(set(a_venir.values_list("langue", flat=True))) >= 5
    assert not [s for s in a_venir if s.debut_local.weekday() == 6]


def test_demo_porte_les_faits_connus(pendant: str) -> None:
    assert Lieu.objects.get(slug="paris-sud").adresse == "22 rue de la Saïda"
    assert Lieu.objects.filter(type="accueil", france_services=True).count() == 5
    assert LieuPage.objects.live().count() == 8
    assert AtelierPage.objects.live().count() >= 12
    libres = Seance.objects.filter(inscription="libre").values_list("lieu__slug", flat=True)
    assert set(libres) == {"le-miroir", "mairie-mobile-19e", "mairie-mobile-20e"}


def test_demo_personnes_inventees(pendant: str) -> None:
    assert not Reservation.objects.exclude(courriel="").exclude(courriel__endswith="@example.org").exists()
    assert not Reservation.objects.exclude(telephone="").exclude(telephone__startswith="+3363998").exists()
    assert not Reservation.objects.filter(seance__fin__lt=timezone.now(), creee_le__gt=timezone.now()).exists()


def test_demo_depose_courriels_et_appels(pendant: str) -> None:
    assert Message.objects.a_envoyer().count() > 50
    assert 0 < Message.objects.a_appeler().count() < 40


def test_demo_comptes_ouvrent_le_back_office(pendant: str, client: Client) -> None:
    for compte in COMPTES:
        assert client.login(request=HttpRequest(), username=compte.nom, password=MOT_DE_PASSE)
        assert client.get("/gestion/").status_code == 200
        assert f"{compte.nom}" in pendant
    assert len(MOT_DE_PASSE) >= 14
    assert not Utilisateur.objects.get(username="karim.exemple").has_usable_password()


@pytest.mark.parametrize(
    "adresse",
    [
        "/",
        "/nos-lieux/",
        "/nos-lieux/paris-sud/",
        "/nous-connaitre/",
        "/venir/questions-frequentes/",
        "/demonstration/",
    ],
)
def test_demo_pages_repondent(pendant: str, client: Client, adresse: str) -> None:
    assert client.get(adresse).status_code == 200


def test_demo_redirige_le_raccourci(pendant: str, client: Client) -> None:
    assert client.get("/pand14/")["Location"] == "/nos-lieux/le-miroir/"


def test_demo_refuse_un_vrai_site(db: None, settings: Any) -> None:
    settings.SETTINGS_MODULE = "config.settings.production"
    with pytest.raises(CommandError, match="--forcer"):
        _demo()
