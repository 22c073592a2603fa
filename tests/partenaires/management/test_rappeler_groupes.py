from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from ateliers.models import Lettre
from tests.fabriques import creer_seance
from tests.partenaires.fabriques import creer_groupe

pytestmark = pytest.mark.django_db


def lancer(*arguments: str) -> str:
    sortie = StringIO()
    call_command("rappeler_groupes", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_essai_compte_puis_la_commande_depose_une_fois() -> None:
    creer_groupe(seance=creer_seance(dans=timedelta(days=1), capacite=12))
    creer_groupe(seance=creer_seance(dans=timedelta(days=10), capacite=12))
    assert lancer("--essai") == "1 groupe(s) à rappeler. Rien n’a été envoyé.\n"
    assert not Lettre.objects.exists()
    assert [lancer(), lancer()] == ["1 rappel(s) déposé(s).\n", "0 rappel(s) déposé(s).\n"]
    assert Lettre.objects.count() == 1
