"""Hours on the clock of the place (cases 83 and 84)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ateliers.domain.moments import (
    DateImprobableError,
    HeureAmbigueError,
    HeureInexistanteError,
    chaque_semaine,
    situer,
)

naive = datetime.fromisoformat
PARIS = ZoneInfo("Europe/Paris")
pytestmark = pytest.mark.une_fois


@pytest.mark.parametrize(("locale", "attendu"), [
    (naive("2026-12-07T14:30"), datetime(2026, 12, 7, 13, 30, tzinfo=UTC)),
    (naive("2027-07-07T14:30"), datetime(2027, 7, 7, 12, 30, tzinfo=UTC)),
    (naive("2027-03-28T03:00"), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
    (naive("2027-10-31T03:00"), datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
])  # fmt: skip
def test_situer_rend_l_instant(locale: datetime, attendu: datetime) -> None:
    assert situer(locale, zone=PARIS).astimezone(UTC) == attendu


@pytest.mark.parametrize(("locale", "refus"), [
    (naive("2027-03-28T02:00"), HeureInexistanteError),
    (naive("2027-03-28T02:59"), HeureInexistanteError),
    (naive("2027-10-31T02:00"), HeureAmbigueError),
    (naive("2027-10-31T02:59"), HeureAmbigueError),
    (naive("0001-01-01T00:00"), DateImprobableError),
    (naive("9999-12-31T00:00"), DateImprobableError),
])  # fmt: skip
def test_situer_refuse_ce_qui_n_est_pas_une_heure(locale: datetime, refus: type[Exception]) -> None:
    with pytest.raises(refus):
        situer(locale, zone=PARIS)


def test_chaque_semaine_reste_a_la_meme_heure_locale() -> None:
    instants = [situer(j, zone=PARIS) for j in chaque_semaine(naive("2027-03-20T10:00"), fois=3)]
    assert [i.astimezone(UTC).hour for i in instants] == [9, 9, 8]
