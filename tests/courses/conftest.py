"""Races with real processes and real threads, against the database of the test."""

from collections.abc import Iterator

import pytest

from tests.bases import Bases
from tests.courses.piste import Coureurs


@pytest.fixture(scope="session")
def _coureurs(bases: Bases) -> Iterator[Coureurs]:
    coureurs = Coureurs(bases)
    yield coureurs
    coureurs.arreter()


@pytest.fixture
def coureurs(_coureurs: Coureurs, transactional_db: None) -> Coureurs:
    """Real concurrency needs rows that are really committed."""
    return _coureurs
