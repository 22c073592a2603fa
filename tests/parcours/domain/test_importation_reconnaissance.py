"""Two part times that start the same day in two places are two contracts, whatever the order of their rows."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from parcours.models import Contrat, Mediateur
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement
from tests.parcours.imports import Donnees, etat, importer, prevoir, remarques

pytestmark = pytest.mark.django_db

ICI: Donnees = {"etablissement": "A", "quotite": "50", "fin_prevue": "2024-12-31", "fin_reelle": "2024-12-31"}
LA: Donnees = ICI | {"etablissement": "B", "quotite": "40"}
DOUTE = (
    "Ligne {} : un autre contrat commence déjà le 01/01/2024 : on ne sait pas si cette ligne le corrige ou s’y ajoute. "
    "Ajoutez une ligne pour chaque contrat de ce jour, avec l’établissement noté dans le dossier."
)


def temps() -> list[tuple[str, Any]]:
    contrats = Contrat.objects.order_by("etablissement__code")
    return list(contrats.values_list("etablissement__code", "quotite"))


@pytest.mark.parametrize("lignes", [[ICI, LA], [LA, ICI]])
def test_deux_mi_temps_du_meme_jour_sont_deux_contrats(lignes: list[Donnees]) -> None:
    importer(*lignes)
    assert temps() == [("A", 50), ("B", 40)]
    avant = etat()
    plan = importer(*reversed(lignes))
    assert [ligne.action for ligne in plan.lignes] == ["Déjà enregistré, rien ne change."] * 2
    assert etat() == avant


def test_chacun_est_corrige_par_sa_ligne() -> None:
    importer(ICI, LA)
    importer(LA | {"quotite": "30"})
    importer(ICI | {"quotite": "60"})
    assert temps() == [("A", 60), ("B", 30)]


def test_les_lignes_dans_tout_ordre_donnent_le_meme_dossier() -> None:
    suite = ICI | {"debut": "2025-01-01", "fin_prevue": "2025-06-30", "fin_reelle": "2025-06-30", "code_sortie": "ED1"}
    photos = []
    for ordre in permutations([ICI, LA, suite, suite | {"etablissement": "B", "quotite": "40"}]):
        with transaction.atomic():
            importer(*ordre)
            photos.append(etat())
            transaction.set_rollback(True)
    assert all(photo == photos[0] for photo in photos)


def test_un_second_temps_partiel_s_ajoute_a_cote_du_premier() -> None:
    importer(ICI)
    plan = importer(LA, ICI)
    assert sorted(ligne.action for ligne in plan.lignes) == ["Déjà enregistré, rien ne change.", "Nouveau contrat."]
    assert temps() == [("A", 50), ("B", 40)]


def test_la_sortie_va_sur_le_contrat_que_le_dossier_tient_pour_le_dernier() -> None:
    importer(LA)
    importer(ICI | {"code_sortie": "ED1"}, LA | {"code_sortie": "ED1"})
    dernier = Mediateur.objects.get().parcours.get().dernier_contrat
    assert dernier.sortie.code.code == "ED1"


def test_une_ligne_seule_deplace_le_seul_contrat_de_ce_jour_et_le_dit() -> None:
    importer(ICI)
    plan = importer(LA)
    assert temps() == [("B", 40)]
    assert remarques(plan) == [
        "L’établissement change : « A » devient « B ». Si c’est un second temps partiel, ajoutez aussi la ligne du premier."
    ]


@pytest.mark.parametrize(
    ("connus", "lignes", "erreurs"),
    [
        ([ICI], [LA, ICI | {"etablissement": "C", "quotite": "10"}], [2, 3]),
        ([ICI, LA], [ICI | {"etablissement": "C", "quotite": "10"}], [2]),
        ([ICI, LA], [ICI, ICI | {"etablissement": "C", "quotite": "10"}], [3]),
    ],
)
def test_une_ligne_qui_peut_en_dire_deux_est_refusee(
    connus: list[Donnees], lignes: list[Donnees], erreurs: list[int]
) -> None:
    importer(*connus)
    assert prevoir(*lignes).erreurs == tuple(DOUTE.format(numero) for numero in erreurs)


def test_deux_contrats_du_meme_jour_au_meme_endroit_ne_se_distinguent_pas() -> None:
    dossier = creer_dossier("X1", nom="Exemple", etablissement=creer_etablissement("A"))
    for _rang in range(2):
        creer_contrat(dossier, date(2024, 1, 1), quotite=50, type="pec", fin_prevue=date(2024, 12, 31))
    assert prevoir(ICI).erreurs == (
        "Ligne 2 : deux contrats commencent ce jour-là au même endroit : corrigez-les à l’écran.",
    )
