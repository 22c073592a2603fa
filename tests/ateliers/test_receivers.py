"""Calendar texts follow the workshop, the place and the theme; a draft changes nothing."""

from collections.abc import Callable

import pytest

from ateliers.models import Seance
from tests.ateliers.domain.aides import exiger_coherence
from tests.fabriques import creer_atelier, creer_seance, creer_theme

pytestmark = pytest.mark.django_db


def texte(seance: Seance) -> str:
    """Return the stored text of the event, its folded lines joined."""
    seance.refresh_from_db()
    return seance.evenement.replace("\r\n ", "")


def renommer_le_lieu(seance: Seance) -> None:
    seance.lieu.nom = "Maison du Vélodrome"
    seance.lieu.save()


def renommer_l_atelier(seance: Seance) -> None:
    seance.atelier.title = "Maison du Vélodrome"
    seance.atelier.save_revision().publish()


def renommer_le_theme(seance: Seance) -> None:
    seance.atelier.theme.nom = "Maison du Vélodrome"
    seance.atelier.theme.save()


@pytest.mark.parametrize("renommer", [renommer_le_lieu, renommer_l_atelier, renommer_le_theme])
def test_texte_d_agenda_suit_ce_qu_il_cite(renommer: Callable[[Seance], None]) -> None:
    seance, temoin = creer_seance(atelier=creer_atelier(theme=creer_theme("Budget"))), creer_seance()
    avant, temoin_avant = texte(seance), texte(temoin)
    renommer(seance)
    assert "Maison du Vélodrome" not in avant
    assert "Maison du Vélodrome" in texte(seance)
    assert texte(temoin) == temoin_avant
    exiger_coherence()


def test_brouillon_d_atelier_ne_change_pas_les_agendas() -> None:
    seance = creer_seance()
    avant = texte(seance)
    seance.atelier.title = "Titre encore en brouillon"
    seance.atelier.save_revision()
    assert texte(seance) == avant
    exiger_coherence()
