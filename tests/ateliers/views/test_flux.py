"""Calendar feeds over HTTP."""

import gzip
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from ateliers.domain import seances
from ateliers.models import Seance
from ateliers.models.seance import StatutSeance
from tests.fabriques import creer_administrateur, creer_atelier, creer_lieu, creer_seance, creer_theme

pytestmark = pytest.mark.django_db

FLUX = "/ateliers/agenda.ics"


def titres(reponse: Any) -> list[str]:
    return [str(evenement["SUMMARY"]) for evenement in Calendar.from_ical(reponse.content).events]


def une_seance(titre: str, **champs: Any) -> Seance:
    return creer_seance(atelier=creer_atelier(titre, theme=champs.pop("theme", None)), **champs)


def test_le_flux_donne_les_seances_dans_l_ordre(client: Client) -> None:
    une_seance("Seconde", dans=timedelta(days=9))
    une_seance("Première", dans=timedelta(days=2))

    reponse = client.get(FLUX)

    assert titres(reponse) == ["Première", "Seconde"]
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    assert reponse["Cache-Control"] == "public, max-age=300"
    assert "Last-Modified" not in reponse
    assert "Content-Disposition" not in reponse
    assert not reponse.cookies


def test_le_flux_garde_le_passe_recent_et_les_annulees_plus_longtemps(client: Client) -> None:
    une_seance("Récente", dans=timedelta(days=-29))
    une_seance("Ancienne", dans=timedelta(days=-32))
    une_seance("Annulée", dans=timedelta(days=-80), statut=StatutSeance.ANNULEE)
    une_seance("Annulée ancienne", dans=timedelta(days=-92), statut=StatutSeance.ANNULEE)

    assert titres(client.get(FLUX)) == ["ANNULÉ – Annulée", "Récente"]


def test_le_flux_cache_les_brouillons(client: Client) -> None:
    une_seance("Brouillon", statut=StatutSeance.BROUILLON)
    cachee = une_seance("Dépubliée")
    cachee.atelier.unpublish()

    assert titres(client.get(FLUX)) == []


def test_le_flux_vide_reste_un_calendrier(client: Client) -> None:
    reponse = client.get(FLUX)

    assert [str(zone["TZID"]) for zone in Calendar.from_ical(reponse.content).walk("VTIMEZONE")] == ["Europe/Paris"]


def test_le_flux_suit_les_filtres_de_l_agenda(client: Client) -> None:
    lieu = creer_lieu("Paris Est", accessible=False)
    une_seance("Habitat ici", theme=creer_theme("Habitat"), lieu=lieu)
    une_seance("Habitat ailleurs", theme=creer_theme("Habitat"))
    une_seance("Budget ici", theme=creer_theme("Budget"), lieu=lieu)

    assert titres(client.get(f"{FLUX}?theme=habitat&lieu=paris-est")) == ["Habitat ici"]
    assert titres(client.get(f"{FLUX}?pmr=1")) == ["Habitat ailleurs"]
    assert titres(client.get(f"{FLUX}?q=budget")) == ["Budget ici"]


def test_le_flux_dit_son_nom_et_son_adresse_sans_reprendre_ce_qu_on_lui_dit(client: Client) -> None:
    creer_theme("Habitat")

    reponse = client.get(FLUX, {"theme": "habitat", "lieu": "x\r\nMETHOD:CANCEL", "intrus": "a\r\nX:1"})

    texte = reponse.content.decode().replace("\r\n ", "")
    assert "\r\nNAME:Ateliers PIMMS Médiation (Habitat)\r\n" in texte
    assert "\r\nSOURCE;VALUE=URI:http://testserver/ateliers/agenda.ics?theme=habitat\r\n" in texte
    assert "METHOD" not in texte
    assert "intrus" not in texte


@pytest.mark.parametrize("question", ["theme=rien", "du=2026-13-45", "places=abc", "q=%s" % ("é" * 300), "moment=nuit"])
def test_le_flux_ignore_une_valeur_qui_n_a_pas_de_sens(client: Client, question: str) -> None:
    assert client.get(f"{FLUX}?{question}").status_code == 200


def test_le_flux_est_le_meme_deux_fois_puis_304(client: Client) -> None:
    une_seance("Ranger")
    premiere, seconde = client.get(FLUX), client.get(FLUX)

    inchange = client.get(FLUX, headers={"If-None-Match": premiere["ETag"]})

    assert (premiere.content, premiere["ETag"]) == (seconde.content, seconde["ETag"])
    assert premiere["ETag"].startswith('"')
    assert (inchange.status_code, inchange.content) == (304, b"")
    assert (inchange["ETag"], inchange["Cache-Control"]) == (premiere["ETag"], premiere["Cache-Control"])


def test_le_304_ne_lit_aucun_texte(client: Client) -> None:
    une_seance("Ranger")
    etag = client.get(FLUX)["ETag"]

    with CaptureQueriesContext(connection) as requetes:
        client.get(FLUX, headers={"If-None-Match": etag})

    assert not any('"evenement"' in requete["sql"] for requete in requetes)


@pytest.mark.parametrize("sur_la_route", ["W/{}", '"autre", {}', "*"])
def test_le_304_reconnait_une_etiquette_faible_ou_parmi_d_autres(client: Client, sur_la_route: str) -> None:
    etag = client.get(FLUX)["ETag"]

    assert client.get(FLUX, headers={"If-None-Match": sur_la_route.format(etag)}).status_code == 304


@pytest.mark.parametrize("entete", ['"autre"', "n'importe quoi", '"'])
def test_une_autre_etiquette_donne_le_flux(client: Client, entete: str) -> None:
    une_seance("Ranger")

    assert titres(client.get(FLUX, headers={"If-None-Match": entete})) == ["Ranger"]


def test_un_changement_donne_une_autre_etiquette(client: Client) -> None:
    seance = une_seance("Ranger")
    etags = [client.get(FLUX)["ETag"]]
    seance.remarque = "Sonnez."
    seances.modifier(seance=seance)
    etags.append(client.get(FLUX)["ETag"])
    seances.annuler_seance(seance_id=seance.pk, motif="")
    etags.append(client.get(FLUX)["ETag"])
    etags.append(client.get(f"{FLUX}?pmr=1")["ETag"])

    assert len(set(etags)) == 4


def test_une_annulation_reste_dans_le_flux_avec_un_rang_plus_haut(client: Client) -> None:
    seance = une_seance("Ranger")
    avant = Calendar.from_ical(client.get(FLUX).content).events[0]
    seances.annuler_seance(seance_id=seance.pk, motif="")

    [apres] = Calendar.from_ical(client.get(FLUX).content).events

    assert (apres["UID"], apres["STATUS"], apres["SEQUENCE"]) == (avant["UID"], "CANCELLED", avant["SEQUENCE"] + 1)


def test_head_repond_comme_get_sans_corps(client: Client) -> None:
    une_seance("Ranger")
    get, head = client.get(FLUX), client.head(FLUX)

    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == get["ETag"]


@pytest.mark.parametrize("methode", ["post", "put", "delete"])
def test_le_flux_ne_se_modifie_pas(client: Client, methode: str) -> None:
    assert getattr(client, methode)(FLUX).status_code == 405


def test_le_flux_se_comprime_et_reste_304(client: Client) -> None:
    for _ in range(3):
        une_seance("Ranger")
    clair = client.get(FLUX)

    comprime = client.get(FLUX, headers={"Accept-Encoding": "gzip"})

    assert comprime["Content-Encoding"] == "gzip"
    assert gzip.decompress(comprime.content) == clair.content
    assert "Accept-Encoding" in comprime["Vary"]
    assert comprime["ETag"] == f"W/{clair['ETag']}"
    relance = {"Accept-Encoding": "gzip", "If-None-Match": comprime["ETag"]}
    assert client.get(FLUX, headers=relance).status_code == 304


@pytest.mark.parametrize("nombre", [1, 30])
def test_le_flux_tient_en_trois_requetes(client: Client, django_assert_num_queries: Any, nombre: int) -> None:
    for _ in range(nombre):
        creer_seance(atelier=creer_atelier(), lieu=creer_lieu())

    with django_assert_num_queries(3):  # the themes and the places that the filters know, then the sessions
        reponse = client.get(FLUX)

    assert len(titres(reponse)) == nombre
    with django_assert_num_queries(3):
        client.get(FLUX, headers={"If-None-Match": reponse["ETag"]})


def test_une_personne_connectee_n_est_pas_mise_en_cache(client: Client) -> None:
    client.force_login(creer_administrateur())

    assert "no-store" in client.get(FLUX)["Cache-Control"]


def test_le_fichier_d_une_seance(client: Client, django_assert_num_queries: Any) -> None:
    debut = datetime(timezone.now().year + 1, 3, 9, 23, 30, tzinfo=UTC)
    seance = creer_seance(atelier=creer_atelier("Écrire une lettre"), debut=debut)

    with django_assert_num_queries(1):
        reponse = client.get(f"/seances/{seance.uuid}.ics")

    assert titres(reponse) == ["Écrire une lettre"]
    assert reponse["Content-Type"] == "text/calendar; charset=utf-8"
    assert reponse["Content-Disposition"] == f'attachment; filename="ecrire-une-lettre-{debut.year}-03-10.ics"'
    assert not {"X-WR-CALNAME", "METHOD"} & set(Calendar.from_ical(reponse.content))
    inchange = client.get(f"/seances/{seance.uuid}.ics", headers={"If-None-Match": reponse["ETag"]})
    assert (inchange.status_code, inchange.content) == (304, b"")


def test_le_fichier_d_un_brouillon_n_existe_pas(client: Client) -> None:
    brouillon = creer_seance(statut=StatutSeance.BROUILLON)
    cachee = creer_seance()
    cachee.atelier.unpublish()

    for identifiant in (brouillon.uuid, cachee.uuid, uuid.uuid4()):
        assert client.get(f"/seances/{identifiant}.ics").status_code == 404
