from datetime import date

import pytest

from home.models import Utilisateur
from home.roles import RESSOURCES_HUMAINES
from parcours.domain.sorties import suivre
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement, creer_rh, creer_sortie
from tests.parcours.imports import Donnees, etat, importer, prevoir

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
