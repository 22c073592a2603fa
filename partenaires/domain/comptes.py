"""The accounts of the people who act for structures: found and created by their e-mail address."""

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from partenaires.exceptions import ConnexionRequiseError

DROIT_DE_L_EQUIPE = "wagtailadmin.access_admin"
LONGUEUR_IDENTIFIANT = 140
HORS_IDENTIFIANT = re.compile(r"[^\w.@+-]")


def compte_de(courriel: str) -> Any:
    """Return the account of an address, or None. Two addresses that differ by more than their case are two people's."""
    comptes = get_user_model().objects.filter(email__iexact=courriel)
    return next((compte for compte in comptes if compte.email.lower() == courriel.lower()), None)


def compte_joignable(courriel: str) -> Any:
    """Return the account that a code sent to this address may open, or None.

    Those who may enter the back office have no code: what they see is worth more than a mailbox. They have a password.
    """
    compte = compte_de(courriel)
    if compte is None or not compte.is_active or compte.has_perm(DROIT_DE_L_EQUIPE):
        return None
    return compte


def creer_compte(courriel: str, *, prenom: str, nom: str) -> Any:
    """Create the account of an address, without password. Raises ConnexionRequiseError when it has just been created."""
    try:
        with transaction.atomic():
            return get_user_model().objects.create_user(
                username=_identifiant_libre(courriel), email=courriel, first_name=prenom, last_name=nom
            )
    except IntegrityError as erreur:
        raise ConnexionRequiseError from erreur


def _identifiant_libre(courriel: str) -> str:
    base = HORS_IDENTIFIANT.sub("-", courriel.lower())[:LONGUEUR_IDENTIFIANT]
    pris = set(get_user_model().objects.filter(username__startswith=base).values_list("username", flat=True))
    return (
        base if base not in pris else next(nom for n in range(2, len(pris) + 3) if (nom := f"{base}-{n}") not in pris)
    )
