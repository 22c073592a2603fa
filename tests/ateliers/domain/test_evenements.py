"""The stored text of an event is written when it changes, and only then."""

import hashlib

import pytest
from django.utils import timezone

from ateliers.domain import seances
from ateliers.domain.evenements import actualiser
from ateliers.domain.ical import serialiser
from ateliers.models import Lieu, Seance
from tests.fabriques import creer_atelier, creer_lieu, creer_seance

pytestmark = pytest.mark.django_db


def relue(seance: Seance) -> Seance:
    return Seance.objects.select_related("atelier__theme", "lieu").get(pk=seance.pk)


def test_actualiser_ne_touche_pas_ce_qui_est_a_jour() -> None:
    seance = relue(creer_seance())
    assert actualiser([seance]) == 0
    assert relue(seance).modifiee_le == seance.modifiee_le


def test_actualiser_reecrit_ce_qui_a_change_et_le_date() -> None:
    atelier, lieu = creer_atelier(), creer_lieu()
    seance, autre = (creer_seance(atelier=atelier, lieu=lieu) for _ in range(2))
    Seance.objects.filter(pk=seance.pk).update(remarque="Salle 3")
    avant = timezone.now()
    assert actualiser([relue(seance), relue(autre)]) == 1
    apres = relue(seance)
    assert apres.modifiee_le >= avant
    assert apres.evenement == serialiser(apres)
    assert apres.empreinte == hashlib.sha256(apres.evenement.encode()).hexdigest()
    assert relue(autre).modifiee_le == autre.modifiee_le


def test_actualiser_ne_change_ni_compteur_ni_capacite() -> None:
    """It may run on an old instance, outside the lock: it writes only what it owns."""
    ancienne = relue(creer_seance())
    Seance.objects.update(places_confirmees=3, capacite=20)
    ancienne.remarque = "Salle 3"
    actualiser([ancienne])
    assert (relue(ancienne).places_confirmees, relue(ancienne).capacite, relue(ancienne).remarque) == (3, 20, "")


def test_actualiser_n_ecrase_pas_un_texte_plus_recent() -> None:
    seance = creer_seance()
    ancienne = relue(seance)
    Lieu.objects.filter(pk=seance.lieu_id).update(nom="PIMMS rebaptisé")
    ancienne.lieu.refresh_from_db()
    formulaire = relue(seance)
    formulaire.remarque = "Salle 3"
    seances.modifier(seance=formulaire)

    assert actualiser([ancienne]) == 0
    apres = relue(seance)
    assert apres.evenement == serialiser(apres)
    assert "Salle 3" in apres.evenement
