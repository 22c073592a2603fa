"""What moved since a publication is told with who moved it: whatever the record that was changed."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.models import Utilisateur
from parcours.domain.bilans import relever
from parcours.domain.comparaison import Ecart, comparer_lignes
from parcours.domain.contrats import corriger, supprimer
from parcours.domain.publications import CHAMPS_FIGES, lignes_figees, publier
from parcours.domain.sorties import documenter, suivre
from parcours.models import Contrat, NomenclatureSortie, Parcours, Publication, Suivi
from tests.parcours.dossiers import creer_contrat, creer_dossier, creer_rh, creer_sortie

pytestmark = pytest.mark.django_db

DU, AU = date(2025, 1, 1), date(2025, 12, 31)


def publier_2025() -> Publication:
    releve = relever(du=DU, au=AU, perimetre="Essai")
    return publier(
        titre="Essai",
        bilan=releve.bilan(),
        sortants=releve.sortants,
        etablissements=[],
        filtres={},
        portee=[],
        auteur=None,
    )


def creer_sorti(matricule: str = "M1", code: str = "ET1") -> Contrat:
    """Return the second contract of a pathway that ended in 2025, with its outcome and its follow-up."""
    dossier = creer_dossier(matricule)
    cdd = {"type": "cdd", "fin_prevue": date(2024, 6, 30), "fin_reelle": date(2024, 6, 30)}
    creer_contrat(dossier, date(2024, 1, 1), **cdd)
    contrat = creer_contrat(
        dossier, date(2024, 7, 1), type="cdd", fin_prevue=date(2025, 3, 31), fin_reelle=date(2025, 3, 31)
    )
    sortie = creer_sortie(contrat, code)
    suivre(sortie=sortie.pk, echeance=6, situation="chomage", constate_le=date(2025, 10, 1))
    return contrat


def ecarts_de(publication: Publication) -> list[Ecart]:
    return comparer_lignes(publication, relever(du=DU, au=AU, perimetre="Essai").sortants)


def signer(modele: Any, auteur: Utilisateur) -> None:
    """Sign the last line of a history, as the request of this account would."""
    derniere = modele.history.order_by("-history_id").first()
    modele.history.filter(history_id=derniere.history_id).update(history_user=auteur)


def changer_le_suivi(contrat: Contrat) -> type[Any]:
    suivre(sortie=contrat.sortie.pk, echeance=6, situation="emploi", constate_le=date(2025, 10, 2))
    return Suivi


def avancer_l_entree(contrat: Contrat) -> type[Any]:
    premier = Contrat.objects.get(parcours=contrat.parcours, debut=date(2024, 1, 1))
    premier.debut = date(2023, 12, 1)
    corriger(contrat=premier)
    return Contrat


def changer_la_classe(contrat: Contrat) -> type[Any]:
    code = NomenclatureSortie.objects.get(code="ET1")
    code.classe = "emploi_durable"
    code.save()
    return NomenclatureSortie


@pytest.mark.parametrize(
    ("changer", "avant", "apres", "quoi"),
    [
        (changer_le_suivi, {"situation_m6": "chomage"}, {"situation_m6": "emploi"}, "Suivi après la sortie"),
        (avancer_l_entree, {"entree": "2024-01-01"}, {"entree": "2023-12-01"}, "Contrat"),
        (changer_la_classe, {"classe": "emploi_transition"}, {"classe": "emploi_durable"}, "Code de sortie"),
    ],
)
def test_chaque_ecart_dit_qui_quand_et_quoi(
    changer: Callable[[Contrat], type[Any]], avant: dict[str, str], apres: dict[str, str], quoi: str
) -> None:
    contrat = creer_sorti()
    publication = publier_2025()
    signer(changer(contrat), creer_rh("nadia"))
    # Another change of the same file, which moved nothing.
    contrat.refresh_from_db()
    contrat.poste = "Médiateur"
    contrat.save()
    ecarts = ecarts_de(publication)
    aujourdhui = f"{timezone.localdate():%d/%m/%Y}"
    assert [(e.matricule, e.avant, e.apres, e.quoi, e.qui, e.quand) for e in ecarts] == [
        ("M1", avant, apres, quoi, "nadia", aujourdhui)
    ]


def test_une_sortie_qui_disparait_dit_qui_l_a_retiree() -> None:
    contrat = creer_sorti()
    publication = publier_2025()
    supprimer(contrat=contrat.pk)
    assert [(e.matricule, e.apres, e.quoi) for e in ecarts_de(publication)] == [("M1", {}, "Contrat")]


def test_un_parcours_joint_a_un_autre_dit_de_qui_il_etait() -> None:
    contrat = creer_sorti()
    retour = creer_contrat(
        contrat.mediateur, date(2025, 8, 1), type="cdd", fin_prevue=date(2025, 12, 1), fin_reelle=date(2025, 12, 1)
    )
    publication = publier_2025()
    retour.debut = date(2025, 4, 10)
    corriger(contrat=retour)
    assert not Parcours.objects.filter(pk=json.loads(publication.lignes)[1][0]).exists()
    assert [(e.matricule, bool(e.apres), e.quoi) for e in ecarts_de(publication)] == [
        ("M1", True, "Contrat"),
        ("M1", False, "Contrat"),
    ]


def test_une_publication_d_avant_les_classes_se_compare_encore() -> None:
    contrat = creer_sorti()
    sans_classe = [ligne[:-1] for ligne in lignes_figees(relever(du=DU, au=AU, perimetre="Essai").sortants)]
    ancienne = publier_2025()
    ancienne.lignes = json.dumps(sans_classe)
    assert ecarts_de(ancienne) == []
    documenter(contrat=contrat.pk, code=NomenclatureSortie.objects.get(code="AS1"))
    assert [(e.avant, e.apres) for e in ecarts_de(ancienne)] == [({"code": "ET1"}, {"code": "AS1"})]
    assert len(sans_classe[0]) == len(CHAMPS_FIGES)


def test_la_comparaison_ne_fait_pas_plus_de_requetes_avec_plus_d_ecarts() -> None:
    comptes = []
    for nombre in (1, 30):
        contrats = [creer_sorti(f"R{nombre}-{rang}") for rang in range(nombre)]
        publication = publier_2025()
        for contrat in contrats:
            changer_le_suivi(contrat)
        sortants = relever(du=DU, au=AU, perimetre="Essai").sortants
        with CaptureQueriesContext(connection) as requetes:
            assert len(comparer_lignes(publication, sortants)) == nombre
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]
