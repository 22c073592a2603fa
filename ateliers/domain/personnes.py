"""Who books, and how to know the same person again without comparing names letter by letter."""

import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import NumberParseException, is_possible_number

# Enough for Vietnamese or Hebrew; a name that stacks more would spill over the lines around it.
SIGNES_PAR_LETTRE = 3
JOINTURE_EMOJI = "\u200d"


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A person and the one way to reach them. `telephone` is in E.164 form, or empty; `au_nom_de`, the group they speak for."""

    prenom: str
    nom: str
    telephone: str = ""
    courriel: str = ""
    besoins: tuple[str, ...] = ()
    au_nom_de: str = ""


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


def empreinte_unique() -> str:
    """Return a hash that no other booking has, for those who may book several times, each for other people."""
    return secrets.token_hex(32)


def nom_affiche(compte: Any) -> str:
    """Return how staff reads a colleague's account: the name, or the identifier of an account without one."""
    return str(compte.get_full_name() or compte.get_username())


def trois_lettres(nom: str, reponse: str) -> bool:
    """Say whether `reponse` holds the first three letters of `nom` (all of them if it is shorter)."""
    attendu = normaliser(nom)[:3]
    return bool(attendu) and normaliser(reponse)[:3] == attendu


def assainir_nom(texte: str) -> str:
    """Return a name without what would break the lines, lists and mails that show it.

    Invisible and direction characters go, piles of accents are cut, and a dot between letters gets a space after it, so
    that no mail reader turns the name into a link.
    """
    propre: list[str] = []
    signes = 0
    for caractere in unicodedata.normalize("NFC", texte):
        categorie = unicodedata.category(caractere)
        if categorie in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp") and caractere != JOINTURE_EMOJI:
            continue
        signes = signes + 1 if categorie in ("Mn", "Me") else 0
        if signes > SIGNES_PAR_LETTRE:
            continue
        if propre and propre[-1] == "." and caractere.isalnum():
            propre.append(" ")
        propre.append(caractere)
    return " ".join("".join(propre).split())


def lire_telephone(saisie: str) -> PhoneNumber | None:
    """Return a phone number as people write it, French unless it begins with another country's code; None if it is none.

    Its length is checked, not its range: ranges are opened faster than our dependencies are updated, and a refusal costs
    a booking. Zeros alone are what people type to give no number.
    """
    try:
        numero = PhoneNumber.from_string(saisie, region="FR")
    except NumberParseException:
        return None
    return numero if numero.national_number and is_possible_number(numero) else None
