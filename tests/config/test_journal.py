import logging
from typing import Any

import pytest
from django.conf import settings

from config.journal import SansJeton

pytestmark = pytest.mark.une_fois


@pytest.mark.parametrize(
    ("message", "arguments", "attendu"),
    [
        ('"%s %s" 200', ("GET", "/reservations/aB3_x-9/annuler/"), '"GET /reservations/[jeton]/annuler/" 200'),
        ("Not Found: %s", ("/reservations/aB3_x-9",), "Not Found: /reservations/[jeton]"),
        ("Error GET %s", ("/reservations/aB3_x-9/?suite=aB3_x-9",), "Error GET /reservations/[jeton]/"),
        ("GET /parcours/agenda/aB3_x-9.ics 200", (), "GET /parcours/agenda/[jeton].ics 200"),
        ("GET /partenaires/invitation/aB3_x-9/ 200", (), "GET /partenaires/invitation/[jeton]/ 200"),
        ("GET /partenaires/demande/aB3_x-9/choisir/ 200", (), "GET /partenaires/demande/[jeton]/choisir/ 200"),
        ("GET /partenaires/agenda/aB3_x-9.ics 200", (), "GET /partenaires/agenda/[jeton].ics 200"),
        ("GET /ateliers/?q=divorce 200", (), "GET /ateliers/ 200"),
        ("GET /seances/12/ 200", (), "GET /seances/12/ 200"),
        ("Envoyé ? 100 %", (), "Envoyé ? 100 %"),
    ],
)
def test_journal_tait_les_jetons_et_les_recherches(message: str, arguments: tuple[Any, ...], attendu: str) -> None:
    ligne = logging.makeLogRecord({"msg": message, "args": arguments})
    assert SansJeton().filter(ligne)
    assert ligne.getMessage() == attendu


def test_journal_de_django_passe_par_le_filtre() -> None:
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["sans_jeton"]
