"""Who is who at the door: a name or an address, with a password; and what axes counts the failures under."""

import unicodedata
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest


class CompteBackend(ModelBackend):
    """Check a password against the account of a username or of an e-mail address.

    One query and one hash in every case, so that the time of the answer tells nobody which addresses have an account.
    A closed account is refused as a wrong password is.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **autres: Any
    ) -> Any:
        identifiant = username or autres.get("email")
        if not identifiant or password is None:
            return None
        compte = trouver_compte(identifiant)
        if compte is None:
            get_user_model()().set_password(password)
            return None
        return compte if compte.check_password(password) and self.user_can_authenticate(compte) else None


def trouver_compte(identifiant: str) -> Any:
    """Return the account of that username, or else of that address, or None."""
    comptes = get_user_model().objects.filter(Q(username=identifiant) | Q(email__iexact=identifiant))
    candidats = [c for c in comptes if identifiant in (c.username, c.email) or c.email.lower() == identifiant.lower()]
    return min(candidats, key=lambda compte: compte.username != identifiant, default=None)


def nom_pour_axes(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Return what failures are counted under: the name as typed, whatever its case, no longer than axes can store."""
    donnees = credentials or request.POST
    saisi = next((donnees[champ] for champ in ("username", "email", "login") if donnees.get(champ)), "")
    return unicodedata.normalize("NFKC", saisi).casefold().strip()[:255] or None
