"""The term: how long, how often renewed, what is signed late, the waiting and trial periods."""

from datetime import date
from typing import Any

import pytest
import time_machine

from parcours.domain.calendrier import age, dernier_jour
from parcours.domain.contrats import amender, renouveler, terminer, transferer
from parcours.domain.regles import examiner
from parcours.domain.regles_terme import jours_ouvres
from parcours.models import Avenant, Contrat
from tests.parcours.dossiers import creer_association, creer_contrat, creer_etablissement

pytestmark = pytest.mark.django_db

PENDANT = date(2024, 2, 1)


@pytest.fixture(autouse=True)
def _en_2026(time_machine: Any) -> None:
    time_machine.move_to("2026-03-02 08:00:00+01:00", tick=False)


def regles(contrat: Contrat, *, jour: date = PENDANT) -> list[str]:
    return [avertissement.regle for avertissement in examiner(contrat, jour=jour).actifs]


def creer_cdd(debut: date = date(2024, 1, 1), fin: date | None = date(2024, 12, 31), **champs: Any) -> Contrat:
    return creer_contrat(champs.pop("mediateur", None), debut, type=champs.pop("type", "cdd"), fin_prevue=fin, **champs)


def prolonger(contrat: Contrat, fin: date, signe_le: date | None) -> None:
    amender(
        contrat=contrat.pk, avenant=Avenant(objet="duree", effet_le=signe_le or fin, signe_le=signe_le, fin_prevue=fin)
    )


@pytest.mark.parametrize(
    ("debut", "mois", "fin"),
    [
        (date(2024, 1, 1), 18, date(2025, 6, 30)),
        (date(2024, 3, 1), 6, date(2024, 8, 31)),
        (date(2024, 1, 15), 1, date(2024, 2, 14)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_une_duree_en_mois_finit_la_veille_du_meme_quantieme(debut: date, mois: int, fin: date) -> None:
    assert dernier_jour(debut, mois) == fin


def test_l_age_se_compte_en_annees_revolues() -> None:
    assert [age(date(1998, 3, 2), date(2024, 3, jour)) for jour in (1, 2)] == [25, 26]
    assert [age(date(2000, 2, 29), date(2025, mois, jour)) for mois, jour in ((2, 28), (3, 1))] == [24, 25]


def test_les_jours_ouvres_vont_du_lundi_au_vendredi() -> None:
    assert [jours_ouvres(date(2024, 3, 1), date(2024, 3, fin)) for fin in (1, 2, 4, 5)] == [0, 1, 1, 2]


@pytest.mark.parametrize(("fin", "attendu"), [(date(2025, 6, 30), []), (date(2025, 7, 1), ["cdd.duree_totale_mois"])])
def test_un_cdd_dure_dix_huit_mois_au_plus(fin: date, attendu: list[str]) -> None:
    assert regles(creer_cdd(fin=fin)) == attendu


def test_un_cdd_sans_terme_se_mesure_jusqu_a_ce_jour() -> None:
    contrat = creer_cdd(fin=None)
    assert [regles(contrat, jour=jour) for jour in (date(2025, 6, 30), date(2025, 7, 1))] == [
        [], ["cdd.duree_totale_mois"],
    ]  # fmt: skip


def test_la_duree_compte_les_renouvellements_mais_pas_un_contrat_apres_un_arret() -> None:
    premier = creer_cdd()
    second = renouveler(
        contrat=premier.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 7, 31), signe_le=date(2024, 12, 1)
    )
    assert (regles(premier), regles(second)) == ([], ["cdd.duree_totale_mois"])
    terminer(contrat=second.pk, fin_reelle=date(2025, 3, 31), motif_fin="demission")
    nouveau = creer_cdd(date(2025, 12, 1), date(2026, 11, 30), mediateur=premier.mediateur)
    assert (regles(second), regles(nouveau)) == ([], [])


def test_des_contrats_importes_bout_a_bout_font_une_chaine() -> None:
    premier = creer_cdd(fin_reelle=date(2024, 12, 31))
    second = creer_cdd(date(2025, 1, 1), date(2025, 7, 31), mediateur=premier.mediateur)
    assert regles(second) == ["cdd.duree_totale_mois"]


def test_un_autre_employeur_ne_fait_pas_de_chaine() -> None:
    premier = creer_cdd(fin_reelle=date(2024, 12, 31))
    ailleurs = creer_etablissement("Z", association=creer_association("Autre association d’essai"))
    second = creer_cdd(date(2025, 1, 1), date(2025, 7, 31), mediateur=premier.mediateur, etablissement=ailleurs)
    assert regles(second) == []


def test_un_transfert_n_est_pas_un_renouvellement() -> None:
    contrat = creer_cdd(fin=date(2025, 6, 30))
    for rang, mois in enumerate((3, 5, 7)):
        contrat = transferer(
            contrat=contrat.pk, etablissement=creer_etablissement(f"T{rang}"), debut=date(2024, mois, 1)
        )
    assert regles(contrat) == []


def test_un_cdd_se_renouvelle_deux_fois_par_contrat_ou_par_avenant() -> None:
    contrat = creer_cdd(fin=date(2024, 3, 31))
    prolonger(contrat, date(2024, 6, 30), date(2024, 3, 1))
    suite = renouveler(
        contrat=contrat.pk, debut=date(2024, 7, 1), fin_prevue=date(2024, 9, 30), signe_le=date(2024, 6, 1)
    )
    assert regles(suite) == []
    prolonger(suite, date(2024, 12, 31), date(2024, 9, 1))
    assert [a.phrase for a in examiner(suite, jour=PENDANT).actifs] == [
        "Ce contrat a été renouvelé 3 fois. Le maximum est 2."
    ]


def test_un_avenant_qui_garde_ou_avance_la_fin_n_est_pas_un_renouvellement() -> None:
    contrat = creer_cdd()
    for _ in range(3):
        prolonger(contrat, date(2024, 12, 31), date(2024, 2, 1))
    for mois in (11, 10, 9):
        prolonger(contrat, date(2024, mois, 30 if mois != 10 else 31), date(2024, 2, 1))
    assert regles(contrat) == []


@pytest.mark.parametrize(
    ("signe_le", "attendu"),
    [(date(2024, 12, 31), []), (date(2025, 1, 1), ["cdd.signature"]), (None, ["cdd.signature"])],
)
def test_un_renouvellement_se_signe_avant_le_terme(signe_le: date | None, attendu: list[str]) -> None:
    contrat = creer_cdd()
    suite = renouveler(contrat=contrat.pk, debut=date(2025, 1, 1), fin_prevue=date(2025, 3, 31), signe_le=signe_le)
    assert regles(suite) == attendu


def test_un_avenant_signe_apres_le_terme_avertit_meme_plus_tard() -> None:
    contrat = creer_cdd()
    prolonger(contrat, date(2025, 3, 31), date(2025, 1, 2))
    (avertissement,) = examiner(contrat, jour=PENDANT).actifs
    assert (avertissement.phrase, avertissement.source, avertissement.critique) == (
        "Le renouvellement a été signé après la fin prévue, le 31/12/2024.",
        "Code du travail, article L1243-13-1",
        False,
    )
    terminer(contrat=contrat.pk, fin_reelle=date(2025, 3, 31), motif_fin="terme")
    assert regles(contrat) == ["cdd.signature"]


def test_une_signature_inconnue_ne_se_cherche_plus_apres_la_fin() -> None:
    contrat = creer_cdd()
    prolonger(contrat, date(2025, 3, 31), None)
    assert regles(contrat) == ["cdd.signature"]
    terminer(contrat=contrat.pk, fin_reelle=date(2025, 3, 31), motif_fin="terme")
    assert regles(contrat) == []


@pytest.mark.parametrize("type_", ["cdd", "apprentissage"])
def test_le_travail_apres_le_terme_est_critique(type_: str) -> None:
    contrat = creer_cdd(type=type_, mediateur=None)
    contrat.mediateur.naissance = date(2000, 1, 1)
    contrat.mediateur.save()
    assert regles(contrat, jour=date(2024, 12, 31)) == []
    (avertissement,) = examiner(contrat, jour=date(2025, 1, 1)).actifs
    assert (avertissement.regle, avertissement.critique, avertissement.source, avertissement.contrat_id) == (
        f"{type_}.terme_depasse", True, "Code du travail, article L1243-11", contrat.pk,
    )  # fmt: skip


def test_le_terme_d_un_service_civique_ne_fait_pas_de_cdi() -> None:
    contrat = creer_cdd(type="service_civique")
    contrat.mediateur.naissance = date(2003, 1, 1)
    contrat.mediateur.save()
    (avertissement,) = examiner(contrat, jour=date(2025, 1, 1)).actifs
    assert (avertissement.critique, avertissement.phrase, avertissement.source) == (
        True,
        "La fin prévue, le 31/12/2024, est passée. Écrivez la fin réelle, ou la suite.",
        "Code du service national, article L120-1",
    )


def test_un_terme_passe_avant_un_autre_contrat_n_avertit_pas() -> None:
    contrat = creer_cdd()
    creer_contrat(contrat.mediateur, date(2025, 1, 1))
    assert regles(contrat, jour=date(2025, 6, 1)) == []


def test_un_contrat_d_un_autre_parcours_n_est_pas_sa_suite() -> None:
    contrat = creer_cdd()
    creer_contrat(contrat.mediateur, date(2025, 2, 1))
    assert contrat.mediateur.parcours.count() == 2
    assert regles(contrat, jour=date(2025, 6, 1)) == ["cdd.terme_depasse"]


def test_un_contrat_commence_avant_le_terme_n_est_pas_sa_suite() -> None:
    contrat = creer_cdd(quotite=50)
    creer_contrat(contrat.mediateur, date(2024, 12, 31), quotite=50)
    assert regles(contrat, jour=date(2025, 6, 1)) == ["cdd.terme_depasse"]


def test_une_fin_reelle_apres_le_terme_avertit_sans_etre_critique() -> None:
    contrat = creer_cdd(fin_reelle=date(2025, 1, 10))
    assert [(a.regle, a.critique) for a in examiner(contrat).actifs] == [("cdd.terme_depasse", False)]


def test_ce_qui_est_critique_vient_en_premier() -> None:
    contrat = creer_cdd(fin=date(2025, 7, 31), essai_fin=date(2024, 3, 1))
    assert [(a.regle, a.critique) for a in examiner(contrat, jour=date(2025, 8, 1)).actifs] == [
        ("cdd.terme_depasse", True), ("cdd.duree_totale_mois", False), ("cdd.essai_long_mois", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fin", "debut", "attendu"),
    [
        # 30 days, hence ten days of opening: from Wednesday 31 January to Tuesday 13 February.
        (date(2024, 1, 30), date(2024, 2, 13), ["cdd.carence_diviseur"]),
        (date(2024, 1, 30), date(2024, 2, 14), []),
        # 12 days, hence half: six days of opening, from Monday 15 to Monday 22 January.
        (date(2024, 1, 12), date(2024, 1, 22), ["cdd.carence_diviseur_court"]),
        (date(2024, 1, 12), date(2024, 1, 23), []),
        # 14 days are no longer a short contract: a third, five days of opening, from Monday 15 to Friday 19 January.
        (date(2024, 1, 14), date(2024, 1, 19), ["cdd.carence_diviseur"]),
        (date(2024, 1, 14), date(2024, 1, 20), []),
    ],
)
def test_un_cdd_attend_apres_le_precedent(fin: date, debut: date, attendu: list[str]) -> None:
    premier = creer_cdd(fin=fin, fin_reelle=fin)
    assert regles(creer_cdd(debut, date(2024, 8, 31), mediateur=premier.mediateur)) == attendu


def test_un_autre_poste_n_attend_pas() -> None:
    premier = creer_cdd(fin=date(2024, 1, 30), fin_reelle=date(2024, 1, 30), poste="Accueil")
    suite = creer_cdd(date(2024, 2, 5), mediateur=premier.mediateur, poste="Médiation")
    assert regles(suite) == []


def test_un_renouvellement_apres_un_arret_est_un_nouveau_cdd_qui_attend() -> None:
    premier = creer_cdd(fin=date(2024, 1, 30), fin_reelle=date(2024, 1, 30))
    suite = renouveler(
        contrat=premier.pk, debut=date(2024, 2, 5), fin_prevue=date(2024, 3, 31), signe_le=date(2024, 1, 20)
    )
    assert regles(suite) == ["cdd.carence_diviseur"]


@pytest.mark.parametrize(
    ("fin", "essai_fin", "attendu"),
    [
        (date(2024, 1, 28), date(2024, 1, 4), []),
        (date(2024, 1, 28), date(2024, 1, 5), ["cdd.essai_court_jours"]),
        (date(2024, 6, 30), date(2024, 1, 14), []),
        (date(2024, 6, 30), date(2024, 1, 15), ["cdd.essai_court_jours"]),
        (date(2024, 7, 1), date(2024, 1, 31), []),
        (date(2024, 7, 1), date(2024, 2, 1), ["cdd.essai_long_mois"]),
    ],
)
def test_l_essai_d_un_cdd_suit_sa_duree(fin: date, essai_fin: date, attendu: list[str]) -> None:
    assert regles(creer_cdd(fin=fin, essai_fin=essai_fin), jour=date(2024, 1, 2)) == attendu


@pytest.mark.parametrize(
    ("categorie", "dernier"),
    [("employe", date(2024, 2, 29)), ("technicien", date(2024, 3, 31)), ("cadre", date(2024, 4, 30))],
)
def test_l_essai_d_un_cdi_suit_la_categorie(categorie: str, dernier: date) -> None:
    permis = creer_contrat(categorie=categorie, essai_fin=dernier)
    trop_long = creer_contrat(categorie=categorie, essai_fin=date(dernier.year, dernier.month + 1, 1))
    assert (regles(permis), regles(trop_long)) == ([], [f"cdi.essai_{categorie}_mois"])


def test_sans_jour_demande_c_est_aujourd_hui_a_l_heure_locale() -> None:
    contrat = creer_cdd()
    with time_machine.travel("2025-01-01 00:30:00+01:00"):
        assert [a.regle for a in examiner(contrat).actifs] == ["cdd.terme_depasse"]
