"""Referents and the public race for the same seats: never oversold, and no group split unless its referent asked."""

import uuid
from typing import Any

import pytest
from django.db import connection

from ateliers.models import Message
from partenaires.models import Groupe, Referent
from tests.ateliers.domain.aides import compteurs, exiger_coherence
from tests.courses.piste import Coureurs, achat, issues
from tests.fabriques import creer_seance
from tests.partenaires.domain.aides import parts
from tests.partenaires.fabriques import creer_groupe, creer_referent, creer_structure

# SQLite lets one writer in at a time: what a race can do there shows soon.
TOURS = {"postgresql": 20, "sqlite": 6}
CHOIX = ("tout", "attente", "partage")


@pytest.fixture
def referents(coureurs: Coureurs) -> list[Referent]:
    """Two referents of one structure."""
    structure = creer_structure()
    return [creer_referent(structure=structure), creer_referent(structure=structure)]


def interblocages() -> int:
    """Return how many deadlocks PostgreSQL has broken: those whom it stopped only waited and tried again."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as curseur:
        curseur.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(curseur.fetchone()[0])


def groupe_de(referent: Referent, seance_id: int, effectif: int, choix: str, **champs: Any) -> dict[str, Any]:
    return {
        "action": "inscrire_groupe",
        "referent_id": referent.pk,
        "seance_id": seance_id,
        "effectif": effectif,
        "choix": choix,
        "nonce": str(uuid.uuid4()),
    } | champs


def test_deux_groupes_de_cinq_et_vingt_visiteurs_pour_dix_places(coureurs: Coureurs, referents: list[Referent]) -> None:
    avant = interblocages()
    entier, en_attente = [("confirmee", 5)], [("attente", 5)]
    for tour in range(TOURS[connection.vendor]):
        choix = CHOIX[tour % len(CHOIX)]
        seance = creer_seance(capacite=10, taille_attente=12)
        taches = [groupe_de(referent, seance.pk, 5, choix) for referent in referents]
        comptes = issues(coureurs.courir([*taches, *(achat(seance.pk) for _ in range(20))]))
        assert "OccupeError" not in comptes
        confirmees, attente = compteurs(seance)
        # Seats stay free only while a whole group waits for more than there are.
        assert 6 <= confirmees <= 10
        assert attente <= 12
        inscrits = [parts(groupe) for groupe in Groupe.objects.filter(seance=seance)]
        for inscrit in inscrits:
            assert sum(places for _statut, places in inscrit) == 5
            assert choix == "partage" or inscrit in (entier, en_attente)
            assert choix != "tout" or inscrit == entier
        refuses = comptes.get("PasAssezDePlacesError", 0) + comptes.get("ListePleineError", 0)
        assert len(inscrits) + refuses == 2
    assert interblocages() == avant
    exiger_coherence()


def test_dix_envois_du_meme_groupe_en_font_un(coureurs: Coureurs, referents: list[Referent]) -> None:
    seance, nonce = creer_seance(capacite=10), str(uuid.uuid4())
    resultats = coureurs.courir([groupe_de(referents[0], seance.pk, 5, "tout", nonce=nonce) for _ in range(10)])
    assert issues(resultats) == {"confirmee:5": 10}
    assert (Groupe.objects.count(), Message.objects.count(), compteurs(seance)) == (1, 1, (5, 0))
    exiger_coherence()


def test_effectif_change_et_groupe_annule_contre_des_reservations(
    coureurs: Coureurs, referents: list[Referent]
) -> None:
    for tour in range(6):
        seance = creer_seance(capacite=10, taille_attente=12)
        grandit, part = (creer_groupe(referent=r, seance=seance, effectif=4) for r in referents)
        taches = [
            {"action": "changer_effectif", "groupe_id": grandit.pk, "effectif": 6, "choix": "partage"},
            {"action": "changer_effectif", "groupe_id": grandit.pk, "effectif": 2 + tour % 3, "choix": "tout"},
            {"action": "annuler_groupe", "groupe_id": part.pk},
            {"action": "annuler_groupe", "groupe_id": part.pk},
            *(achat(seance.pk) for _ in range(8)),
        ]
        issues(coureurs.courir(taches))
        assert parts(part) == []
        assert sum(places for _statut, places in parts(grandit)) in (6, 2 + tour % 3)
        assert compteurs(seance)[0] <= 10
    exiger_coherence()
