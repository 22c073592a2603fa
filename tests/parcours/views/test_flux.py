"""The address of a private calendar: what it answers, and to whom."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from home.models import Utilisateur
from parcours.domain.agenda import creer_flux, revoquer
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def horloge() -> Any:
    with time_machine.travel(datetime(2026, 3, 2, 8, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def rh() -> Utilisateur:
    return creer_rh("rh", etablissements=[creer_etablissement("A")])


def adresse(jeton: str) -> str:
    return reverse("parcours:flux", args=[jeton])


def test_le_jeton_ouvre_l_agenda_sans_session(client: Client, rh: Utilisateur) -> None:
    creer_contrat(creer_dossier("X12"), date(2026, 2, 1))
    reponse = client.get(adresse(creer_flux(rh)))
    assert reponse.status_code == 200
    assert reponse.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"SUMMARY:X12" in reponse.content
    assert {nom: reponse.headers[nom] for nom in ("Content-Type", "Cache-Control", "X-Robots-Tag")} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    assert "Set-Cookie" not in reponse.headers


def test_un_agenda_inchange_repond_304_sans_corps(client: Client, rh: Utilisateur) -> None:
    url = adresse(creer_flux(rh))
    etag = client.get(url).headers["ETag"]
    inchange = client.get(url, headers={"if-none-match": etag})
    assert (inchange.status_code, inchange.content, inchange.headers["ETag"]) == (304, b"", etag)
    assert inchange.headers["Cache-Control"] == "private, no-cache"
    creer_contrat(creer_dossier("X12"), date(2026, 2, 1))
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200


def test_head_repond_sans_corps_et_le_reste_est_refuse(client: Client, rh: Utilisateur) -> None:
    url = adresse(creer_flux(rh))
    tete = client.head(url)
    assert (tete.status_code, tete.content, tete.headers["ETag"]) == (200, b"", client.get(url).headers["ETag"])
    assert [getattr(client, methode)(url).status_code for methode in ("post", "put", "delete", "options")] == [405] * 4


def test_toute_mauvaise_adresse_a_la_meme_reponse(client: Client, rh: Utilisateur) -> None:
    revoque = creer_flux(rh)
    revoquer(rh)
    ferme = creer_rh("ferme", etablissements=[creer_etablissement("A")])
    jeton = creer_flux(ferme)
    Utilisateur.objects.filter(pk=ferme.pk).update(is_active=False)
    reponses = [client.get(adresse(faux)) for faux in (revoque, jeton, "x", "x" * 43)]
    assert {(reponse.status_code, reponse.content) for reponse in reponses} == {(404, reponses[0].content)}


def test_un_droit_perdu_ferme_l_agenda_aussitot(client: Client, rh: Utilisateur) -> None:
    url = adresse(creer_flux(rh))
    etag = client.get(url).headers["ETag"]
    rh.groups.clear()
    assert client.get(url, headers={"if-none-match": etag}).status_code == 404
