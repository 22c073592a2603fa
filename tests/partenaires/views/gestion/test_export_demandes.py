"""The board of requests as a file: what it holds, and who may take it."""

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from partenaires.models import Demande
from tests.fabriques import creer_atelier, creer_theme
from tests.partenaires.fabriques import creer_demande, creer_offre
from tests.partenaires.views.gestion.guichet import Guichet, connecter, ouvrir_guichet

pytestmark = pytest.mark.django_db

INDEX = "/gestion/demandes-d-atelier/"


@pytest.fixture
def guichet(db: None) -> Guichet:
    return ouvrir_guichet()


def telecharger(client: Client, **question: str) -> bytes:
    reponse: Any = client.get(INDEX, question)
    assert reponse.status_code == 200
    assert "no-store" in reponse["Cache-Control"]
    return b"".join(reponse.streaming_content)


def lignes(client: Client, **question: str) -> list[dict[str, str]]:
    texte = telecharger(client, export="csv", **question).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texte), delimiter=";"))


def test_fichier_dit_ce_qui_est_demande_sans_dire_par_qui(guichet: Guichet) -> None:
    client = connecter("SM", guichet)
    offre = creer_offre(atelier=creer_atelier("Payer ses factures", theme=creer_theme("Budget")))
    creer_demande(
        site=guichet.lieu, offre=offre, structure_nom="=Régie", nom="Motsecret", courriel="secret@example.org"
    )
    [ligne] = lignes(client)
    attendus = {"État": "Envoyée", "Structure": "'=Régie", "Atelier": "Payer ses factures", "Thème": "Budget"}
    assert {cle: ligne[cle] for cle in attendus} == attendus
    assert "secret" not in telecharger(client, export="csv").decode().lower()
    feuille = load_workbook(io.BytesIO(telecharger(client, export="xlsx"))).active
    assert feuille is not None
    entetes, valeurs = feuille.iter_rows(values_only=True)
    assert valeurs[entetes.index("Structure")] == "=Régie"
    assert isinstance(valeurs[entetes.index("Reçue le")], datetime)


def test_fichier_suit_le_filtre_et_le_cote_du_tableau(guichet: Guichet) -> None:
    client = connecter("SM", guichet)
    for etat in ("envoyee", "planifiee", "refusee"):
        creer_demande(etat=etat, site=guichet.lieu, structure_nom=f"Foyer {etat}")
    creer_demande(site=guichet.autre_lieu, structure_nom="Foyer ailleurs")
    en_cours, closes = lignes(client), lignes(client, voir="closes")
    assert [ligne["Structure"] for ligne in en_cours] == ["Foyer envoyee", "Foyer planifiee"]
    assert [bool(ligne["Séance"]) for ligne in en_cours] == [False, True]
    assert [(ligne["Structure"], bool(ligne["Motif du refus"])) for ligne in closes] == [("Foyer refusee", True)]
    assert [ligne["Structure"] for ligne in lignes(client, q="planifiee")] == ["Foyer planifiee"]
    assert lignes(client, site=str(guichet.autre_lieu.pk)) == []


@pytest.mark.parametrize(
    ("role", "statut"),
    [("ME", 403), ("SM", 200), ("NA", 200), ("RH", 404), ("ED", 404), ("PC", 404), ("PM", 404), ("AN", 302)],
)
def test_fichier_selon_le_role(guichet: Guichet, role: str, statut: int) -> None:
    client = connecter(role, guichet)
    assert [client.get(INDEX, {"export": forme}).status_code for forme in ("csv", "xlsx")] == [statut] * 2
    assert ("export=csv" in client.get(INDEX).content.decode()) == (statut == 200)


def test_fichier_d_une_forme_inconnue_n_existe_pas(guichet: Guichet) -> None:
    assert connecter("SM", guichet).get(INDEX, {"export": "exe"}).status_code == 404


def test_fichier_lit_autant_pour_une_demande_que_pour_dix(guichet: Guichet) -> None:
    client, nombres = connecter("SM", guichet), []
    for combien in (1, 9):
        for _rang in range(combien):
            creer_demande(etat="planifiee", site=guichet.lieu)
        with CaptureQueriesContext(connection) as requetes:
            telecharger(client, export="csv")
        nombres.append(len(requetes))
    assert Demande.objects.count() == 10
    assert nombres[0] == nombres[1]
