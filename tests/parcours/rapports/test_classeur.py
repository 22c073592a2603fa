"""The report as a workbook and as CSV: the figures of the worked example, to the tenth, and nothing hidden."""

import csv
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook

from parcours.domain.chiffres import Bilan, Operateur, Taux
from parcours.rapports.classeur import bilan_csv, bilan_xlsx
from tests.parcours.rapports.exemple import DEFINITIONS, REFERENCES, ancien, bilan, bilan_masque

pytestmark = pytest.mark.une_fois

NOMS = [definition.nom for definition in DEFINITIONS]


def classeur(un_bilan: Bilan, **options: Any) -> Any:
    return load_workbook(BytesIO(bilan_xlsx(un_bilan, **({"association": "PIMMS Exemple"} | options))))


def rangees(feuille: Any) -> list[tuple[Any, ...]]:
    return list(feuille.iter_rows(min_row=2, values_only=True))


def lignes(un_bilan: Bilan) -> list[dict[str, str]]:
    texte = bilan_csv(un_bilan).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(texte, newline=""), delimiter=";"))


def mesures(un_bilan: Bilan, tableau: str, groupe: str = "Ensemble") -> list[tuple[str, str, str, str]]:
    return [
        (ligne["indicateur"], ligne["numérateur"], ligne["dénominateur"], ligne["pourcentage"])
        for ligne in lignes(un_bilan)
        if (ligne["tableau"], ligne["groupe"]) == (tableau, groupe)
    ]


def test_une_feuille_par_tableau() -> None:
    assert classeur(bilan(), evolution=[ancien()], references=REFERENCES).sheetnames == [
        "Taux", "Effectifs", "Classes", "Codes", "Par établissement", "Évolution", "Repères", "Méthode",
    ]  # fmt: skip


def test_sans_rien_a_comparer_pas_de_feuille_vide() -> None:
    assert classeur(bilan(ventilations={})).sheetnames == ["Taux", "Effectifs", "Classes", "Codes", "Méthode"]


def test_chaque_taux_porte_sa_fraction_sa_periode_son_perimetre_et_sa_version() -> None:
    du, au = datetime(2025, 1, 1), datetime(2025, 12, 31)  # noqa: DTZ001
    assert [(*r[:7], r[8]) for r in rangees(classeur(bilan())["Taux"])] == [
        ("Tous les établissements", du, au, nom, *fraction, 1)
        for nom, fraction in zip(
            NOMS, [(7, 14, 50), (8, 11, 72.7), (5, 11, 45.5), (3, 11, 27.3), (5, 8, 62.5)], strict=True
        )
    ]


def test_les_pourcentages_et_les_dates_sont_de_vrais_nombres() -> None:
    feuille = classeur(bilan())["Taux"]
    assert [(feuille[case].data_type, feuille[case].number_format) for case in ("B2", "E2", "G2")] == [
        ("d", "dd/mm/yyyy"),
        ("n", "General"),
        ("n", "0.0"),
    ]


def test_les_effectifs() -> None:
    assert [r[3:7] for r in rangees(classeur(bilan())["Effectifs"])] == [
        ("Personnes sorties", 14, None, None),
        ("Sorties examinées", 11, None, None),
        ("Sorties neutralisées", 3, 14, 21.4),
        ("Sorties documentées", 10, 11, 90.9),
        ("Réponses à six mois", 8, 11, 72.7),
        ("Durée médiane des parcours, en jours", 364.5, None, None),
        ("Heures de formation, en tout", 412.5, None, None),
        ("Transferts entre établissements", 1, None, None),
    ]


def test_une_ventilation_a_trois_colonnes_par_taux_et_son_total() -> None:
    feuille = classeur(bilan())["Par établissement"]
    assert [cellule.value for cellule in feuille[1]][:6] == [
        "Groupe",
        "Personnes sorties",
        "Sorties examinées",
        f"{NOMS[0]}, numérateur",
        f"{NOMS[0]}, dénominateur",
        f"{NOMS[0]}, %",
    ]
    assert [rangee[:9] for rangee in rangees(feuille)] == [
        ("Site A", 8, 7, 5, 8, 62.5, 6, 7, 85.7),
        ("Site B", 6, 4, 2, 6, 33.3, 2, 4, 50),
        ("Ensemble", 14, 11, 7, 14, 50, 8, 11, 72.7),
    ]


def test_l_evolution_va_du_plus_ancien_a_cette_periode() -> None:
    feuille = classeur(bilan(), evolution=[ancien(2024), ancien(2023)])["Évolution"]
    assert [(r[0].year, *r[5:8]) for r in rangees(feuille) if r[4] == NOMS[0]] == [
        (2023, 9, 20, 45),
        (2024, 9, 20, 45),
        (2025, 7, 14, 50),
    ]


def test_les_reperes_ont_leur_annee_et_leur_source() -> None:
    assert rangees(classeur(bilan(), references=REFERENCES)["Repères"])[0] == (
        NOMS[0], "Réseau national", 64, 2018, "Communiqué du réseau, 25 novembre 2019",
    )  # fmt: skip


def test_un_chiffre_cache_est_le_mot_secret() -> None:
    fichier = classeur(bilan_masque())
    assert [r[4:7] for r in rangees(fichier["Taux"])][2:4] == [(5, 11, 45.5), ("secret",) * 3]
    assert {r[1] for r in rangees(fichier["Classes"])} == {"secret"}
    assert rangees(fichier["Par établissement"])[1][1:-1] == ("secret",) * 17


def test_un_code_cache_n_est_pas_nomme() -> None:
    fichier = classeur(bilan_masque())
    assert [r[:-1] for r in rangees(fichier["Codes"])] == [("Autres codes", "secret", 14, "secret")]
    assert mesures(bilan_masque(), "Codes") == [("Autres codes", "secret", "14", "secret")]
    assert "Décès" not in bilan_csv(bilan_masque()).decode()


def test_un_code_que_personne_n_a_est_nomme_quand_meme() -> None:
    sans_codes = bilan_masque(total=replace(bilan_masque().total, par_code=()))
    codes = {"SP1": "Formation qualifiante", "SP3": "Embauche en SIAE"}
    fichier = classeur(sans_codes, libelles_codes=codes)
    compte = "emploi durable, emploi de transition, Formation qualifiante (SP1), Embauche en SIAE (SP3)"
    methode = [regle.replace("\u00a0", " ") for nom, regle in rangees(fichier["Méthode"]) if nom == NOMS[0]]
    assert methode[1] == f"On compte : {compte}"
    assert f"On compte : {compte}. " in fichier["Taux"]["H2"].value.replace("\u00a0", " ")
    texte = bilan_csv(sans_codes, libelles_codes=codes).decode().replace("\u00a0", " ")
    assert f"On compte : {compte}. " in texte


def test_masque_contredit_par_un_nombre_reste_cache() -> None:
    total = replace(bilan().total, taux=tuple(Taux(d, 1, 3, masque=True) for d in DEFINITIONS))
    cache = bilan(total=total, ventilations={}, masque=True)
    assert {mesure[1:] for mesure in mesures(cache, "Taux")} == {("secret", "secret", "secret")}


def test_un_bilan_masque_ne_se_compare_pas_a_un_bilan_ouvert() -> None:
    with pytest.raises(ValueError, match="unmasked"):
        bilan_xlsx(bilan_masque(), association="PIMMS Exemple", evolution=[ancien()])


def test_un_denominateur_nul_est_un_tiret() -> None:
    total = replace(bilan().total, taux=tuple(Taux(definition, 0, 0) for definition in DEFINITIONS))
    vide = bilan(total=total, ventilations={})
    assert {r[4:7] for r in rangees(classeur(vide)["Taux"])} == {(0, 0, "—")}
    assert {mesure[1:] for mesure in mesures(vide, "Taux")} == {("0", "0", "—")}


def test_le_csv_dit_chaque_chiffre_avec_son_contexte() -> None:
    assert list(lignes(bilan())[0]) == [
        "périmètre", "période", "tableau", "groupe", "indicateur", "numérateur", "dénominateur", "pourcentage",
        "définition", "version", "portée",
    ]  # fmt: skip
    assert {(ligne["périmètre"], ligne["période"]) for ligne in lignes(bilan())} == {
        ("Tous les établissements", "01/01/2025 – 31/12/2025")
    }
    assert mesures(bilan(), "Taux") == [
        (NOMS[0], "7", "14", "50,0"),
        (NOMS[1], "8", "11", "72,7"),
        (NOMS[2], "5", "11", "45,5"),
        (NOMS[3], "3", "11", "27,3"),
        (NOMS[4], "5", "8", "62,5"),
    ]
    assert mesures(bilan(), "Par établissement", "Site B")[:3] == [
        ("Personnes sorties", "6", "", ""),
        ("Sorties examinées", "4", "", ""),
        (NOMS[0], "2", "6", "33,3"),
    ]


def test_le_csv_dit_la_definition() -> None:
    taux = next(ligne for ligne in lignes(bilan()) if ligne["indicateur"] == NOMS[3])
    assert (taux["définition"].replace("\u00a0", " "), taux["version"]) == (
        "On compte : emploi durable. Divisé par : les personnes sorties, sans les sorties neutralisées.",
        "1",
    )


def test_chaque_ligne_dit_de_qui_elle_parle_et_ce_qu_elle_compare() -> None:
    plus_de = tuple(replace(d, operateur=Operateur.PLUS_DE) for d in DEFINITIONS)
    filtre = bilan(definitions=plus_de, filtres=("Dernier contrat\u00a0: CDD", "Sexe\u00a0: Femme"))
    avant = ancien(definitions=plus_de, filtres=filtre.filtres)
    attendu = (
        "Tous les établissements, 01/01/2025 – 31/12/2025. Dernier contrat : CDD. Sexe : Femme. "
        "Emploi durable : s’il a un terme, l’emploi dure plus de 6 mois (> 6). "
        "Sortie examinée : au moins 3 mois de présence."
    )
    feuilles = {f.title: rangees(f) for f in classeur(filtre, evolution=[avant])}
    for titre in ("Taux", "Effectifs", "Classes", "Codes", "Par établissement"):
        assert {r[-1].replace("\u00a0", " ") for r in feuilles[titre]} == {attendu}, titre
    passe = attendu.replace("2025", "2024")
    assert {r[-1].replace("\u00a0", " ") for r in feuilles["Évolution"]} == {passe, attendu}
    assert {ligne["portée"].replace("\u00a0", " ") for ligne in lignes(filtre)} == {attendu}


def test_les_noms_pieges_restent_du_texte() -> None:
    piege = bilan(perimetre="=1+1", du=date(2025, 2, 1))
    cellule = classeur(piege)["Taux"]["A2"]
    assert (cellule.value, cellule.data_type) == ("=1+1", "s")
    assert lignes(piege)[0]["périmètre"] == "'=1+1"
