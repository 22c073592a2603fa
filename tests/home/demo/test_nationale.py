"""The network, at a small size: coherent, and complete the first time."""

import pytest

from ateliers.domain.jetons import jeton, trouver
from ateliers.domain.verification import anomalies
from ateliers.models import Lieu, Reservation, Seance
from home.demo.ateliers import creer_ateliers
from home.demo.nationale import LIEUX, creer_reseau
from home.socle.creation import creer_socle

pytestmark = pytest.mark.django_db
NOMBRE = 100


@pytest.fixture
def _reseau() -> None:
    creer_socle()
    creer_ateliers()
    creer_reseau(suivi=print, nombre=NOMBRE)


@pytest.mark.usefixtures("_reseau")
def test_reseau_coherent() -> None:
    assert Lieu.objects.count() == LIEUX
    assert Seance.objects.count() == NOMBRE
    assert 15 <= Reservation.objects.count() / NOMBRE <= 21
    assert list(anomalies()) == []
    assert not Seance.objects.filter(evenement="").exists()
    passees = Reservation.objects.filter(seance__in=Seance.objects.passees())
    assert passees.exists()
    reservation = Reservation.objects.last()
    assert trouver(jeton(reservation)) == reservation
    assert not [r for r in passees.select_related("seance") if r.creee_le > r.seance.debut]


@pytest.mark.usefixtures("_reseau")
def test_reseau_deux_fois_n_ajoute_rien() -> None:
    bilan = creer_reseau(suivi=print, nombre=NOMBRE)
    assert (bilan.seances, bilan.reservations) == (0, 0)
