"""Where rules must keep quiet: contracts without a term, and numbers that lift a limit."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parcours.domain.calendrier import dernier_jour
from parcours.domain.regles import examiner
from parcours.models import Contrat, RegleContrat
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_rh

pytestmark = pytest.mark.django_db

JOUR = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _en_2026(time_machine: Any) -> None:
    time_machine.move_to("2026-03-02 08:00:00+01:00", tick=False)


def regles(contrat: Contrat) -> list[str]:
    return [avertissement.regle for avertissement in examiner(contrat, jour=JOUR).actifs]


def changer(parametre: str, valeur: str) -> None:
    RegleContrat.objects.filter(parametre=parametre).update(valeur=Decimal(valeur))


def creer_cdd(debut: date, fin: date, **champs: Any) -> Contrat:
    return creer_contrat(champs.pop("mediateur", None), debut, type="cdd", fin_prevue=fin, fin_reelle=fin, **champs)


@pytest.mark.parametrize("fin_reelle", [None, date(2026, 2, 28)])
@pytest.mark.parametrize("type_", ["adulte_relais", "apprentissage", "professionnalisation", "pec"])
def test_un_contrat_aide_sans_terme_n_a_pas_de_duree_maximum(type_: str, fin_reelle: date | None) -> None:
    """Law limits the fixed-term ones only (articles L5134-103, L5134-24, L6222-7, L6325-5)."""
    contrat = creer_contrat(
        creer_dossier(naissance=date(1993, 1, 1)),
        date(2021, 1, 1),
        type=type_,
        fin_reelle=fin_reelle,
        habite_qpv=True,
        sans_emploi=True,
        convention_debut=date(2021, 1, 1),
        aide_accordee_le=date(2020, 12, 1),
        tuteur=creer_rh(),
    )
    assert regles(contrat) == []


@pytest.mark.parametrize(
    ("fin", "debut", "attendu"),
    [
        # 13 days, hence half: seven days of opening, from Monday 15 to Tuesday 23 January.
        (date(2024, 1, 13), date(2024, 1, 23), ["cdd.carence_diviseur_court"]),
        (date(2024, 1, 13), date(2024, 1, 24), []),
        # 14 days, hence a third: five days of opening, from Monday 15 to Friday 19 January.
        (date(2024, 1, 14), date(2024, 1, 19), ["cdd.carence_diviseur"]),
        (date(2024, 1, 14), date(2024, 1, 20), []),
    ],
)
def test_la_carence_change_a_quatorze_jours(fin: date, debut: date, attendu: list[str]) -> None:
    premier = creer_cdd(date(2024, 1, 1), fin)
    assert regles(creer_cdd(debut, date(2024, 8, 31), mediateur=premier.mediateur)) == attendu


def test_un_diviseur_nul_supprime_la_carence() -> None:
    """A branch agreement may do without any waiting period (article L1244-4)."""
    changer("carence_diviseur", "0")
    premier = creer_cdd(date(2024, 1, 1), date(2024, 1, 30))
    assert regles(creer_cdd(date(2024, 2, 5), date(2024, 8, 31), mediateur=premier.mediateur)) == []


def test_un_diviseur_a_virgule_compte_tout_entier() -> None:
    changer("carence_diviseur", "2.5")
    premier = creer_cdd(date(2024, 1, 1), date(2024, 1, 30))
    # 30 / 2,5: twelve days of opening, from Wednesday 31 January to Thursday 15 February.
    tot, assez = (
        creer_cdd(debut, date(2024, 8, 31), mediateur=premier.mediateur, quotite=Decimal(10))
        for debut in (date(2024, 2, 15), date(2024, 2, 16))
    )
    assert (regles(tot), regles(assez)) == (["cdd.carence_diviseur"], [])


def test_une_duree_sans_fin_ne_depasse_pas_le_calendrier() -> None:
    changer("duree_totale_mois", "99999")
    assert regles(creer_cdd(date(2020, 1, 1), date(2025, 12, 31))) == []
    assert dernier_jour(date(2024, 1, 15), 99_999) == date.max
