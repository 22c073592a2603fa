"""Contracts with training, service civique, immersions."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from parcours.domain.regles import examiner
from parcours.models import Contrat, Formation, Immersion, Mediateur, ModuleFormation
from tests.parcours.dossiers import creer_contrat, creer_dossier

pytestmark = pytest.mark.django_db

JOUR = date(2024, 3, 1)


@pytest.fixture(autouse=True)
def _en_2026(time_machine: Any) -> None:
    time_machine.move_to("2026-03-02 08:00:00+01:00", tick=False)


def regles(contrat: Contrat, *, jour: date = JOUR) -> list[str]:
    return [avertissement.regle for avertissement in examiner(contrat, jour=jour).actifs]


def creer(type_: str, *, naissance: date | None = date(2003, 1, 1), **champs: Any) -> Contrat:
    defauts = {"type": type_, "fin_prevue": date(2024, 12, 31)}
    return creer_contrat(creer_dossier(naissance=naissance), date(2024, 1, 1), **(defauts | champs))


def creer_formation(mediateur: Mediateur, heures: Decimal, **champs: Any) -> None:
    module = ModuleFormation.objects.get_or_create(intitule="Secourisme")[0]
    dates = {"debut": date(2024, 2, 5), "fin": date(2024, 2, 9)}
    Formation.objects.create(mediateur=mediateur, module=module, heures=heures, **(dates | champs))


def creer_immersion(mediateur: Mediateur, debut: date, fin: date, structure: str = "Régie d’essai") -> Immersion:
    return Immersion.objects.create(mediateur=mediateur, structure=structure, debut=debut, fin=fin)


@pytest.mark.parametrize(
    ("type_", "naissance", "attendu"),
    [
        ("apprentissage", date(2008, 1, 1), []),
        ("apprentissage", date(2008, 1, 2), ["age_minimum"]),
        ("apprentissage", date(1994, 1, 2), []),
        ("apprentissage", date(1994, 1, 1), ["age_maximum"]),
        ("apprentissage", None, ["age_minimum"]),
        ("service_civique", date(2008, 1, 2), ["age_minimum"]),
        ("service_civique", date(1998, 1, 2), []),
        ("service_civique", date(1998, 1, 1), ["age_maximum"]),
        ("professionnalisation", None, []),
    ],
)
def test_l_age_se_lit_le_jour_de_l_embauche(type_: str, naissance: date | None, attendu: list[str]) -> None:
    assert regles(creer(type_, naissance=naissance)) == [f"{type_}.{regle}" for regle in attendu]


@pytest.mark.parametrize("type_", ["apprentissage", "professionnalisation", "service_civique"])
def test_une_duree_a_un_minimum(type_: str) -> None:
    permis, court = creer(type_, fin_prevue=date(2024, 6, 30)), creer(type_, fin_prevue=date(2024, 6, 29))
    assert (regles(permis), regles(court)) == ([], [f"{type_}.duree_minimum_mois"])


@pytest.mark.parametrize(
    ("type_", "annee"), [("apprentissage", 2026), ("professionnalisation", 2026), ("service_civique", 2024)]
)
def test_une_duree_a_un_maximum(type_: str, annee: int) -> None:
    permis, long = creer(type_, fin_prevue=date(annee, 12, 31)), creer(type_, fin_prevue=date(annee + 1, 1, 1))
    assert (regles(permis), regles(long)) == ([], [f"{type_}.duree_maximum_mois"])


def test_un_service_civique_fait_au_moins_vingt_quatre_heures() -> None:
    permis, court = (
        creer("service_civique", quotite=Decimal("68.58")),
        creer("service_civique", quotite=Decimal("68.57")),
    )
    assert (regles(permis), regles(court)) == ([], ["service_civique.heures_minimum"])


# 2024 has 366 days: 366 / 7 × 35 = 1830 hours, whose 15 % are 274,5. At a quarter of the time, 150 hours come first.
@pytest.mark.parametrize(
    ("heures", "quotite", "attendu"),
    [
        ("274.5", 100, []),
        ("274.25", 100, ["formation_pourcent"]),
        ("149.5", 100, ["formation_heures", "formation_pourcent"]),
        ("149.5", 25, ["formation_heures"]),
        ("150", 25, []),
    ],
)
def test_une_professionnalisation_finie_a_assez_de_formation(heures: str, quotite: int, attendu: list[str]) -> None:
    contrat = creer("professionnalisation", quotite=Decimal(quotite), fin_reelle=date(2024, 12, 31))
    creer_formation(contrat.mediateur, Decimal(heures))
    assert regles(contrat) == [f"professionnalisation.{regle}" for regle in attendu]


def test_seules_comptent_les_heures_suivies_pendant_le_contrat() -> None:
    contrat = creer("professionnalisation", fin_reelle=date(2024, 12, 31))
    creer_formation(contrat.mediateur, Decimal(300), resultat="prevue")
    creer_formation(contrat.mediateur, Decimal(300), debut=date(2025, 1, 2), fin=date(2025, 2, 2))
    assert [a.phrase for a in examiner(contrat).actifs] == [
        "0 heures de formation notées. Le minimum est 150.",
        "0 heures de formation notées\u00a0: c’est moins de 15\u00a0% du contrat.",
    ]


def test_comptent_aussi_le_premier_et_le_dernier_jour() -> None:
    contrat = creer("professionnalisation", fin_reelle=date(2024, 12, 31))
    for jour in (date(2024, 1, 1), date(2024, 12, 31)):
        creer_formation(contrat.mediateur, Decimal("137.25"), debut=jour, fin=jour)
    assert regles(contrat) == []


def test_une_professionnalisation_en_cours_ou_rompue_n_a_pas_encore_ses_heures() -> None:
    en_cours = creer("professionnalisation")
    rompue = creer("professionnalisation", fin_reelle=date(2024, 6, 30), motif_fin="demission")
    assert (regles(en_cours), regles(rompue)) == ([], [])


def test_une_immersion_dure_un_mois_au_plus() -> None:
    contrat = creer_contrat()
    creer_immersion(contrat.mediateur, date(2024, 2, 1), date(2024, 2, 29))
    assert regles(contrat) == []
    creer_immersion(contrat.mediateur, date(2024, 4, 1), date(2024, 5, 1), "Autre régie d’essai")
    assert regles(contrat) == ["cdi.immersion_mois"]


def test_une_structure_recoit_deux_fois_en_douze_mois() -> None:
    contrat = creer_contrat()
    for mois, structure in ((2, "Régie d’essai"), (4, "RÉGIE D’ESSAI "), (6, "Autre régie d’essai")):
        creer_immersion(contrat.mediateur, date(2024, mois, 1), date(2024, mois, 5), structure)
    assert regles(contrat) == []
    troisieme = creer_immersion(contrat.mediateur, date(2025, 1, 27), date(2025, 1, 31))
    assert regles(contrat) == ["cdi.immersion_conventions"]
    troisieme.debut, troisieme.fin = date(2025, 1, 28), date(2025, 2, 1)
    troisieme.save()
    assert regles(contrat) == []


def test_une_structure_recoit_soixante_jours_en_douze_mois() -> None:
    contrat = creer_contrat()
    creer_immersion(contrat.mediateur, date(2024, 3, 1), date(2024, 3, 31))
    seconde = creer_immersion(contrat.mediateur, date(2024, 5, 1), date(2024, 5, 29))
    assert regles(contrat) == []
    seconde.fin = date(2024, 5, 30)
    seconde.save()
    assert regles(contrat) == ["cdi.immersion_jours"]


def test_une_immersion_se_dit_sur_le_contrat_ou_elle_commence() -> None:
    ancien = creer_contrat(fin_reelle=date(2024, 3, 31))
    actuel = creer_contrat(ancien.mediateur, date(2024, 4, 1))
    creer_immersion(ancien.mediateur, date(2024, 5, 1), date(2024, 7, 1))
    assert (regles(ancien), regles(actuel)) == ([], ["cdi.immersion_mois", "cdi.immersion_jours"])


@pytest.mark.parametrize("debut", [date(2024, 1, 1), date(2024, 3, 31)])
def test_une_immersion_du_premier_ou_du_dernier_jour_est_de_ce_contrat(debut: date) -> None:
    contrat = creer_contrat(fin_reelle=date(2024, 3, 31))
    creer_immersion(contrat.mediateur, debut, debut + timedelta(days=40))
    assert regles(contrat) == ["cdi.immersion_mois"]
