"""How each contract begins is read from the whole chain: the files come in any order, and what people wrote stays."""

from datetime import date
from typing import Any

import pytest

from parcours.domain.contrats import renouveler
from parcours.models import Contrat
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_etablissement
from tests.parcours.imports import Donnees, etat, importer, remarques

pytestmark = pytest.mark.django_db

PREMIER: Donnees = {"debut": "2024-01-01", "fin_prevue": "2024-06-30", "fin_reelle": "2024-06-30"}
SECOND: Donnees = {"debut": "2024-07-01", "fin_prevue": "2024-12-31", "fin_reelle": "2024-12-31"}
TROISIEME: Donnees = {"debut": "2025-01-01", "fin_prevue": "2025-06-30", "etablissement": "B"}


def chaine() -> list[tuple[Any, ...]]:
    """Return the (nature, reason of the end, place, start of the one before) of each contract, in order."""
    return [(ligne[6], ligne[4], ligne[8], ligne[9]) for ligne in etat()["contrats"]]


CHAINE = [
    ("embauche", "", "A", None),
    ("renouvellement", "transfert", "A", date(2024, 1, 1)),
    ("transfert", "", "B", date(2024, 7, 1)),
]


@pytest.mark.parametrize(
    "fichiers",
    [
        [[PREMIER, SECOND, TROISIEME]],
        [[PREMIER], [SECOND], [TROISIEME]],
        [[TROISIEME], [SECOND], [PREMIER]],
        [[PREMIER, TROISIEME], [SECOND]],
        [[SECOND], [TROISIEME, PREMIER]],
    ],
)
def test_les_fichiers_dans_tout_ordre_donnent_la_meme_chaine(fichiers: list[list[Donnees]]) -> None:
    for fichier in fichiers:
        importer(*fichier)
    assert chaine() == CHAINE


def test_un_contrat_qui_en_suit_un_autre_le_dit_et_garde_sa_trace() -> None:
    importer(SECOND)
    plan = importer(PREMIER)
    assert remarques(plan) == ["Le contrat du 01/07/2024 change aussi : nature, contrat précédent."]
    second = Contrat.objects.get(debut=date(2024, 7, 1))
    assert (second.version, second.nature) == (2, "renouvellement")
    traces = second.history.order_by("history_id").values_list("history_type", "nature", "precedent_id", "parcours_id")
    assert list(traces)[-1] == ("~", "renouvellement", second.precedent_id, second.parcours_id)
    plan = importer(PREMIER | {"fin_reelle": "2024-03-31"}, SECOND)
    assert [ligne.action for ligne in plan.lignes] == [
        "Contrat corrigé : fin réelle.",
        "Contrat corrigé : nature, contrat précédent.",
    ]
    assert chaine() == [("embauche", "", "A", None)] * 2


@pytest.mark.parametrize("ordre", [[0, 1], [1, 0]])
def test_un_code_de_transfert_dans_le_meme_lieu_est_un_motif_dans_tout_ordre(ordre: list[int]) -> None:
    lignes = [PREMIER | {"code_sortie": "NE7"}, SECOND]
    for rang in ordre:
        importer(lignes[rang])
    assert chaine() == [("embauche", "transfert", "A", None), ("renouvellement", "", "A", date(2024, 1, 1))]


def test_un_contrat_ajoute_avant_un_depart_retire_le_motif_qui_n_est_plus_vrai() -> None:
    court = {"debut": "2024-07-01", "fin_prevue": "2024-07-15", "fin_reelle": "2024-07-15"}
    importer(PREMIER, TROISIEME | {"debut": "2024-07-20"})
    assert [ligne[1] for ligne in chaine()] == ["transfert", ""]
    importer(court)
    assert chaine() == [
        ("embauche", "", "A", None),
        ("renouvellement", "transfert", "A", date(2024, 1, 1)),
        ("transfert", "", "B", date(2024, 7, 1)),
    ]


def test_deux_temps_partiels_se_renouvellent_chacun_dans_son_lieu() -> None:
    importer(*(ligne | {"etablissement": site, "quotite": "50"} for ligne in (PREMIER, SECOND) for site in "AB"))
    assert {(nature, motif) for nature, motif, _site, _avant in chaine()} == {("embauche", ""), ("renouvellement", "")}


def test_ce_qui_fut_ecrit_a_la_main_reste_si_rien_ne_change_avant() -> None:
    dossier = creer_dossier("X1", nom="Exemple", prenom="Camille", etablissement=creer_etablissement("A"))
    champs = {"type": "pec", "fin_prevue": date(2024, 6, 30)}
    premier = creer_contrat(dossier, date(2024, 1, 1), fin_reelle=date(2024, 3, 31), **champs)
    tardif = renouveler(contrat=premier.pk, debut=date(2024, 7, 1), fin_prevue=date(2024, 8, 31))
    creer_contrat(dossier, date(2024, 9, 1), type="pec", fin_prevue=date(2024, 12, 31))
    attendu = [("embauche", None), ("renouvellement", premier.debut), ("embauche", None)]
    importer(TROISIEME)
    assert [(ligne[0], ligne[3]) for ligne in chaine()][:3] == attendu
    assert Contrat.objects.get(pk=tardif.pk).version == tardif.version
