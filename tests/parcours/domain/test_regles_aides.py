"""Adulte-relais and PEC: who may be hired, when, for how long, with whom."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parcours.domain.contrats import amender, renouveler, terminer, transferer
from parcours.domain.regles import examiner
from parcours.models import Avenant, Contrat, RegleContrat
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh

pytestmark = pytest.mark.django_db

JOUR = date(2024, 6, 1)


@pytest.fixture(autouse=True)
def _en_2026(time_machine: Any) -> None:
    time_machine.move_to("2026-03-02 08:00:00+01:00", tick=False)


def regles(contrat: Contrat, *, jour: date = JOUR) -> list[str]:
    return [avertissement.regle for avertissement in examiner(contrat, jour=jour).actifs]


def creer_adulte_relais(*, naissance: date | None = date(1990, 1, 1), **champs: Any) -> Contrat:
    """Return a contract that no rule warns about, but for what the test changes."""
    defauts: dict[str, Any] = {
        "type": "adulte_relais", "fin_prevue": date(2026, 12, 31), "habite_qpv": True, "sans_emploi": True,
        "convention": "AR-1", "convention_debut": date(2024, 1, 1), "convention_fin": date(2026, 12, 31),
    }  # fmt: skip
    return creer_contrat(creer_dossier(naissance=naissance), date(2024, 1, 1), **(defauts | champs))


def creer_pec(**champs: Any) -> Contrat:
    """Return a contract that no rule warns about, but for what the test changes."""
    defauts: dict[str, Any] = {
        "type": "pec", "fin_prevue": date(2024, 12, 31), "aide_accordee_le": date(2023, 12, 20),
    }  # fmt: skip
    champs["tuteur"] = champs["tuteur"] if "tuteur" in champs else creer_rh()
    return creer_contrat(debut=date(2024, 1, 1), **(defauts | champs))


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, []),
        ({"naissance": date(1998, 1, 1)}, []),
        ({"naissance": date(1998, 1, 2)}, ["age_minimum"]),
        ({"naissance": None}, ["age_minimum"]),
        ({"habite_qpv": False}, ["habite_qpv"]),
        ({"habite_qpv": None}, ["habite_qpv"]),
        ({"sans_emploi": False}, ["sans_emploi"]),
        ({"sans_emploi": None}, ["sans_emploi"]),
        ({"fin_prevue": date(2027, 1, 1)}, ["duree_maximum_mois"]),
        ({"fin_prevue": None}, []),
        ({"convention_debut": date(2024, 1, 2)}, ["convention_avant"]),
        ({"convention_debut": None, "convention_fin": None}, ["convention_avant"]),
        ({"convention_fin": date(2027, 1, 1)}, ["convention_mois"]),
        ({"quotite": Decimal(50)}, []),
        ({"quotite": Decimal("49.9")}, ["quotite_minimum"]),
    ],
)
def test_un_adulte_relais_suit_chaque_regle(champs: dict[str, Any], attendu: list[str]) -> None:
    assert regles(creer_adulte_relais(**champs)) == [f"adulte_relais.{regle}" for regle in attendu]


def test_ce_qui_manque_est_a_verifier_tant_que_le_contrat_court() -> None:
    contrat = creer_adulte_relais(
        naissance=None, habite_qpv=None, sans_emploi=None, convention_debut=None, convention_fin=None
    )
    assert [a.phrase for a in examiner(contrat, jour=JOUR).actifs] == [
        "La date de naissance n’est pas connue\u00a0: l’âge est à vérifier.",
        "On ne sait pas si la personne habite un quartier prioritaire (QPV)\u00a0: à vérifier.",
        "On ne sait pas si la personne était sans emploi à l’embauche\u00a0: à vérifier.",
        "La date de la convention n’est pas connue\u00a0: elle est à vérifier.",
    ]
    terminer(contrat=contrat.pk, fin_reelle=date(2025, 12, 31), motif_fin="demission")
    assert regles(contrat) == []


def test_un_adulte_relais_se_renouvelle_une_fois() -> None:
    contrat = creer_adulte_relais(fin_prevue=date(2024, 12, 31), convention="")
    fin = date(2025, 12, 31)
    suite = renouveler(contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=fin, signe_le=date(2024, 12, 1))
    assert regles(suite) == []
    fin = date(2026, 12, 31)
    encore = renouveler(contrat=suite.pk, debut=date(2026, 1, 1), fin_prevue=fin, signe_le=date(2025, 12, 1))
    assert regles(encore) == ["adulte_relais.renouvellements"]


def test_la_duree_d_un_contrat_transfere_court_depuis_son_debut() -> None:
    contrat = creer_adulte_relais(fin_prevue=date(2027, 1, 1), convention="")
    suite = transferer(contrat=contrat.pk, etablissement=creer_etablissement("B"), debut=date(2025, 1, 1))
    assert regles(suite) == ["adulte_relais.duree_maximum_mois"]


def test_une_convention_ne_sert_qu_a_un_poste_a_la_fois() -> None:
    premier, second = creer_adulte_relais(), creer_adulte_relais(convention=" ar-1 ")
    autre = creer_adulte_relais(convention="AR-2")
    assert [regles(contrat) for contrat in (premier, second, autre)] == [
        ["adulte_relais.convention_unique"], ["adulte_relais.convention_unique"], [],
    ]  # fmt: skip
    terminer(contrat=premier.pk, fin_reelle=date(2024, 5, 31), motif_fin="demission")
    assert [regles(contrat) for contrat in (premier, second)] == [[], []]


def test_une_personne_garde_sa_convention_en_renouvelant() -> None:
    contrat = creer_adulte_relais(fin_prevue=date(2024, 12, 31))
    suite = renouveler(
        contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 12, 31), signe_le=date(2024, 12, 1)
    )
    assert (regles(contrat), regles(suite, jour=date(2025, 2, 1))) == ([], [])


def test_un_avenant_sous_le_mi_temps_avertit() -> None:
    contrat = creer_adulte_relais()
    amender(contrat=contrat.pk, avenant=Avenant(objet="temps", effet_le=date(2024, 3, 1), quotite=Decimal(40)))
    assert regles(contrat) == ["adulte_relais.quotite_minimum"]


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, []),
        ({"fin_prevue": date(2024, 6, 30)}, []),
        ({"fin_prevue": date(2024, 6, 29)}, ["duree_minimum_mois"]),
        ({"fin_prevue": date(2025, 12, 31)}, []),
        ({"fin_prevue": date(2026, 1, 1)}, ["duree_totale_mois"]),
        ({"fin_prevue": date(2026, 1, 1), "public_prolonge": True}, []),
        ({"fin_prevue": date(2029, 1, 1), "public_prolonge": True}, ["duree_totale_prolongee_mois"]),
        ({"quotite": Decimal("57.15")}, []),
        ({"quotite": Decimal("57.14")}, ["heures_minimum"]),
        ({"aide_accordee_le": date(2024, 1, 1)}, []),
        ({"aide_accordee_le": date(2024, 1, 2)}, ["aide_avant"]),
        ({"aide_accordee_le": None}, ["aide_avant"]),
        ({"tuteur": None}, ["tuteur"]),
    ],
)
def test_un_pec_suit_chaque_regle(champs: dict[str, Any], attendu: list[str]) -> None:
    assert regles(creer_pec(**champs)) == [f"pec.{regle}" for regle in attendu]


def test_un_pec_rompu_avant_six_mois_etait_assez_long_a_la_signature() -> None:
    contrat = creer_pec(fin_reelle=date(2024, 2, 15), motif_fin="demission")
    assert regles(contrat) == []


def test_un_pec_prolonge_par_avenant_etait_trop_court_a_la_signature() -> None:
    contrat = creer_pec(fin_prevue=date(2024, 3, 31))
    avenant = Avenant(objet="duree", effet_le=date(2024, 3, 1), signe_le=date(2024, 3, 1), fin_prevue=date(2024, 9, 30))
    amender(contrat=contrat.pk, avenant=avenant)
    assert regles(contrat) == ["pec.duree_minimum_mois"]


def test_la_duree_totale_d_un_pec_compte_ses_renouvellements() -> None:
    contrat = creer_pec()
    suite = renouveler(
        contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 3, 31), signe_le=date(2024, 12, 1)
    )
    encore = renouveler(
        contrat=suite.pk, debut=date(2025, 4, 1), fin_prevue=date(2026, 1, 31), signe_le=date(2025, 3, 1)
    )
    assert (regles(suite), regles(encore)) == ([], ["pec.duree_totale_mois"])


def test_un_pec_renouvele_apres_quelques_jours_continue_le_meme() -> None:
    contrat = creer_pec(fin_reelle=date(2024, 12, 27), motif_fin="terme")
    suite = renouveler(
        contrat=contrat.pk, debut=date(2025, 1, 6), fin_prevue=date(2026, 1, 31), signe_le=date(2024, 12, 1)
    )
    assert regles(suite) == ["pec.duree_totale_mois"]


def test_un_contrat_d_un_autre_type_ne_continue_pas_celui_qu_il_suit() -> None:
    contrat = creer_pec()
    suite = renouveler(contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2026, 6, 30), type="cdd")
    assert regles(suite) == []


def test_vingt_heures_pile_suffisent() -> None:
    RegleContrat.objects.filter(parametre="heures_temps_plein").update(valeur=40)
    assert regles(creer_pec(quotite=Decimal(50))) == []
    assert regles(creer_pec(quotite=Decimal("49.99"))) == ["pec.heures_minimum"]


def test_un_tuteur_compte_les_contrats_de_leur_premier_a_leur_dernier_jour() -> None:
    tuteur = creer_rh()
    contrats = [creer_pec(tuteur=tuteur, fin_reelle=date(2024, 3, 15), motif_fin="demission") for _ in range(4)]
    jours = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 15), date(2024, 3, 16))
    assert [regles(contrats[0], jour=jour) for jour in jours] == [
        [], ["pec.tutores_maximum"], ["pec.tutores_maximum"], [],
    ]  # fmt: skip


def test_un_tuteur_suit_trois_personnes_au_plus() -> None:
    tuteur = creer_rh()
    contrats = [creer_pec(tuteur=tuteur) for _ in range(3)]
    assert regles(contrats[0]) == []
    contrats.append(creer_pec(tuteur=tuteur))
    assert [regles(contrat) for contrat in contrats] == [["pec.tutores_maximum"]] * 4
    terminer(contrat=contrats[0].pk, fin_reelle=date(2024, 5, 31), motif_fin="demission")
    assert [regles(contrat) for contrat in contrats] == [[]] * 4
