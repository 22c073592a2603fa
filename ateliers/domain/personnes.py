"""Who books, and how to know the same person again without comparing names letter by letter."""

import secrets
import unicodedata
from dataclasses import dataclass

from django.utils.crypto import salted_hmac


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A person and the one way to reach them. `telephone` is in E.164 form, or empty."""

    prenom: str
    nom: str
    telephone: str = ""
    courriel: str = ""
    besoins: tuple[str, ...] = ()


def normaliser(texte: str) -> str:
    """Return the letters and digits of a text without case, accents, or the way they were typed (Unicode NFKD)."""
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    return "".join(c for c in decompose if c.isalnum())


def empreinte_personne(participant: Participant) -> str:
    """Return a keyed hash equal for two bookings of one person: same name and same phone, or else same mail.

    Somebody who gave no contact, at the desk, is never taken for another.
    """
    contact = participant.telephone or participant.courriel.casefold() or secrets.token_hex(16)
    identite = "|".join((normaliser(participant.prenom), normaliser(participant.nom), contact))
    return salted_hmac("ateliers.personne", identite, algorithm="sha256").hexdigest()


def trois_lettres(nom: str, reponse: str) -> bool:
    """Say whether `reponse` holds the first three letters of `nom` (all of them if it is shorter)."""
    attendu = normaliser(nom)[:3]
    return bool(attendu) and normaliser(reponse)[:3] == attendu
