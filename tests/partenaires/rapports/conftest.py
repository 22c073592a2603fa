"""The papers of groups tell the date of their session: the clock stands two weeks before it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.partenaires.rapports.aides import DEBUT


@pytest.fixture(autouse=True)
def _avant_la_seance(time_machine: Any) -> None:
    time_machine.move_to(DEBUT - timedelta(days=14), tick=False)
