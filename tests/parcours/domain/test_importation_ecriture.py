from datetime import date

import pytest

from parcours.domain.contrats import suspendre
from parcours.models import Contrat, Sortie, Suspension
from tests.parcours.dossiers import creer_sortie
from tests.parcours.imports import importer

pytestmark = pytest.mark.django_db

TERMINE = {"fin_prevue": "2024-06-30", "fin_reelle": "2024-06-30"}


@pytest.mark.parametrize("code", ["NE3", "ED2"])
def test_un_code_de_sortie_qui_change_ne_garde_rien_de_l_ancien_emploi(code: str) -> None:
    importer(TERMINE)
    creer_sortie(Contrat.objects.get(), "ED1", duree_emploi=8, employeur="Ville Exemple")
    importer(TERMINE | {"code_sortie": code})
    sortie = Sortie.objects.get()
    assert (sortie.employeur, sortie.duree_emploi) == ("", None)


def test_le_meme_code_de_sortie_garde_l_emploi() -> None:
    importer(TERMINE)
    creer_sortie(Contrat.objects.get(), "ED1", duree_emploi=8, employeur="Ville Exemple")
    importer(TERMINE | {"code_sortie": "ED1", "situation_m6": "emploi"})
    sortie = Sortie.objects.get()
    assert (sortie.employeur, sortie.duree_emploi) == ("Ville Exemple", 8)


def test_une_fin_importee_arrete_ce_qui_suspendait_le_contrat() -> None:
    importer({"fin_prevue": "2024-12-31"})
    contrat = Contrat.objects.get()
    suspension = suspendre(contrat=contrat.pk, suspension=Suspension(debut=date(2024, 2, 1), motif="conge"))
    importer(TERMINE)
    suspension.refresh_from_db()
    assert (suspension.fin, suspension.history.count()) == (date(2024, 6, 30), 2)
