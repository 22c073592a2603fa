"""A booking given to somebody else."""

import pytest

from ateliers.domain.contact import changer_contact
from ateliers.domain.jetons import jeton, trouver
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_reservation

pytestmark = pytest.mark.django_db


def test_changer_contact_donne_la_reservation_et_ferme_l_ancien_lien() -> None:
    reservation = creer_reservation()
    ancien = jeton(reservation)
    donnee = changer_contact(
        reservation_id=reservation.pk, prenom="Zoé", nom="Modèle", courriel="zoe.modele@example.org"
    )
    assert trouver(ancien) is None
    assert trouver(jeton(donnee)) == reservation
    reservation.refresh_from_db()
    assert (reservation.nom_complet, reservation.courriel) == ("Zoé Modèle", "zoe.modele@example.org")
    assert reservation.confirmee
    exiger_coherence()
