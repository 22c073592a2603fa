"""The engine: the worked example to the tenth, and what must hold for any exits."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.domain.calendrier import age
from parcours.domain.chiffres import Axe, Base, Bilan, Definition, Operateur, Sortant, pourcentage
from parcours.domain.definitions import DEFINITIONS, avec_seuil
from parcours.domain.indicateurs import Pas, calculer, mois_de_presence, periodes
from parcours.domain.tranches import tranche_age, tranche_anciennete
from tests.parcours.exemple import AU, CLASSES, DU, PAR_SITE, TAUX, sortants

pytestmark = pytest.mark.une_fois

CODES = ["ED1", "ED2", "ET1", "SP1", "SP2", "SP3", "AS1", "ND", "NE4", ""]


def bilan(lignes: list[Sortant], **options: Any) -> Bilan:
    defauts = {"du": DU, "au": AU, "perimetre": "Réseau", "calcule_le": date(2026, 1, 15), "libelles": {}}
    return calculer(lignes, **(defauts | options))


def releve(chiffres: Any) -> dict[str, tuple[int, int, str | None]]:
    return {
        t.definition.cle: (t.numerateur, t.denominateur, None if t.pourcentage is None else str(t.pourcentage))
        for t in chiffres.taux
    }


def test_l_exemple_au_dixieme() -> None:
    total = bilan(sortants()).total
    assert (total.sortants, total.examinees, total.neutralisees, total.documentees, total.reponses_m6) == (
        14, 11, 3, 10, 8,
    )  # fmt: skip
    assert releve(total) == TAUX


def test_l_exemple_par_site() -> None:
    groupes = bilan(sortants(), axes=[Axe.ETABLISSEMENT]).ventilations[Axe.ETABLISSEMENT]
    trouves = {groupe.cle: releve(groupe.chiffres) for groupe in groupes}
    assert {site: {cle: taux[cle] for cle in PAR_SITE[site]} for site, taux in trouves.items()} == PAR_SITE


def test_l_exemple_avec_plus_de_six_mois() -> None:
    total = bilan(sortants(), definitions=avec_seuil(DEFINITIONS, operateur=Operateur.PLUS_DE)).total
    # M02 lasted six months exactly: below the bar now, and still a job.
    assert releve(total)["durable"] == (2, 11, "18.2")
    assert releve(total)["emploi"] == TAUX["emploi"]


def test_l_exemple_par_classe_et_par_code() -> None:
    total = bilan(sortants(), libelles={"ED1": "CDI"}).total
    assert {compte.cle: compte.nombre for compte in total.par_classe} == {
        "emploi_durable": 3, "emploi_transition": 2, "sortie_positive": 3, "autre": 2, "non_documentee": 1,
        "neutralisee": 3,
    }  # fmt: skip
    assert (total.par_code[0].cle, total.par_code[0].libelle) == ("ED1", "ED1 · CDI")
    assert sum(compte.nombre or 0 for compte in total.par_code) == 14


def test_la_duree_mediane_et_les_heures() -> None:
    lignes = [
        sortant(1, heures=Decimal("10.5"), entree=date(2025, 1, 1), sortie=date(2025, 5, 10)),
        sortant(2, heures=Decimal(7), entree=date(2025, 1, 1), sortie=date(2025, 5, 11)),
    ]
    total = bilan(lignes).total
    assert (total.duree_mediane, total.heures_formation) == (Fraction(261, 2), Decimal("17.5"))


@pytest.mark.parametrize(
    ("entree", "sortie", "mois"),
    [
        (date(2025, 2, 1), date(2025, 4, 30), 3),
        (date(2025, 2, 1), date(2025, 4, 29), 2),
        (date(2024, 11, 30), date(2025, 2, 27), 3),
        (date(2024, 11, 30), date(2025, 2, 26), 2),
        (date(2024, 2, 29), date(2025, 2, 27), 12),
        (date(2025, 1, 1), date(2025, 1, 1), 0),
    ],
)
def test_la_presence_se_compte_en_mois_du_calendrier(entree: date, sortie: date, mois: int) -> None:
    assert mois_de_presence(entree, sortie) == mois


def test_une_presence_courte_garde_son_code_dans_la_definition_du_reseau_seulement() -> None:
    court = sortant(1, code="ED1", entree=date(2025, 2, 1), sortie=date(2025, 4, 29))
    assert releve(bilan([court]).total) == {
        "reseau": (1, 1, "100.0"),
        "dynamiques": (0, 0, None),
        "emploi": (0, 0, None),
        "durable": (0, 0, None),
        "emploi_m6": (0, 0, None),
    }


def test_une_definition_a_soi_ne_change_pas_qui_est_examine_quel_que_soit_son_rang() -> None:
    lignes = [sortant(n, entree=date(2025, 1, 1), sortie=date(2025, 5, 31)) for n in range(4)]
    exigeante = replace(DEFINITIONS[1], cle="a_soi", presence_mois=6)
    total = bilan(lignes, definitions=(exigeante, *DEFINITIONS)).total
    assert (total.examinees, total.neutralisees) == (4, 0)
    assert {t.definition.cle: t.denominateur for t in total.taux}["a_soi"] == 0


def test_qui_est_examine_ne_depend_pas_d_une_definition_sans_presence() -> None:
    lignes = [sortant(1, entree=date(2025, 1, 1), sortie=date(2025, 5, 31))]
    total = bilan(lignes, definitions=(replace(DEFINITIONS[0], presence_mois=0),)).total
    assert (total.examinees, total.neutralisees) == (1, 0)


def test_sans_code_et_nd_comptent_ensemble() -> None:
    total = bilan([sortant(1, code=""), sortant(2, code="ND"), sortant(3, code="ND")]).total
    assert [(compte.cle, compte.nombre) for compte in total.par_code] == [("ND", 3)]
    assert (total.examinees, total.documentees, sum(total.profils.values())) == (3, 0, 3)


def test_un_code_a_soi_non_documente_n_est_pas_documente() -> None:
    total = bilan([sortant(1, code="PI", classe="non_documentee"), sortant(2)]).total
    assert (total.examinees, total.documentees) == (2, 1)


def test_qui_quitte_deux_sites_compte_une_fois_au_reseau_et_une_fois_par_site() -> None:
    lignes = [
        sortant(1, parcours=1, etablissement="A", code="AS1", sortie=date(2025, 2, 1)),
        sortant(1, parcours=2, etablissement="B", code="ED1", sortie=date(2025, 9, 1)),
    ]
    complet = bilan(lignes, axes=[Axe.ETABLISSEMENT])
    assert releve(complet.total)["reseau"] == (1, 1, "100.0")
    assert [releve(g.chiffres)["reseau"] for g in complet.ventilations[Axe.ETABLISSEMENT]] == [
        (0, 1, "0.0"),
        (1, 1, "100.0"),
    ]


def test_les_dernieres_annees_du_calendrier_se_coupent_aussi() -> None:
    assert periodes(date(9999, 11, 1), date(9999, 12, 31), Pas.TRIMESTRE) == [
        (date(9999, 11, 1), date(9999, 12, 31), "9999, trimestre 4")
    ]


def test_les_bornes_de_la_periode_comptent() -> None:
    lignes = [
        sortant(n, sortie=jour)
        for n, jour in enumerate([date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)])
    ]
    assert bilan(lignes).total.sortants == 2


def test_sans_sortie_un_taux_n_a_pas_de_valeur() -> None:
    assert {t.pourcentage for t in bilan([]).total.taux} == {None}


@pytest.mark.parametrize(("positives", "attendu"), [(129, "64.2"), (128, "63.7")])
def test_deux_cent_une_sorties(positives: int, attendu: str) -> None:
    lignes = [sortant(n, code="ED1" if n < positives else "AS1") for n in range(201)]
    assert str(bilan(lignes).total.taux_de("reseau").pourcentage) == attendu


def test_une_definition_a_soi_compte_ses_codes_et_en_retire() -> None:
    sienne = Definition("mien", "Le mien", Base.EXAMINEES, frozenset({"SP2"}), exclut=frozenset({"ND", "AS1"}))
    assert releve(bilan(sortants(), definitions=[sienne]).total)["mien"] == (1, 8, "12.5")


@pytest.mark.parametrize(
    ("pas", "attendues"),
    [
        (Pas.ANNEE, [("2024-11-15", "2024-12-31", "2024"), ("2025-01-01", "2025-02-10", "2025")]),
        (
            Pas.TRIMESTRE,
            [("2024-11-15", "2024-12-31", "2024, trimestre 4"), ("2025-01-01", "2025-02-10", "2025, trimestre 1")],
        ),
    ],
)
def test_une_periode_se_coupe_en_annees_ou_en_trimestres(pas: Pas, attendues: list[tuple[str, str, str]]) -> None:
    trouvees = periodes(date(2024, 11, 15), date(2025, 2, 10), pas)
    assert [(d.isoformat(), f.isoformat(), nom) for d, f, nom in trouvees] == attendues


def test_les_tranches() -> None:
    assert age(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert [tranche_age(date(2000, 1, 1), date(2000 + ans, 1, 1)) for ans in (25, 26, 29, 30, 45, 55)] == [
        "moins_26", "26_29", "26_29", "30_44", "45_54", "55_plus",
    ]  # fmt: skip
    assert tranche_age(None, DU) == "inconnu"
    assert [tranche_anciennete(mois) for mois in (0, 2, 3, 6, 12, 24, 36)] == [
        "moins_3", "moins_3", "3_5", "6_11", "12_23", "24_35", "36_plus",
    ]  # fmt: skip


def sortant(personne: int, **champs: Any) -> Sortant:
    champs.setdefault("code", "ED1")
    defauts = {
        "parcours": personne,
        "etablissement": "A",
        "association": "X",
        "entree": date(2020, 1, 1),
        "sortie": date(2025, 6, 30),
        "classe": CLASSES.get(champs["code"][:2], ""),
    }
    return Sortant(personne=personne, **(defauts | champs))


@st.composite
def populations(tirer: st.DrawFn, *, un_site_par_personne: bool = False) -> list[Sortant]:
    lignes = []
    for rang in range(tirer(st.integers(0, 25))):
        personne = tirer(st.integers(0, 12))
        site = "ABC"[personne % 3] if un_site_par_personne else tirer(st.sampled_from("ABC"))
        sortie = DU + timedelta(days=tirer(st.integers(-40, 400)))
        code = tirer(st.sampled_from(CODES))
        lignes.append(
            sortant(
                personne,
                parcours=rang,
                etablissement=site,
                sortie=sortie,
                entree=sortie - timedelta(days=tirer(st.integers(0, 900))),
                code=code,
                duree_emploi=tirer(st.sampled_from([None, 3, 6, 12])),
                situation_m6=tirer(st.sampled_from(["", "emploi", "chomage", "injoignable"])),
                sexe=tirer(st.sampled_from("FH")),
            )
        )
    return lignes


@given(populations())
def test_un_taux_reste_entre_0_et_100_et_une_personne_compte_une_fois(lignes: list[Sortant]) -> None:
    total = bilan(lignes).total
    assert total.sortants == len({s.personne for s in lignes if DU <= s.sortie <= AU})
    assert (total.examinees or 0) + (total.neutralisees or 0) == total.sortants
    for taux in total.taux:
        assert taux.pourcentage is None or 0 <= taux.pourcentage <= 100
        assert (taux.pourcentage is None) == (taux.denominateur == 0)


@given(populations(un_site_par_personne=True))
def test_les_sites_font_la_somme_du_reseau(lignes: list[Sortant]) -> None:
    complet = bilan(lignes, axes=[Axe.ETABLISSEMENT])
    sites = [groupe.chiffres for groupe in complet.ventilations[Axe.ETABLISSEMENT]]
    assert sum(site.sortants or 0 for site in sites) == complet.total.sortants
    for rang, taux in enumerate(complet.total.taux):
        assert sum(site.taux[rang].numerateur or 0 for site in sites) == taux.numerateur
        assert sum(site.taux[rang].denominateur or 0 for site in sites) == taux.denominateur


@given(populations(), st.sampled_from([Axe.AGE, Axe.SEXE, Axe.TYPE_CONTRAT, Axe.ANCIENNETE]))
def test_les_autres_details_font_toujours_la_somme(lignes: list[Sortant], axe: Axe) -> None:
    complet = bilan(lignes, axes=[axe])
    assert sum(g.chiffres.sortants or 0 for g in complet.ventilations[axe]) == complet.total.sortants


@given(populations(), st.integers(0, 1000))
def test_l_ordre_des_lignes_ne_change_rien(lignes: list[Sortant], graine: int) -> None:
    melangees = list(lignes)
    Random(graine).shuffle(melangees)
    axes = list(Axe)
    assert bilan(melangees, axes=axes) == bilan(lignes, axes=axes)


@given(populations(), populations())
def test_un_transfert_ne_change_aucun_taux(lignes: list[Sortant], autres: list[Sortant]) -> None:
    transferts = [s._replace(code="NE7", classe="transfert", parcours=1000 + s.parcours) for s in autres]
    assert bilan([*lignes, *transferts], axes=list(Axe)) == bilan(lignes, axes=list(Axe))


@given(st.integers(1, 10**6), st.data())
def test_le_pourcentage_est_arrondi_au_plus_pres_le_demi_vers_le_haut(denominateur: int, data: st.DataObject) -> None:
    numerateur = data.draw(st.integers(0, denominateur))
    exact = Fraction(1000 * numerateur, denominateur)
    assert pourcentage(numerateur, denominateur) * 10 == (exact + Fraction(1, 2)).__floor__()
