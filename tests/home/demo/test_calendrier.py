"""The timetable of the demonstration falls on open days, the same way each time."""

from datetime import date, timedelta

import pytest

from home.demo.calendrier import dates, ouvre, paques

pytestmark = pytest.mark.une_fois
ATELIERS = ["un", "deux", "trois"]


@pytest.mark.parametrize(
    "attendu", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
)
def test_paques_dates_connues(attendu: date) -> None:
    assert paques(attendu.year) == attendu


@pytest.mark.parametrize(
    "ferme",
    [
        date(2026, 11, 22),  # a Sunday
        date(2026, 12, 25),
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 7, 14),
    ],
)
def test_ouvre_ni_dimanche_ni_ferie(ferme: date) -> None:
    assert not ouvre(ferme)
    assert ouvre(date(2026, 11, 23))


def test_dates_au_moins_quatre_vingts_en_dix_semaines() -> None:
    for decalage in range(0, 370, 31):
        aujourdhui = date(2026, 1, 1) + timedelta(days=decalage)
        prevues = list(dates(ATELIERS, aujourdhui=aujourdhui, semaines=range(10)))
        a_venir = [d for d in prevues if d.debut.date() > aujourdhui]
        assert len(a_venir) >= 80
        assert {d.debut.weekday() for d in prevues} <= set(range(6))
        assert len({d.uuid for d in prevues}) == len(prevues)


def test_dates_les_memes_le_lendemain() -> None:
    lundi, mercredi = date(2026, 11, 23), date(2026, 11, 25)
    semaines = range(-4, 11)
    assert list(dates(ATELIERS, aujourdhui=lundi, semaines=semaines)) == list(
        dates(ATELIERS, aujourdhui=mercredi, semaines=semaines)
    )


def test_dates_heure_de_paris_en_toute_saison() -> None:
    prevues = dates(ATELIERS, aujourdhui=date(2027, 3, 22), semaines=range(2))
    heures = {(d.debut.hour, str(d.debut.utcoffset())) for d in prevues if d.lieu == "le-miroir"}
    assert heures == {(14, "1:00:00"), (14, "2:00:00")}
