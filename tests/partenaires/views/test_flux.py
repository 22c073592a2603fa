"""The address of a structure's calendar: what it answers, and to whom."""

import pytest
from django.test import Client
from django.urls import reverse

from partenaires.domain.agenda import creer_agenda, revoquer_agenda
from partenaires.domain.effectifs import changer_effectif
from partenaires.models import Structure
from tests.partenaires.fabriques import creer_groupe, creer_referent

pytestmark = pytest.mark.django_db


def adresse(jeton: str) -> str:
    return reverse("partenaires:agenda_ics", args=[jeton])


def test_le_jeton_ouvre_l_agenda_sans_session(client: Client) -> None:
    groupe = creer_groupe(effectif=8)
    reponse = client.get(adresse(creer_agenda(groupe.structure)))
    assert reponse.status_code == 200
    assert reponse.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"(8 personnes)" in reponse.content.replace(b"\r\n ", b"")
    assert {nom: reponse.headers[nom] for nom in ("Content-Type", "Cache-Control", "X-Robots-Tag")} == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, no-cache",
        "X-Robots-Tag": "noindex",
    }
    assert reponse.headers["Referrer-Policy"] == "no-referrer"
    assert ("Set-Cookie" in reponse.headers, "Last-Modified" in reponse.headers) == (False, False)


def test_un_agenda_inchange_repond_304_sans_corps(client: Client) -> None:
    groupe = creer_groupe()
    url = adresse(creer_agenda(groupe.structure))
    etag = client.get(url).headers["ETag"]
    inchange = client.get(url, headers={"if-none-match": etag})
    assert (inchange.status_code, inchange.content, inchange.headers["ETag"]) == (304, b"", etag)
    assert inchange.headers["Cache-Control"] == "private, no-cache"
    changer_effectif(groupe=groupe, effectif=3)
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200


def test_head_repond_sans_corps_et_le_reste_est_refuse(client: Client) -> None:
    url = adresse(creer_agenda(creer_referent().structure))
    tete = client.head(url)
    assert (tete.status_code, tete.content, tete.headers["ETag"]) == (200, b"", client.get(url).headers["ETag"])
    assert [getattr(client, methode)(url).status_code for methode in ("post", "put", "delete", "options")] == [405] * 4


def test_toute_mauvaise_adresse_a_la_meme_reponse(client: Client) -> None:
    revoquee, inactive = creer_referent().structure, creer_referent().structure
    retire, ferme = creer_agenda(revoquee), creer_agenda(inactive)
    revoquer_agenda(revoquee)
    Structure.objects.filter(pk=inactive.pk).update(active=False)
    reponses = [client.get(adresse(faux)) for faux in (retire, ferme, "x", "x" * 43, "é" * 43)]
    assert {(reponse.status_code, reponse.content) for reponse in reponses} == {(404, reponses[0].content)}
