"""The functions of tests/fabriques.py hold together."""

import pytest

from ateliers.domain.verification import anomalies
from tests import fabriques

pytestmark = pytest.mark.django_db


def test_fabriques_reservation_coherente() -> None:
    seance = fabriques.creer_seance(capacite=2, taille_attente=1)
    fabriques.creer_reservation(seance=seance, places=2)
    en_attente = fabriques.creer_reservation(seance=seance)
    seance.refresh_from_db()
    assert (seance.places_confirmees, seance.places_en_attente) == (2, 1)
    assert en_attente.statut == "attente"
    assert list(anomalies()) == []


def test_fabriques_utilisateur_avec_permission_et_lieu() -> None:
    lieu = fabriques.creer_lieu()
    compte = fabriques.creer_utilisateur(permissions=("ateliers.change_seance",), lieux=[lieu])
    assert compte.has_perm("ateliers.change_seance")
    assert list(compte.lieux.all()) == [lieu]
