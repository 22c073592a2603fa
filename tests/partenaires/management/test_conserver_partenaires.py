from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from partenaires.models import Participant
from tests.partenaires.fabriques import creer_groupe

pytestmark = pytest.mark.django_db


def lancer(*arguments: str) -> str:
    sortie = StringIO()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        call_command("conserver_partenaires", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_essai_compte_puis_la_commande_efface() -> None:
    creer_groupe(noms=3)
    compte = "Groupes : 1. Demandes d’atelier : 0. Invitations : 0. Demandes d’accès : 0.\n"
    assert lancer("--essai") == f"{compte}Rien n’a été effacé.\n"
    assert Participant.objects.count() == 3
    assert [lancer(), lancer()] == [compte, compte.replace("1", "0")]
    assert not Participant.objects.exists()
