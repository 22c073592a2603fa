"""Time zones as calendars read them, compared with those of the system."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Timezone

from ateliers.domain.fuseaux import definir

pytestmark = pytest.mark.une_fois

PARIS = """\
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE"""

FRANCE = (
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "America/St_Barthelemy",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Indian/Kerguelen",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Marquesas",
    "Pacific/Gambier",
    "Pacific/Wallis",
)


def lire(fuseau: str) -> Timezone:
    texte = "\r\n".join(["BEGIN:VCALENDAR", *definir(fuseau), "END:VCALENDAR", ""])
    [zone] = Calendar.from_ical(texte).walk("VTIMEZONE")
    return zone


def test_paris_tient_en_deux_regles() -> None:
    assert list(definir("Europe/Paris")) == PARIS.splitlines()


@pytest.mark.parametrize("fuseau", ["Indian/Reunion", "America/Martinique", "Pacific/Noumea", "Pacific/Marquesas"])
def test_un_fuseau_sans_heure_d_ete_n_a_qu_un_decalage(fuseau: str) -> None:
    lignes = definir(fuseau)

    assert lignes.count("BEGIN:STANDARD") == 1
    assert "BEGIN:DAYLIGHT" not in lignes


def test_un_decalage_negatif_garde_ses_minutes() -> None:
    assert "TZOFFSETTO:-0930" in definir("Pacific/Marquesas")


@pytest.mark.parametrize("fuseau", [*FRANCE, "Europe/Dublin", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_l_heure_lue_est_celle_du_systeme(fuseau: str) -> None:
    lue, vraie = lire(fuseau).to_tz(lookup_tzid=False), ZoneInfo(fuseau)
    jour = datetime(2024, 1, 1, 12, tzinfo=UTC)
    while jour.year < 2032:
        locale = jour.astimezone(vraie).replace(tzinfo=None)
        assert locale.replace(tzinfo=lue).utcoffset() == locale.replace(tzinfo=vraie).utcoffset(), locale
        jour += timedelta(days=1)


def test_un_fuseau_sans_regle_stable_donne_ses_changements_un_par_un() -> None:
    assert not any(ligne.startswith("RRULE") for ligne in definir("Africa/Casablanca"))
