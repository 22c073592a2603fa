from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.fabriques import creer_seance

pytestmark = pytest.mark.django_db


def actualiser() -> str:
    sortie = StringIO()
    call_command("actualiser_agendas", stdout=sortie)
    return sortie.getvalue()


def test_actualiser_agendas_suit_une_nouvelle_adresse_puis_ne_change_plus_rien(settings: Any) -> None:
    seance = creer_seance()
    settings.WAGTAILADMIN_BASE_URL = "https://nouvelle.example"

    assert (actualiser(), actualiser()) == ("1 séance(s) mise(s) à jour.\n", "0 séance(s) mise(s) à jour.\n")
    seance.refresh_from_db()
    assert f"URL:https://nouvelle.example/seances/{seance.uuid}/" in seance.evenement.replace("\r\n ", "")
