"""What rules read, and how a warning is lifted: versions of the numbers, reasons kept, a constant number of queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.domain.regles import Examen, examiner, examiner_tous, lever
from parcours.exceptions import RefusError
from parcours.models import Contrat, Derogation, RegleContrat, TypeContrat
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_rh

pytestmark = pytest.mark.django_db

JOUR = date(2024, 2, 1)


@pytest.fixture(autouse=True)
def _en_2024(time_machine: Any) -> None:
    time_machine.move_to("2024-02-01 08:00:00+01:00", tick=False)


def creer_cdd_trop_long(**champs: Any) -> Contrat:
    return creer_contrat(debut=date(2024, 1, 1), type="cdd", fin_prevue=date(2025, 12, 31), **champs)


def regles(examen: Examen) -> tuple[list[str], list[str]]:
    return [a.regle for a in examen.actifs], [a.regle for a in examen.leves]


def remplacer(parametre: str, valeur: int, le: date) -> None:
    """Change the number of fixed-term contracts from a day on, as HR does when law changes."""
    ancienne = RegleContrat.objects.get(type="cdd", parametre=parametre)
    ancienne.valide_au = le - timedelta(days=1)
    ancienne.save()
    RegleContrat.objects.create(
        type="cdd", parametre=parametre, valeur=valeur, valide_du=le, source="Accord de branche d’essai"
    )


@pytest.mark.parametrize(("le", "attendu"), [(date(2024, 1, 1), []), (date(2024, 1, 2), ["cdd.duree_totale_mois"])])
def test_le_nombre_est_celui_du_premier_jour_du_contrat(le: date, attendu: list[str]) -> None:
    remplacer("duree_totale_mois", 24, le)
    assert regles(examiner(creer_cdd_trop_long()))[0] == attendu


@pytest.mark.parametrize(("le", "attendu"), [(date(2024, 1, 1), ["cdd.duree_totale_mois"]), (date(2024, 1, 2), [])])
def test_une_nouvelle_regle_vaut_des_son_premier_jour(le: date, attendu: list[str]) -> None:
    remplacer("duree_totale_mois", 3, le)
    contrat = creer_contrat(debut=date(2024, 1, 1), type="cdd", fin_prevue=date(2024, 12, 31))
    assert regles(examiner(contrat))[0] == attendu


def test_la_source_est_celle_de_la_regle() -> None:
    remplacer("duree_totale_mois", 20, date(2023, 1, 1))
    (avertissement,) = examiner(creer_cdd_trop_long()).actifs
    assert (avertissement.phrase, avertissement.source) == (
        "Avec ses renouvellements, ce contrat dure plus de 20 mois.", "Accord de branche d’essai",
    )  # fmt: skip


def test_une_regle_retiree_n_avertit_plus() -> None:
    contrat = creer_cdd_trop_long()
    RegleContrat.objects.filter(parametre="duree_totale_mois").delete()
    assert examiner(contrat) == Examen()


@pytest.mark.parametrize("type_", TypeContrat.values)
def test_sans_aucun_nombre_aucune_regle_n_en_invente(type_: str) -> None:
    RegleContrat.objects.all().delete()
    debut = date(2024, 1, 1)
    contrat = creer_contrat(debut=debut, type=type_, fin_prevue=date(2044, 1, 1), quotite=1, essai_fin=date(2034, 1, 1))
    assert examiner(contrat) == Examen()


def test_un_avertissement_se_leve_avec_son_motif() -> None:
    contrat, auteur = creer_cdd_trop_long(), creer_rh()
    derogation = lever(contrat=contrat.pk, regle="cdd.duree_totale_mois", motif="  Accord de branche. ", auteur=auteur)
    assert (derogation.motif, derogation.auteur, derogation.contrat) == ("Accord de branche.", auteur, contrat)
    assert Derogation.history.count() == 1
    assert regles(examiner(contrat)) == ([], ["cdd.duree_totale_mois"])


def test_une_derogation_ne_vaut_que_pour_sa_regle_et_son_contrat() -> None:
    contrat, autre = creer_cdd_trop_long(essai_fin=date(2024, 6, 1)), creer_cdd_trop_long()
    lever(contrat=contrat.pk, regle="cdd.duree_totale_mois", motif="Accord de branche.", auteur=creer_rh())
    assert regles(examiner(contrat)) == (["cdd.essai_long_mois"], ["cdd.duree_totale_mois"])
    assert regles(examiner(autre)) == (["cdd.duree_totale_mois"], [])


@pytest.mark.parametrize(
    ("regle", "motif", "phrase"),
    [
        ("cdd.duree_totale_mois", " \n", "Écrivez pourquoi"),
        ("cdd.renouvellements", "Accord.", "ne donne pas cet avertissement"),
        ("inconnue", "Accord.", "ne donne pas cet avertissement"),
        ("cdd.duree_totale_mois", "x" * 301, "300"),
    ],
)
def test_une_derogation_impossible_est_refusee(regle: str, motif: str, phrase: str) -> None:
    contrat = creer_cdd_trop_long()
    with pytest.raises(RefusError, match=phrase):
        lever(contrat=contrat.pk, regle=regle, motif=motif, auteur=creer_rh())
    assert not Derogation.objects.exists()


def test_un_avertissement_ne_se_leve_qu_une_fois() -> None:
    contrat = creer_cdd_trop_long()
    lever(contrat=contrat.pk, regle="cdd.duree_totale_mois", motif="Accord.", auteur=creer_rh())
    with pytest.raises(RefusError, match="déjà levé"):
        lever(contrat=contrat.pk, regle="cdd.duree_totale_mois", motif="Accord.", auteur=creer_rh())


def test_chaque_contrat_demande_a_son_examen_et_lui_seul() -> None:
    mediateur = creer_dossier()
    ancien = creer_contrat(
        mediateur, date(2022, 1, 1), type="cdd", fin_prevue=date(2022, 6, 30), fin_reelle=date(2022, 6, 30)
    )
    actuel = creer_contrat(mediateur)
    assert examiner_tous([actuel]) == {actuel.pk: Examen()}
    assert examiner_tous([ancien, actuel]) == {ancien.pk: Examen(), actuel.pk: Examen()}


def creer_dossier_charge() -> list[Contrat]:
    tuteur = creer_rh()
    mediateur = creer_dossier()
    pec = creer_contrat(
        mediateur,
        date(2022, 1, 1),
        type="pec",
        fin_prevue=date(2022, 12, 31),
        fin_reelle=date(2022, 12, 31),
        tuteur=tuteur,
    )
    relais = creer_contrat(
        mediateur, date(2023, 6, 1), type="adulte_relais", fin_prevue=date(2026, 5, 31), convention="AR-1"
    )
    Derogation.objects.create(contrat=relais, regle="adulte_relais.habite_qpv", motif="Accord.")
    return [pec, relais]


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_contrats() -> None:
    contrats: list[Contrat] = []
    mesures = []
    for nombre in (1, 14):
        for _ in range(nombre):
            contrats += creer_dossier_charge()
        with CaptureQueriesContext(connection) as requetes:
            examens = examiner_tous(contrats)
        mesures.append((len(examens), len(requetes)))
    assert mesures == [(2, 8), (30, 8)]
