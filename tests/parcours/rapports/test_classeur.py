"""The report as tables: the worked example's figures, what is hidden, and the method beside them."""

import csv
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from parcours.domain.chiffres import Axe, Bilan
from parcours.domain.indicateurs import calculer
from parcours.domain.secret import masquer
from parcours.rapports.classeur import bilan_csv, bilan_xlsx
from tests.parcours import exemple
from tests.parcours.rapports.exemple import REFERENCES, ancien

pytestmark = pytest.mark.une_fois

TITRES_CSV = [
    "périmètre", "du", "au", "tableau", "groupe", "indicateur", "numérateur", "dénominateur", "pourcentage",
    "définition", "version", "calculé le",
]  # fmt: skip


def bilan(**options: Any) -> Bilan:
    valeurs: dict[str, Any] = {
        "du": exemple.DU,
        "au": exemple.AU,
        "perimetre": "Tous les établissements",
        "calcule_le": date(2026, 2, 3),
        "libelles": {"ED1": "CDI", "AS1": "Chômage"},
        "noms": {Axe.ETABLISSEMENT: {"A": "Site A", "B": "Site B"}},
        "axes": (Axe.ETABLISSEMENT, Axe.AGE),
        "transferts": 1,
    }
    return calculer(exemple.sortants(), **(valeurs | options))


def classeur(un_bilan: Bilan, **options: Any) -> Workbook:
    return load_workbook(BytesIO(bilan_xlsx(un_bilan, **({"association": "PIMMS Exemple"} | options))))


def lignes(livre: Workbook, feuille: str) -> list[dict[str, Any]]:
    entetes, *suite = livre[feuille].iter_rows(values_only=True)
    return [dict(zip(entetes, ligne, strict=True)) for ligne in suite]


def paires(livre: Workbook, feuille: str) -> dict[str, Any]:
    return {ligne["Quoi"]: ligne["Valeur"] for ligne in lignes(livre, feuille)}


def table(un_bilan: Bilan) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(bilan_csv(un_bilan).decode("utf-8-sig"), newline=""), delimiter=";"))


def taux_csv(un_bilan: Bilan, groupe: str = "", tableau: str = "Ensemble") -> dict[str, tuple[str, str, str]]:
    return {
        ligne["indicateur"]: (ligne["numérateur"], ligne["dénominateur"], ligne["pourcentage"])
        for ligne in table(un_bilan)
        if (ligne["tableau"], ligne["groupe"]) == (tableau, groupe) and ligne["définition"]
    }


def test_une_feuille_par_tableau() -> None:
    assert classeur(bilan(), evolution=[ancien()], references=REFERENCES).sheetnames == [
        "Taux", "Effectifs", "Classes", "Codes", "Par établissement", "Par âge", "Évolution", "Références", "Méthode",
    ]  # fmt: skip
    assert classeur(bilan(axes=())).sheetnames == ["Taux", "Effectifs", "Classes", "Codes", "Méthode"]


def test_les_taux_de_l_exemple_sont_des_nombres_avec_leur_fraction() -> None:
    livre = classeur(bilan())

    lus = [(ligne["Numérateur"], ligne["Dénominateur"], ligne["Pourcentage"]) for ligne in lignes(livre, "Taux")]
    assert lus == [(7, 14, 50.0), (8, 11, 72.7), (5, 11, 45.5), (3, 11, 27.3), (5, 8, 62.5)]
    assert [(c.data_type, c.number_format) for c in livre["Taux"]["D"][1:]] == [("n", "0.0")] * 5


def test_chaque_taux_dit_son_perimetre_sa_periode_et_sa_version() -> None:
    premier = lignes(classeur(bilan()), "Taux")[0]

    assert premier["Taux"] == "Sorties positives (définition du réseau, 2018)"
    assert (premier["Version"], premier["Périmètre"]) == (1, "Tous les établissements")
    assert [premier[nom] for nom in ("Du", "Au", "Calculé le")] == [
        datetime(2025, 1, 1),  # noqa: DTZ001
        datetime(2025, 12, 31),  # noqa: DTZ001
        datetime(2026, 2, 3),  # noqa: DTZ001
    ]


def test_les_effectifs_et_les_classes_de_l_exemple() -> None:
    livre = classeur(bilan())

    effectifs = paires(livre, "Effectifs")
    noms = ("Personnes sorties", "Sorties examinées", "Sorties neutralisées", "Sorties documentées")
    assert [effectifs[nom] for nom in noms] == [14, 11, 3, 10]
    assert effectifs["Transferts entre établissements, qui ne sont pas des sorties"] == 1
    assert [ligne["Personnes"] for ligne in lignes(livre, "Classes")] == [3, 2, 3, 2, 1, 3]
    assert {"Code": "AS1 · Chômage", "Personnes": 2} in lignes(livre, "Codes")


def test_les_sites_ont_leurs_propres_taux() -> None:
    site_a, site_b = lignes(classeur(bilan()), "Par établissement")

    nom = "Pourcentage, Sorties positives (définition du réseau, 2018)"
    assert (site_a["Groupe"], site_a[nom], site_b["Groupe"], site_b[nom]) == ("Site A", 62.5, "Site B", 33.3)


def test_l_evolution_va_du_plus_ancien_au_bilan() -> None:
    livre = classeur(bilan(), evolution=[ancien(2024), ancien(2023)])

    lus = [(ligne["Du"].year, ligne["Pourcentage"]) for ligne in lignes(livre, "Évolution")]
    assert lus[::5] == [(2023, 45.0), (2024, 45.0), (2025, 50.0)]


def test_les_references_portent_annee_et_source() -> None:
    premiere = lignes(classeur(bilan(), references=REFERENCES), "Références")[0]

    assert (premiere["Pourcentage"], premiere["Année"]) == (64, 2018)
    assert premiere["Source"] == "Communiqué du réseau, 25 novembre 2019"


def test_la_methode_dit_qui_quand_et_comment() -> None:
    methode = paires(classeur(bilan(du=date(2025, 12, 1)), libelles_codes={"SP3": "Embauche en SIAE"}), "Méthode")

    assert (methode["Association"], methode["Périmètre"]) == ("PIMMS Exemple", "Tous les établissements")
    assert methode["Calculé le"] == datetime(2026, 2, 3)  # noqa: DTZ001
    assert (
        methode["Sorties dynamiques (IAE), version 1"] == "Emploi ou autre sortie positive, sur les sorties examinées."
    )
    assert "Circulaire DGEFP 2008-21" in methode["Sorties dynamiques (IAE), Version"]
    reseau = methode["Sorties positives (définition du réseau, 2018), On compte"]
    assert reseau == "emploi durable, emploi de transition, SP1, Embauche en SIAE (SP3)"
    assert methode["Règle 1"] == "Chaque personne est comptée une seule fois, pour sa dernière sortie de la période."


def test_le_document_nomme_l_association_et_la_periode() -> None:
    assert classeur(bilan()).properties.title == "Bilan des sorties, 2025. PIMMS Exemple"


def test_un_nom_qui_ressemble_a_une_formule_reste_un_texte() -> None:
    un_bilan = bilan(perimetre="=1+1", noms={Axe.ETABLISSEMENT: {"A": "@site"}})
    livre = classeur(un_bilan, association="+Exemple")

    assert {cellule.data_type for feuille in livre for rang in feuille for cellule in rang} <= {"s", "n", "d"}
    assert livre["Par établissement"]["A2"].value == "@site"
    assert {ligne["périmètre"] for ligne in table(un_bilan)} == {"'=1+1"}


def test_un_taux_sans_personne_est_un_tiret_dans_le_classeur_et_rien_dans_le_csv() -> None:
    vide = bilan(du=date(2020, 1, 1), au=date(2020, 12, 31))

    lus = [
        (ligne["Numérateur"], ligne["Dénominateur"], ligne["Pourcentage"]) for ligne in lignes(classeur(vide), "Taux")
    ]
    assert lus == [(0, 0, "—")] * 5
    assert "Codes" not in classeur(vide).sheetnames
    assert set(taux_csv(vide).values()) == {("0", "0", "")}


def test_un_chiffre_masque_est_le_mot_secret() -> None:
    masque = masquer(bilan())
    livre = classeur(masque)

    attendus = {
        taux.definition.nom: ("secret",) * 3
        if taux.masque
        else (taux.numerateur, taux.denominateur, float(taux.pourcentage or 0))
        for taux in masque.total.taux
    }
    lus = {
        ligne["Taux"]: (ligne["Numérateur"], ligne["Dénominateur"], ligne["Pourcentage"])
        for ligne in lignes(livre, "Taux")
    }
    assert lus == attendus
    assert lus["Sorties vers un emploi durable"] == ("secret",) * 3
    assert {ligne["Personnes"] for ligne in lignes(livre, "Classes")} == {"secret"}
    assert paires(livre, "Effectifs")["Sorties neutralisées"] == "secret"
    assert taux_csv(masque)["durable"] == ("secret",) * 3
    assert taux_csv(masque, "Site B", "Par établissement")["reseau"] == ("secret",) * 3


def test_un_bilan_masque_ne_montre_aucun_petit_nombre_ni_aucun_code() -> None:
    masque = masquer(bilan())

    livre = classeur(masque)
    assert livre.sheetnames == ["Taux", "Effectifs", "Classes", "Par établissement", "Par âge", "Méthode"]
    personnes = {ligne["numérateur"] for ligne in table(masque)} | {ligne["dénominateur"] for ligne in table(masque)}
    assert personnes & {"1", "2", "3", "4"} == set()
    assert "« secret » remplace un chiffre" in list(paires(livre, "Méthode").values())[-1].replace("\u00a0", " ")


def test_un_bilan_masque_refuse_une_evolution_qui_ne_l_est_pas() -> None:
    with pytest.raises(ValueError, match="unmasked"):
        bilan_xlsx(masquer(bilan()), association="PIMMS Exemple", evolution=[ancien()])


def test_csv_les_taux_de_l_exemple() -> None:
    attendus = {cle: (str(n), str(d), p.replace(".", ",")) for cle, (n, d, p) in exemple.TAUX.items()}

    assert taux_csv(bilan()) == attendus
    for site, taux in exemple.PAR_SITE.items():
        lus = taux_csv(bilan(), f"Site {site}", "Par établissement")
        for cle, (n, d, p) in taux.items():
            assert lus[cle] == (str(n), str(d), p.replace(".", ","))


def test_csv_chaque_ligne_se_suffit() -> None:
    toutes = table(bilan())

    assert list(toutes[0]) == TITRES_CSV
    communs = ("périmètre", "du", "au", "calculé le")
    assert {tuple(ligne[nom] for nom in communs) for ligne in toutes} == {
        ("Tous les établissements", "01/01/2025", "31/12/2025", "03/02/2026")
    }
    dynamiques = next(ligne for ligne in toutes if ligne["indicateur"] == "dynamiques")
    assert (dynamiques["définition"], dynamiques["version"]) == ("Sorties dynamiques (IAE)", "1")


def test_csv_compte_les_personnes_de_chaque_classe() -> None:
    classes = {ligne["groupe"]: ligne["numérateur"] for ligne in table(bilan()) if ligne["tableau"] == "Classes"}

    assert classes["Sortie non documentée"] == "1"
    assert sum(map(int, classes.values())) == 14


def test_une_version_choisie_se_lit_dans_le_classeur() -> None:
    un_bilan = bilan()
    definitions = tuple(replace(definition, version=3) for definition in un_bilan.definitions)

    assert {ligne["Version"] for ligne in lignes(classeur(bilan(definitions=definitions)), "Taux")} == {3}
