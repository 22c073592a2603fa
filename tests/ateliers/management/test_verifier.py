from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ateliers.models import Seance
from tests.fabriques import creer_reservation

pytestmark = pytest.mark.django_db


def test_verifier_dit_que_tout_va_bien() -> None:
    creer_reservation()
    sortie = StringIO()
    call_command("verifier", stdout=sortie)
    assert sortie.getvalue() == "Aucune anomalie.\n"


def test_verifier_ecrit_une_ligne_par_anomalie_et_sort_avec_le_code_1() -> None:
    creer_reservation()
    creer_reservation(places=2)
    Seance.objects.update(places_confirmees=4)
    sortie = StringIO()
    with pytest.raises(CommandError) as echec:
        call_command("verifier", stdout=sortie)
    lignes = sortie.getvalue().splitlines()
    assert (len(lignes), echec.value.returncode, str(echec.value)) == (2, 1, "2 anomalie(s).")
    assert all("compteurs 4 et 0, réservations" in ligne for ligne in lignes)
