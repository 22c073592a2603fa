from datetime import date
from decimal import Decimal

import pytest

from parcours.domain.importation_lignes import COLONNES, OBLIGATOIRES, deviner, lire_jour, lire_lignes, lire_quotite
from tableur.exceptions import FichierInvalideError
from tableur.tableau import Ligne, Tableau
from tests.parcours.imports import lire

pytestmark = pytest.mark.une_fois

ENTETES = ("matricule", "nom", "etablissement", "type_contrat", "debut")


@pytest.mark.parametrize(
    "texte",
    ["2025-12-31", "31/12/2025", "31-12-2025", "31.12.2025", "2025-12-31 00:00:00", "2025-12-31T00:00:00"],
)
def test_une_date_se_lit_dans_chaque_ecriture(texte: str) -> None:
    assert lire_jour(texte) == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("31/02/2025", "« 31/02/2025 » n’existe pas dans le calendrier."),
        ("hier", "« hier » n’est pas une date. Écrivez 31/12/2025."),
        ("31/12/25", "« 31/12/25 » n’est pas une date. Écrivez 31/12/2025."),
        ("01/01/1066", "l’année 1066 n’est pas possible."),
        ("2025-12-31 08:30", "« 2025-12-31 08:30 » n’est pas une date. Écrivez 31/12/2025."),
    ],
)
def test_une_date_illisible_donne_une_phrase(texte: str, phrase: str) -> None:
    with pytest.raises(ValueError, match=r".") as refus:
        lire_jour(texte)
    assert str(refus.value) == phrase


@pytest.mark.parametrize(
    ("texte", "pourcent"),
    [
        ("80", "80"), ("80 %", "80"), ("80\u00a0%", "80"), ("80,5", "80.5"), ("0,8", "80"), ("0.742857", "74.29"),
        ("1", "100"), ("1,0", "100"), ("1 %", "1"), ("100%", "100"),
    ],
)  # fmt: skip
def test_un_temps_de_travail_se_lit_en_pourcent_ou_en_part(texte: str, pourcent: str) -> None:
    assert lire_quotite(texte) == Decimal(pourcent)


@pytest.mark.parametrize("texte", ["0", "120", "1,2 2", "NaN", "-5", "1e2", "Infinity", "plein", "0,001", "0,00001"])
def test_un_temps_de_travail_impossible_est_refuse(texte: str) -> None:
    with pytest.raises(ValueError, match=r"n’est pas un nombre|va de 1 à 100"):
        lire_quotite(texte)


def test_les_entetes_se_reconnaissent_sans_accents_ni_casse() -> None:
    assert deviner(
        ["N°", "Nom de famille", "PRÉNOM", "Site", "Type de contrat", "Date de début", "Fin réelle", "?"]
    ) == {
        "matricule": "N°",
        "nom": "Nom de famille",
        "prenom": "PRÉNOM",
        "etablissement": "Site",
        "type_contrat": "Type de contrat",
        "debut": "Date de début",
        "fin_reelle": "Fin réelle",
    }


@pytest.mark.parametrize("absente", OBLIGATOIRES)
def test_une_colonne_qui_manque_est_nommee(absente: str) -> None:
    entetes = tuple(colonne for colonne in COLONNES if colonne != absente)
    with pytest.raises(FichierInvalideError) as refus:
        lire_lignes(Tableau(entetes, ()))
    assert refus.value.phrases == (f"La colonne « {absente} » manque.",)


def test_une_colonne_choisie_deux_fois_est_nommee() -> None:
    choix = dict.fromkeys(ENTETES, "matricule") | {"nom": "nom", "debut": "absente", "prenom": ""}
    with pytest.raises(FichierInvalideError) as refus:
        lire_lignes(Tableau((*ENTETES, ""), ()), correspondance=choix)
    assert refus.value.phrases == (
        "La colonne « absente » manque.",
        "La colonne « matricule » est choisie deux fois.",
    )


def test_une_correspondance_choisie_l_emporte() -> None:
    tableau = Tableau(("a", "b", "c", "d", "e"), (Ligne(2, ("X1", "Exemple", "A", "Adulte-relais", "01/02/2025")),))
    (ligne,) = lire_lignes(tableau, correspondance=dict(zip(ENTETES, "abcde", strict=True)))
    assert (ligne.matricule, ligne.nom, ligne.etablissement, ligne.type_contrat, ligne.debut, ligne.erreurs) == (
        "X1", "Exemple", "A", "adulte_relais", date(2025, 2, 1), (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("texte", "type_contrat"),
    [
        ("PEC", "pec"),
        ("Parcours emploi compétences (PEC)", "pec"),
        ("ADULTE-RELAIS", "adulte_relais"),
        ("adulte_relais", "adulte_relais"),
        ("Service  civique", "service_civique"),
        ("cdi", "cdi"),
    ],
)
def test_un_type_de_contrat_se_reconnait(texte: str, type_contrat: str) -> None:
    assert lire({"type_contrat": texte})[0].type_contrat == type_contrat


@pytest.mark.parametrize(("texte", "sexe"), [("F", "F"), ("Mme", "F"), ("Madame", "F"), ("h", "H"), ("M.", "H")])
def test_un_sexe_se_reconnait(texte: str, sexe: str) -> None:
    assert lire({"sexe": texte})[0].sexe == sexe


def test_toutes_les_fautes_d_une_ligne_sont_dites_avec_son_numero() -> None:
    bonne, mauvaise = lire(
        {},
        {
            "matricule": "", "type_contrat": "stage", "debut": "2024-13-01", "quotite": "trop", "situation_m6": "mieux",
            "nom": "x" * 81, "sexe": "autre",
        },
    )  # fmt: skip
    assert bonne.erreurs == ()
    types = "cdd, adulte_relais, pec, apprentissage, professionnalisation, service_civique, cdi"
    situations = "emploi, formation, chomage, inactivite, injoignable, opposition"
    assert mauvaise.erreurs == (
        "Ligne 3 : « matricule » est vide.",
        "Ligne 3, « nom » : 80 lettres au plus.",
        f"Ligne 3, « type_contrat » : « stage » n’est pas connu. Écrivez {types}.",
        "Ligne 3, « debut » : « 2024-13-01 » n’existe pas dans le calendrier.",
        "Ligne 3, « quotite » : « trop » n’est pas un nombre.",
        f"Ligne 3, « situation_m6 » : « mieux » n’est pas connu. Écrivez {situations}.",
        "Ligne 3, « sexe » : « autre » n’est pas connu. Écrivez F ou H.",
    )
