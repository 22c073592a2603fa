"""How the screens write figures: decimal comma, no-break spaces, what is hidden, what is divided by nobody."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.template import Context, Template

from parcours.domain.chiffres import Taux
from tests.parcours.rapports.exemple import DEFINITIONS

pytestmark = pytest.mark.une_fois

VISIBLE, VIDE = Taux(DEFINITIONS[0], 7, 14), Taux(DEFINITIONS[0], 0, 0)
CACHE = Taux(DEFINITIONS[0], None, None, masque=True)


def ecrire(filtre: str, valeur: Any, argument: Any = None) -> str:
    gabarit = Template("{% load parcours_tags %}{{ valeur|" + filtre + " }}")
    return gabarit.render(Context({"valeur": valeur, "argument": argument})).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("taux", "pourcentage", "fraction"),
    [(VISIBLE, "50,0 %", "7 sur 14"), (VIDE, "—", "0 sur 0"), (CACHE, "secret", "")],
)
def test_un_taux_et_sa_fraction(taux: Taux, pourcentage: str, fraction: str) -> None:
    assert (ecrire("pourcent", taux), ecrire("fraction", taux)) == (pourcentage, fraction)


@pytest.mark.parametrize(("valeur", "attendu"), [(0, "0"), (14, "14"), (None, "secret")])
def test_un_nombre(valeur: int | None, attendu: str) -> None:
    assert ecrire("nombre", valeur) == attendu


def test_une_valeur_de_reference_a_sa_virgule() -> None:
    assert (ecrire("virgule", Decimal("64.0")), ecrire("virgule", Decimal("7.5"))) == ("64,0", "7,5")


@pytest.mark.parametrize(
    ("numerateur", "denominateur", "attendu"),
    [(10, 11, "90,9 %"), (11, 11, "100,0 %"), (0, 11, "0,0 %"), (0, 0, "—"), (None, 11, "—"), (3, None, "—")],
)
def test_une_part(numerateur: int | None, denominateur: int | None, attendu: str) -> None:
    assert ecrire("part:argument", numerateur, denominateur) == attendu


@pytest.mark.parametrize(
    ("jours", "attendu"), [(Fraction(729, 2), "12,0"), (Fraction(30), "1,0"), (Fraction(0), "0,0"), (None, "—")]
)
def test_une_duree_en_mois(jours: Fraction | None, attendu: str) -> None:
    assert ecrire("mois", jours) == attendu


@pytest.mark.parametrize(("nombre", "total", "attendu"), [(7, 14, "100"), (None, 14, "0"), (7, None, "0"), (0, 0, "0")])
def test_une_barre(nombre: int | None, total: int | None, attendu: str) -> None:
    assert ecrire("largeur:argument", nombre, total) == attendu
