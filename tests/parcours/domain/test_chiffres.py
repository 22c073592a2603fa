"""A rate: its rounding, its absence, its hiding."""

from decimal import Decimal

import pytest

from parcours.domain.chiffres import Chiffres, Taux, pourcentage
from parcours.domain.definitions import DEFINITIONS

pytestmark = pytest.mark.une_fois


@pytest.mark.parametrize(
    ("numerateur", "denominateur", "attendu"),
    [
        (129, 201, "64.2"),
        (128, 201, "63.7"),
        (7, 14, "50.0"),
        (8, 11, "72.7"),
        (1, 2000, "0.1"),  # 0,05: the half goes up
        (0, 7, "0.0"),
        (7, 7, "100.0"),
    ],
)
def test_un_pourcentage_a_une_decimale(numerateur: int, denominateur: int, attendu: str) -> None:
    assert str(pourcentage(numerateur, denominateur)) == attendu
    assert Taux(DEFINITIONS[0], numerateur, denominateur).pourcentage == Decimal(attendu)


@pytest.mark.parametrize(("numerateur", "denominateur", "masque"), [(0, 0, False), (None, None, True)])
def test_un_taux_sur_zero_ou_masque_n_a_pas_de_valeur(
    numerateur: int | None, denominateur: int | None, masque: bool
) -> None:
    assert Taux(DEFINITIONS[0], numerateur, denominateur, masque=masque).pourcentage is None


def test_un_pourcentage_sur_zero_est_une_erreur() -> None:
    with pytest.raises(ZeroDivisionError):
        pourcentage(0, 0)


def test_un_taux_se_trouve_par_sa_cle() -> None:
    taux = tuple(Taux(definition, 1, 2) for definition in DEFINITIONS)
    chiffres = Chiffres(2, 2, 0, 2, 0, taux)
    assert chiffres.taux_de("durable") is taux[3]
    with pytest.raises(KeyError):
        chiffres.taux_de("inconnue")
