import pytest

from parcours.models import Contrat, Sortie
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
