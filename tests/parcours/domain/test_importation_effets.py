from datetime import date

import pytest

from home.models import Utilisateur
from home.roles import RESSOURCES_HUMAINES
from parcours.domain.sorties import suivre
from parcours.models import Sortie, Suivi
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh, creer_sortie
from tests.parcours.imports import Donnees, etat, importer, prevoir, remarques

pytestmark = pytest.mark.django_db

HORS_DE_VUE = (
    "Ligne 2 : cette ligne changerait un parcours suivi par un autre établissement. Vérifiez ses dates, "
    "ou demandez à cet établissement de l’écrire."
)


@pytest.fixture
def ancien_employeur() -> Utilisateur:
    """Return the account of A, for somebody who worked there in 2023, then at B until an exit that B documented."""
    a, b = creer_etablissement("A"), creer_etablissement("B")
    personne = creer_dossier("X1", nom="Exemple", etablissement=a)
    creer_contrat(personne, date(2023, 1, 1), fin_prevue=date(2023, 12, 31), fin_reelle=date(2023, 12, 31), type="pec")
    suivant = creer_contrat(
        personne, date(2025, 2, 1), fin_reelle=date(2025, 6, 30), quotite=50, etablissement=b, type="pec"
    )
    sortie = creer_sortie(suivant, "AS1")
    suivre(sortie=sortie.pk, echeance=6, situation="chomage", constate_le=date(2025, 12, 30))
    return creer_rh(role=RESSOURCES_HUMAINES, etablissements=[a])


ENTRE = {"debut": "2025-01-15", "fin_reelle": "2025-06-30", "quotite": "50"}
PENDANT = {"debut": "2025-02-15", "fin_prevue": "2025-03-31", "fin_reelle": "2025-03-31", "quotite": "50"}
SANS_SUITE = {"debut": "2023-01-01", "fin_reelle": "2025-01-20"}


@pytest.mark.parametrize(
    "ligne",
    [
        ENTRE | {"code_sortie": "ED1"},
        ENTRE,
        PENDANT | {"date_sortie": "2025-06-30", "code_sortie": "ED1", "situation_m6": "emploi"},
        PENDANT | {"code_sortie": "ED2", "date_sortie": "2025-03-31"},
        {"debut": "2025-07-10"},
        SANS_SUITE,
    ],
)
def test_le_parcours_d_un_autre_etablissement_ne_change_pas(ancien_employeur: Utilisateur, ligne: Donnees) -> None:
    assert prevoir(ligne, compte=ancien_employeur).erreurs == (HORS_DE_VUE,)


def test_un_parcours_a_part_s_ajoute_sans_toucher_celui_d_un_autre_etablissement(ancien_employeur: Utilisateur) -> None:
    avant = etat()
    importer(
        {"debut": "2023-01-01", "fin_reelle": "2023-12-31", "code_sortie": "ED1"},
        {"debut": "2025-09-01", "fin_prevue": "2025-12-31"},
        compte=ancien_employeur,
    )
    apres = etat()
    assert apres["parcours"][:2] == avant["parcours"]
    assert [ligne[:4] for ligne in apres["parcours"][2:]] == [("X1", 3, date(2025, 9, 1), None)]
    assert apres["sorties"] == [("X1", date(2023, 1, 1), "ED1", False, False, None), *avant["sorties"]]
    assert apres["suivis"] == avant["suivis"]


def test_qui_voit_les_deux_etablissements_et_une_commande_changent_les_deux(ancien_employeur: Utilisateur) -> None:
    ligne = ENTRE | {"code_sortie": "ED1"}
    ancien_employeur.etablissements.add(creer_etablissement("B"))
    assert prevoir(ligne, compte=ancien_employeur).erreurs == ()
    importer(ligne)
    assert [(ligne[1], ligne[2]) for ligne in etat()["sorties"]] == [(date(2025, 2, 1), "ED1")]


ANCIEN = {"debut": "2023-01-01", "fin_reelle": "2023-12-31", "code_sortie": "ED1", "situation_m6": "emploi"}
SUIVANT = {"debut": "2025-01-01", "fin_prevue": "2025-12-31"}
DEUX_EN_UN = "La sortie du 31/12/2023 (ED1) ne compte plus : les deux parcours n’en font qu’un."


@pytest.mark.parametrize(
    "ligne",
    [{"debut": "2023-01-01", "fin_reelle": "2024-12-20"}, {"debut": "2024-01-15", "fin_reelle": "2024-12-20"}],
)
def test_deux_parcours_qui_se_rejoignent_disent_la_sortie_qui_ne_compte_plus(ligne: Donnees) -> None:
    importer(ANCIEN, SUIVANT)
    assert remarques(importer(ligne)) == [
        "Le contrat du 01/01/2025 change aussi : nature, contrat précédent.",
        DEUX_EN_UN,
    ]
    assert len(etat()["parcours"]) == 1


def test_un_parcours_qui_continue_dit_la_sortie_qui_ne_compte_plus_sans_le_motif_restreint() -> None:
    importer(ANCIEN | {"code_sortie": "NE3"})
    assert remarques(importer({"debut": "2024-01-15", "fin_prevue": "2024-12-31"})) == [
        "La sortie du 31/12/2023 (motif restreint) ne compte plus : le parcours continue."
    ]


@pytest.mark.parametrize(
    ("code", "ligne"),
    [
        ("ED1", {"debut": "2023-01-01", "fin_reelle": "2023-11-30"}),
        ("ED1", {"debut": "2024-03-01", "fin_prevue": "2024-12-31"}),
        ("NE7", {"debut": "2024-01-15", "fin_prevue": "2024-12-31", "etablissement": "B"}),
        ("", {"debut": "2024-01-15", "fin_prevue": "2024-12-31"}),
    ],
)
def test_une_sortie_qui_compte_encore_ou_qui_n_en_etait_pas_une_ne_se_dit_pas(code: str, ligne: Donnees) -> None:
    importer(ANCIEN | {"code_sortie": code, "situation_m6": ""})
    assert [phrase for phrase in remarques(importer(ligne)) if phrase.startswith("La sortie du")] == []


TROP_TOT = "Le suivi à 3 mois, constaté le 01/11/2023, est avant la sortie du 20/11/2023\u00a0: vérifiez-le."


def suivi_a_trois_mois() -> None:
    importer(ANCIEN | {"fin_reelle": "2023-08-01", "situation_m6": ""})
    suivre(sortie=Sortie.objects.get().pk, echeance=3, situation="emploi", constate_le=date(2023, 11, 1))


@pytest.mark.parametrize(
    ("fin", "attendues"), [("2023-11-20", [TROP_TOT]), ("2023-11-01", []), ("2023-08-01", []), ("", [])]
)
def test_une_fin_apres_un_suivi_deja_note_se_dit(fin: str, attendues: list[str]) -> None:
    suivi_a_trois_mois()
    assert remarques(importer(ANCIEN | {"fin_reelle": fin, "situation_m6": ""})) == attendues


def test_un_suivi_trop_tot_ne_se_redit_pas_et_celui_que_la_ligne_reecrit_non_plus() -> None:
    suivi_a_trois_mois()
    importer(ANCIEN | {"fin_reelle": "2023-11-20", "situation_m6": "emploi"})
    assert remarques(importer(ANCIEN | {"fin_reelle": "2023-11-20"})) == []
    suivi = Suivi.objects.get(echeance=3)
    suivi.echeance, suivi.constate_le = 12, date(2025, 1, 1)
    suivi.save()
    assert remarques(importer(ANCIEN | {"fin_reelle": "2024-06-30", "situation_m6": "chomage"})) == []
