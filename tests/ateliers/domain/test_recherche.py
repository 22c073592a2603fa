"""The search of the agenda, on both databases."""

import time

import pytest

from ateliers.domain.recherche import chercher, mots, plier
from ateliers.models import Seance
from tests.fabriques import creer_atelier, creer_lieu, creer_seance, creer_theme

pytestmark = pytest.mark.django_db


def trouver(question: str) -> list[str]:
    return [seance.atelier.title for seance in chercher(Seance.objects.pour_liste(), question)]


@pytest.mark.parametrize(
    ("titre", "question"),
    [
        ("Économiser l’énergie", "energie"),
        ("Économiser l’énergie", "ENERGIE économiser"),
        ("E\u0301lectricite\u0301", "électricité"),
        ("Électricité", "e\u0301lectricite\u0301"),
        ("Straße", "strasse"),
        ("Strasse", "straße"),
        ("İstanbul", "istanbul"),
        ("Istanbul", "İSTANBUL"),
        ("Cœur de ville", "coeur"),
        ("Classer son papier", "papiers"),
        ("Classer ses papiers", "papier"),
        ("Premiers pas sur ordinateur", "ordi"),
        ("Lire une facture", "la facture de mon"),
        ("C’est 100 % gratuit", "100%"),
        ("中文 课程", "课程"),
    ],
)
def test_recherche_trouve_sans_accent_ni_capitale(titre: str, question: str) -> None:
    theme, lieu = creer_theme("Divers"), creer_lieu("Ici")
    creer_seance(atelier=creer_atelier(titre, slug="un", theme=theme, resume="Rien."), lieu=lieu)
    creer_seance(atelier=creer_atelier("Tout autre chose", slug="deux", theme=theme, resume="Rien."), lieu=lieu)
    assert trouver(question) == [titre]


def test_recherche_lit_le_theme_et_le_lieu() -> None:
    creer_seance(atelier=creer_atelier("Un"), lieu=creer_lieu("PIMMS Paris Sud", code_postal="75015"))
    creer_seance(atelier=creer_atelier("Deux"), lieu=creer_lieu("PIMMS Lyon", commune="Lyon", code_postal="69003"))
    assert trouver("lyon") == ["Deux"]
    assert trouver("papiers 75015") == ["Un"]
    assert sorted(trouver("administratif")) == ["Deux", "Un"]
    assert trouver("papiers lyon marseille") == []


@pytest.mark.postgresql
@pytest.mark.parametrize("question", ["réserver", "réservations", "réservé"])
def test_recherche_connait_les_radicaux(question: str) -> None:
    creer_seance(atelier=creer_atelier("La réservation d’un billet"))
    assert trouver(question) == ["La réservation d’un billet"]


@pytest.mark.parametrize(
    "question",
    [
        "%", "_", "%%%", "100%' OR '1'='1", "'; SELECT pg_sleep(5); --", "a & ! b | (c", "\\", "*:*", "<->",
        "\u202e", "👩🏽\u200d🦱", "x" * 5000, "zz " * 2000, "a" * 50 + "\x01",
    ],
)  # fmt: skip
def test_recherche_hostile_est_litterale(question: str) -> None:
    creer_seance()
    debut = time.perf_counter()
    assert trouver(question) == []
    assert time.perf_counter() - debut < 5, "la base a dormi"


def test_question_est_bornee() -> None:
    assert len(mots("mot " * 1000)) == 8
    assert mots("le la") == ["le", "la"]
    assert mots("les papiers") == ["papiers"]
    assert plier(None) == ""
