"""Clashes of a planning."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ateliers.domain.planning import Conflit, conflits
from ateliers.models import Seance

pytestmark = pytest.mark.une_fois
MIDI = datetime(2027, 12, 7, 12, tzinfo=UTC)


def seance(pk: int, heure: float, duree: float = 1, *, lieu: int = 1, animateur: int | None = None) -> Seance:
    debut = MIDI + timedelta(hours=heure)
    champs: dict[str, Any] = {"lieu_id": lieu, "animateur_id": animateur}
    return Seance(pk=pk, debut=debut, fin=debut + timedelta(hours=duree), **champs)


def test_seances_qui_se_suivent_ne_se_genent_pas() -> None:
    assert conflits([seance(1, 0), seance(2, 1), seance(3, 2)]) == {}


def test_seances_qui_se_chevauchent_au_meme_lieu() -> None:
    assert conflits([seance(1, 0, 2), seance(2, 1)]) == {1: {Conflit.LIEU}, 2: {Conflit.LIEU}}


def test_longue_seance_gene_toutes_celles_qu_elle_couvre() -> None:
    assert set(conflits([seance(1, 0, 8), seance(2, 1), seance(3, 5), seance(4, 9)])) == {1, 2, 3}


def test_meme_animateur_ailleurs() -> None:
    trouves = conflits([seance(1, 0, lieu=1, animateur=7), seance(2, 0.5, lieu=2, animateur=7), seance(3, 0, lieu=3)])
    assert trouves == {1: {Conflit.ANIMATEUR}, 2: {Conflit.ANIMATEUR}}
