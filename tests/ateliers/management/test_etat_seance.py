import json
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.fabriques import creer_blocage, creer_reservation, creer_seance

pytestmark = pytest.mark.django_db


def test_etat_seance_ecrit_les_places_en_json() -> None:
    seance = creer_seance(capacite=3)
    creer_blocage(seance=seance)
    creer_reservation(seance=seance, places=2)
    creer_reservation(seance=seance)
    sortie = StringIO()
    call_command("etat_seance", str(seance.uuid), stdout=sortie)
    assert json.loads(sortie.getvalue()) == {
        "capacite": 3,
        "confirmees": 2,
        "gardees": 1,
        "attente": 1,
        "statut": "publiee",
    }


def test_etat_seance_inconnue_le_dit() -> None:
    with pytest.raises(CommandError, match="Aucune séance"):
        call_command("etat_seance", str(uuid.uuid4()))
    with pytest.raises(CommandError):
        call_command("etat_seance", "pas-un-identifiant")
