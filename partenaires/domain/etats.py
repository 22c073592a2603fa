"""The states of a request for a workshop, and who may lead it from one to the other. Pure: neither Django nor a clock."""

from collections.abc import Mapping
from enum import StrEnum


class Acteur(StrEnum):
    """Who acts: the two sides, and the daily follow-up."""

    STRUCTURE = "structure"
    EQUIPE = "equipe"
    SUIVI = "suivi"


class Action(StrEnum):
    ECRIRE = "ecrire"
    ETUDIER = "etudier"
    DEMANDER_PRECISIONS = "demander_precisions"
    CONTRE_PROPOSER = "contre_proposer"
    ACCEPTER = "accepter"
    DECLINER = "decliner"
    PLANIFIER = "planifier"
    REFUSER = "refuser"
    RETIRER = "retirer"
    RELANCER = "relancer"
    EXPIRER = "expirer"
    OUBLIER = "oublier"
    REALISER = "realiser"
    DEPLANIFIER = "deplanifier"


INITIAL = "envoyee"
AVANT_LA_SEANCE = ("envoyee", "etude", "a_preciser", "contre_proposee", "acceptee")
OUVERTS = (*AVANT_LA_SEANCE, "planifiee")
CLOS = ("realisee", "refusee", "retiree", "expiree")
ATTENDENT_LA_STRUCTURE = ("a_preciser", "contre_proposee")
ATTENDENT_L_EQUIPE = ("envoyee", "etude", "acceptee")


def _rester(*etats: str) -> dict[str, str]:
    return {etat: etat for etat in etats}


def _aller(vers: str, *depuis: str) -> dict[str, str]:
    return dict.fromkeys(depuis, vers)


TABLE: Mapping[tuple[Acteur, Action], Mapping[str, str]] = {
    (Acteur.STRUCTURE, Action.ECRIRE): _rester(*OUVERTS) | {"a_preciser": "etude"},
    (Acteur.STRUCTURE, Action.ACCEPTER): _aller("acceptee", "contre_proposee"),
    (Acteur.STRUCTURE, Action.DECLINER): _aller("etude", "contre_proposee"),
    (Acteur.STRUCTURE, Action.RETIRER): _aller("retiree", *AVANT_LA_SEANCE),
    (Acteur.EQUIPE, Action.ECRIRE): _rester(*OUVERTS),
    (Acteur.EQUIPE, Action.ETUDIER): _aller("etude", "envoyee"),
    (Acteur.EQUIPE, Action.DEMANDER_PRECISIONS): _aller("a_preciser", "etude"),
    # From "acceptee" too: a room falls through, a session is cancelled, and another date must be agreed upon.
    (Acteur.EQUIPE, Action.CONTRE_PROPOSER): _aller("contre_proposee", *AVANT_LA_SEANCE),
    (Acteur.EQUIPE, Action.ACCEPTER): _aller("acceptee", "envoyee", "etude"),
    (Acteur.EQUIPE, Action.PLANIFIER): _aller("planifiee", "acceptee"),
    (Acteur.EQUIPE, Action.REFUSER): _aller("refusee", *AVANT_LA_SEANCE),
    (Acteur.SUIVI, Action.RELANCER): _rester(*ATTENDENT_LA_STRUCTURE),
    (Acteur.SUIVI, Action.EXPIRER): _aller("expiree", *ATTENDENT_LA_STRUCTURE),
    # Nobody has touched it for as long as names are kept.
    (Acteur.SUIVI, Action.OUBLIER): _aller("expiree", *AVANT_LA_SEANCE),
    (Acteur.SUIVI, Action.REALISER): _aller("realisee", "planifiee"),
    # Its group was cancelled: there is nothing to carry out.
    (Acteur.SUIVI, Action.RETIRER): _aller("retiree", "planifiee"),
    (Acteur.SUIVI, Action.DEPLANIFIER): _aller("acceptee", "planifiee"),
}


def suivant(*, acteur: Acteur, action: Action, etat: str) -> str | None:
    """Return the state that this action leads to, or None when it is not possible."""
    return TABLE.get((acteur, action), {}).get(etat)


def permises(*, acteur: Acteur, etat: str) -> frozenset[Action]:
    """Return what this side may do now."""
    return frozenset(action for (qui, action), depuis in TABLE.items() if qui == acteur and etat in depuis)
