from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from ateliers.models import Reservation
from tests.fabriques import creer_reservation

pytestmark = pytest.mark.django_db


def lancer(*arguments: str) -> str:
    sortie = StringIO()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        call_command("anonymiser_reservations", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_essai_compte_sans_rien_effacer() -> None:
    creer_reservation(nom="Exemple")

    assert lancer("--essai") == "1 réservation(s) à anonymiser. Rien n’a été effacé.\n"
    assert Reservation.objects.get().nom == "Exemple"


def test_commande_efface_les_personnes() -> None:
    creer_reservation(nom="Exemple")

    assert lancer() == "1 réservation(s) anonymisée(s).\n"
    assert Reservation.objects.get().nom == ""
