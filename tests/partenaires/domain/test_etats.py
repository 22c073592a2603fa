"""The table of states alone: what the issue draws, nothing more."""

import pytest

from partenaires.domain.etats import (
    ATTENDENT_L_EQUIPE,
    ATTENDENT_LA_STRUCTURE,
    CLOS,
    INITIAL,
    OUVERTS,
    TABLE,
    Acteur,
    Action,
    permises,
    suivant,
)
from partenaires.models import Demande
from partenaires.models.demande import Cote, EtatDemande

pytestmark = pytest.mark.une_fois

CHEMIN = [
    (Acteur.EQUIPE, Action.ETUDIER, "etude"),
    (Acteur.EQUIPE, Action.DEMANDER_PRECISIONS, "a_preciser"),
    (Acteur.STRUCTURE, Action.ECRIRE, "etude"),
    (Acteur.EQUIPE, Action.CONTRE_PROPOSER, "contre_proposee"),
    (Acteur.EQUIPE, Action.CONTRE_PROPOSER, "contre_proposee"),
    (Acteur.STRUCTURE, Action.DECLINER, "etude"),
    (Acteur.EQUIPE, Action.CONTRE_PROPOSER, "contre_proposee"),
    (Acteur.STRUCTURE, Action.ACCEPTER, "acceptee"),
    (Acteur.EQUIPE, Action.PLANIFIER, "planifiee"),
    (Acteur.SUIVI, Action.DEPLANIFIER, "acceptee"),
    (Acteur.EQUIPE, Action.PLANIFIER, "planifiee"),
    (Acteur.SUIVI, Action.REALISER, "realisee"),
]


def test_le_chemin_ordinaire_passe_par_tous_ses_etats() -> None:
    etat, vus = INITIAL, []
    for acteur, action, attendu in CHEMIN:
        etat = suivant(acteur=acteur, action=action, etat=etat) or "impossible"
        vus.append((action, etat, attendu))
    assert [(vu, attendu) for _action, vu, attendu in vus if vu != attendu] == []


def test_les_etats_sont_ceux_du_modele() -> None:
    assert [*OUVERTS, *CLOS] == EtatDemande.values
    assert {etat for depuis in TABLE.values() for paire in depuis.items() for etat in paire} == set(EtatDemande.values)
    assert {acteur.value for acteur in Acteur} == set(Cote.values)
    assert Demande().etat == INITIAL


def test_chaque_etat_s_atteint_et_rien_ne_sort_d_un_etat_clos() -> None:
    atteints, nouveaux = {INITIAL}, {INITIAL}
    while nouveaux:
        suites = {vers for depuis in TABLE.values() for etat, vers in depuis.items() if etat in nouveaux}
        nouveaux = suites - atteints
        atteints |= nouveaux
    assert atteints == set(EtatDemande.values)
    assert {action for acteur in Acteur for etat in CLOS for action in permises(acteur=acteur, etat=etat)} == set()


def test_de_chaque_etat_ouvert_quelqu_un_peut_sortir() -> None:
    sorties = {
        etat: {vers for depuis in TABLE.values() if (vers := depuis.get(etat, etat)) != etat} for etat in OUVERTS
    }
    assert [etat for etat, vers in sorties.items() if not vers] == []
    assert {*ATTENDENT_LA_STRUCTURE, *ATTENDENT_L_EQUIPE, "planifiee"} == set(OUVERTS)


@pytest.mark.parametrize(
    ("acteur", "etat", "attendues"),
    [
        (Acteur.STRUCTURE, "envoyee", {"ecrire", "retirer"}),
        (Acteur.STRUCTURE, "contre_proposee", {"ecrire", "accepter", "decliner", "retirer"}),
        (Acteur.STRUCTURE, "planifiee", {"ecrire"}),
        (Acteur.EQUIPE, "envoyee", {"ecrire", "etudier", "contre_proposer", "accepter", "refuser"}),
        (Acteur.EQUIPE, "etude", {"ecrire", "demander_precisions", "contre_proposer", "accepter", "refuser"}),
        (Acteur.EQUIPE, "acceptee", {"ecrire", "contre_proposer", "planifier", "refuser"}),
        (Acteur.EQUIPE, "planifiee", {"ecrire"}),
        (Acteur.SUIVI, "envoyee", {"oublier"}),
        (Acteur.SUIVI, "a_preciser", {"relancer", "expirer", "oublier"}),
        (Acteur.SUIVI, "planifiee", {"realiser", "retirer", "deplanifier"}),
    ],
)
def test_ce_que_chacun_peut_faire(acteur: Acteur, etat: str, attendues: set[str]) -> None:
    assert permises(acteur=acteur, etat=etat) == attendues
