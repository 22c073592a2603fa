"""Where an exit stands in each rate."""

from dataclasses import replace
from datetime import date

import pytest

from parcours.domain.chiffres import Base, Classe, Operateur, Profil, Version
from parcours.domain.definitions import (
    DEFINITIONS,
    Place,
    avec_seuil,
    classe_retenue,
    classe_saisie,
    documentee,
    en_vigueur,
    place,
    repond,
)

pytestmark = pytest.mark.une_fois

RESEAU, DYNAMIQUES, EMPLOI, DURABLE, EMPLOI_M6 = DEFINITIONS
OUI, NON, DEHORS = Place.NUMERATEUR, Place.DENOMINATEUR, Place.DEHORS


def profil(code: str, classe: Classe, *, duree: int | None = None, mois: int = 3, situation: str = "emploi") -> Profil:
    return Profil(code, classe.value, duree, mois, situation)


def test_les_cinq_taux_et_ce_qu_ils_divisent() -> None:
    assert [(d.cle, d.base, d.version) for d in DEFINITIONS] == [
        ("reseau", Base.SORTANTS, 1),
        ("dynamiques", Base.EXAMINEES, 1),
        ("emploi", Base.EXAMINEES, 1),
        ("durable", Base.EXAMINEES, 1),
        ("emploi_m6", Base.REPONSES_M6, 1),
    ]
    assert all(d.nom and d.texte and d.source for d in DEFINITIONS)


@pytest.mark.parametrize(
    ("code", "classe", "places"),
    [
        ("ED1", Classe.DURABLE, [OUI, OUI, OUI, OUI]),
        ("ET1", Classe.TRANSITION, [OUI, OUI, OUI, NON]),
        # The class of a code is what the table says: ET4 may be made lasting.
        ("ET4", Classe.DURABLE, [OUI, OUI, OUI, OUI]),
        ("SP1", Classe.POSITIVE, [OUI, OUI, NON, NON]),
        ("SP2", Classe.POSITIVE, [NON, OUI, NON, NON]),
        ("SP3", Classe.POSITIVE, [OUI, OUI, NON, NON]),
        ("AS1", Classe.AUTRE, [NON, NON, NON, NON]),
        ("ND", Classe.NON_DOCUMENTEE, [NON, NON, NON, NON]),
        ("NE4", Classe.NEUTRALISEE, [NON, DEHORS, DEHORS, DEHORS]),
    ],
)
def test_la_place_de_chaque_code(code: str, classe: Classe, places: list[Place]) -> None:
    assert [place(profil(code, classe), d) for d in DEFINITIONS[:4]] == places


def test_une_presence_courte_ne_garde_son_code_que_sur_tous_les_sortants() -> None:
    court = profil("ED1", Classe.DURABLE, mois=2)
    assert [place(court, d) for d in DEFINITIONS] == [OUI, DEHORS, DEHORS, DEHORS, DEHORS]
    assert (classe_saisie(court, RESEAU), classe_retenue(court, RESEAU)) == (Classe.DURABLE, Classe.NEUTRALISEE)


@pytest.mark.parametrize(
    ("code", "duree", "operateur", "classe"),
    [
        ("ED2", 6, Operateur.AU_MOINS, Classe.DURABLE),
        ("ED2", 5, Operateur.AU_MOINS, Classe.TRANSITION),
        ("ED3", None, Operateur.AU_MOINS, Classe.DURABLE),
        ("ED2", 6, Operateur.PLUS_DE, Classe.TRANSITION),
        ("ED3", 7, Operateur.PLUS_DE, Classe.DURABLE),
        ("ED2", None, Operateur.PLUS_DE, Classe.TRANSITION),
        ("ED1", None, Operateur.PLUS_DE, Classe.DURABLE),
        ("ED1", 3, Operateur.AU_MOINS, Classe.DURABLE),
    ],
)
def test_la_duree_d_un_contrat_a_terme(code: str, duree: int | None, operateur: Operateur, classe: Classe) -> None:
    (definition,) = avec_seuil([DURABLE], operateur=operateur)
    assert classe_saisie(profil(code, Classe.DURABLE, duree=duree), definition) == classe


def test_un_autre_seuil_se_donne_sans_toucher_au_reste() -> None:
    changees = avec_seuil(DEFINITIONS, seuil_mois=12)
    assert [(d.seuil_mois, d.operateur, d.cle) for d in changees] == [
        (12, Operateur.AU_MOINS, d.cle) for d in DEFINITIONS
    ]
    assert avec_seuil(DEFINITIONS) == DEFINITIONS


@pytest.mark.parametrize(
    ("situation", "attendue"),
    [
        ("emploi", OUI), ("formation", NON), ("chomage", NON), ("inactivite", NON),
        ("injoignable", DEHORS), ("opposition", DEHORS), ("", DEHORS),
    ],
)  # fmt: skip
def test_la_place_d_une_situation_a_six_mois(situation: str, attendue: Place) -> None:
    sorti = profil("AS1", Classe.AUTRE, situation=situation)
    assert place(sorti, EMPLOI_M6) == attendue
    assert repond(sorti) == (attendue != DEHORS)


def test_une_sortie_non_documentee_se_lit_dans_sa_classe() -> None:
    assert not documentee(profil("PI", Classe.NON_DOCUMENTEE))
    assert documentee(profil("AS1", Classe.AUTRE))


def test_un_taux_a_la_version_de_son_jour_ou_la_plus_proche() -> None:
    deux, trois = replace(RESEAU, version=2), replace(RESEAU, version=3)
    dates = (date(2020, 1, 1), date(2022, 12, 31)), (date(2024, 1, 1), date(2024, 12, 31)), (date(2026, 1, 1), None)
    versions = [Version(RESEAU, *dates[0]), Version(deux, *dates[1]), Version(trois, *dates[2]), Version(EMPLOI)]

    def le(*jour: int) -> tuple[int, object]:
        retenue, emploi = en_vigueur(versions, date(*jour))
        assert emploi is EMPLOI
        return retenue.version, retenue.dates

    assert [le(2022, 12, 31), le(2024, 1, 1), le(2030, 1, 1)] == [(1, None), (2, None), (3, None)]
    assert [le(2019, 1, 1), le(2023, 1, 31), le(2023, 12, 1), le(2025, 12, 1)] == [
        (1, dates[0]), (1, dates[0]), (2, dates[1]), (3, dates[2]),
    ]  # fmt: skip
