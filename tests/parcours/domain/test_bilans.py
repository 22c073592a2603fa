"""What is read once gives the same reports as what is read for each."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.domain.bilans import Releve, relever
from parcours.domain.chiffres import Axe, Operateur
from parcours.domain.definitions import DEFINITIONS
from parcours.domain.indicateurs import Pas
from parcours.models import DefinitionTaux, Etablissement
from tests.parcours.dossiers import creer_etablissement
from tests.parcours.imports import importer

pytestmark = pytest.mark.django_db

DU, AU = date(2025, 1, 1), date(2025, 12, 31)
RESEAU = DEFINITIONS[0]


def lire(*, du: date = DU, au: date = AU, **criteres: Any) -> Releve:
    return relever(du=du, au=au, perimetre="Essai", **criteres)


def sorties_de_trois_ans() -> None:
    """Several people a year, at two sites; one of them leaves every year, and moves once."""
    importer(
        *(
            {
                "matricule": f"X{annee}{n}", "nom": f"Exemple{annee}{n}", "debut": f"{annee}-01-01",
                "fin_reelle": f"{annee}-{6 + n:02}-30", "code_sortie": code, "etablissement": "AB"[n % 2],
            }
            for annee in (2023, 2024, 2025)
            for n, code in enumerate(("ED1", "AS1", "NE3"))
        ),
        *(
            {"matricule": "R", "nom": "Revient", "debut": f"{annee}-02-01", "fin_reelle": f"{annee}-05-31"}
            for annee in (2023, 2024, 2025)
        ),
        {"matricule": "R", "nom": "Revient", "debut": "2025-06-01", "fin_reelle": "2025-06-30", "etablissement": "B"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("du", "au"),
    [
        (date(2024, 1, 1), date(2024, 12, 31)),
        (date(2023, 7, 1), date(2024, 6, 30)),
        (date(2025, 12, 1), date(2025, 12, 2)),
        (date(2023, 1, 1), AU),
    ],
)
def test_une_periode_lue_avec_d_autres_donne_le_meme_bilan(du: date, au: date) -> None:
    sorties_de_trois_ans()
    large = lire(du=date(2023, 1, 1), axes=tuple(Axe))
    seule = lire(du=du, au=au, axes=tuple(Axe))
    assert large.bilan(du=du, au=au, pas=Pas.TRIMESTRE) == seule.bilan(pas=Pas.TRIMESTRE)
    assert large.bilan(du=du, au=au, axes=()) == lire(du=du, au=au).bilan()
    assert sorted(large.sortis(du=du, au=au)) == sorted(seule.sortants)


def test_une_relecture_ne_fait_pas_de_requete() -> None:
    sorties_de_trois_ans()
    releve = lire(du=date(2023, 1, 1), axes=tuple(Axe))
    with CaptureQueriesContext(connection) as requetes:
        sortis = [releve.bilan(du=date(an, 1, 1), au=date(an, 12, 31)).total.sortants for an in (2023, 2024, 2025)]
    assert (sortis, len(requetes)) == ([4, 4, 4], 0)


def test_ce_qui_n_a_pas_ete_lu_ne_se_calcule_pas() -> None:
    releve = lire(axes=(Axe.AGE,))
    for demande in ({"du": date(2024, 12, 31)}, {"au": date(2026, 1, 1)}, {"axes": (Axe.SEXE,)}):
        with pytest.raises(ValueError, match="Not read"):
            releve.bilan(**demande)


def test_un_transfert_se_compte_a_son_arrivee() -> None:
    importer({"fin_reelle": "2025-06-30"}, {"debut": "2025-07-01", "etablissement": "B"})
    a, b = Etablissement.objects.filter(code="A"), Etablissement.objects.filter(code="B")
    assert lire().bilan().transferts == 1
    assert [lire(etablissements=lieu).bilan().transferts for lieu in (a, b)] == [0, 1]
    assert lire().bilan(du=date(2025, 7, 2)).transferts == 0


def test_un_bilan_prend_un_autre_seuil() -> None:
    importer({"fin_reelle": "2025-06-30", "code_sortie": "ED2"})
    bilans = [lire(operateur=operateur).bilan() for operateur in (None, *Operateur)]
    assert [bilan.total.taux_de("durable").numerateur for bilan in bilans] == [1, 1, 0]


def test_une_nouvelle_version_ne_change_pas_les_annees_d_avant() -> None:
    sorties_de_trois_ans()
    ancienne = DefinitionTaux.objects.get(cle="reseau")
    ancienne.valide_au = date(2024, 12, 31)
    ancienne.save()
    ancienne.pk, ancienne.version, ancienne.compte = None, 2, ["autre"]
    ancienne.valide_du, ancienne.valide_au = date(2025, 1, 1), None
    ancienne.save()
    releve = lire(du=date(2023, 1, 1))
    taux = [releve.bilan(du=date(an, 1, 1), au=date(an, 12, 31)).total.taux_de("reseau") for an in (2023, 2024, 2025)]
    assert [t.definition.version for t in taux] == [1, 1, 2]
    assert [t.definition.compte for t in taux][1:] == [RESEAU.compte, frozenset({"autre"})]
    assert releve.bilan().total.taux_de("reseau").definition.version == 2


def _requetes(nombre: int) -> int:
    importer(
        *(
            {
                "matricule": f"R{n}", "nom": f"Exemple{n}", "fin_reelle": "2025-06-30", "situation_m6": "emploi",
                "code_sortie": "NE3" if n % 2 else "ED1",
            }
            for n in range(nombre)
        )
    )  # fmt: skip
    with CaptureQueriesContext(connection) as requetes:
        bilan = lire(axes=tuple(Axe)).bilan()
    assert bilan.total.sortants == nombre
    return len(requetes)


def test_les_requetes_ne_suivent_pas_le_nombre_de_parcours() -> None:
    creer_etablissement("A")
    assert _requetes(1) == _requetes(30) <= 14
