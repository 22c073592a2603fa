"""What the tests of accounts share: asking for a code, reading it in the mail, giving it."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from ateliers.domain.envoi import envoyer_messages_dus

CONNEXION = "/partenaires/compte/connexion/"
CODE = "/partenaires/compte/connexion/code/"
MOT_DE_PASSE = "/partenaires/compte/connexion/mot-de-passe/"
CHANGER = "/partenaires/compte/mot-de-passe/"
DECONNEXION = "/partenaires/compte/deconnexion/"


def lettres(courriel: str) -> list[Any]:
    """Send what waits, and return the mails of an address."""
    envoyer_messages_dus()
    return [lettre for lettre in mail.outbox if lettre.to == [courriel]]


def code_recu(courriel: str) -> str:
    """Return the last code that an address received."""
    return re.findall(r"\b\d{4}-\d{4}\b", lettres(courriel)[-1].body)[0]


def entrer_par_code(client: Client, courriel: str, **donnees: str) -> Any:
    """Sign in with a code, and return the answer to it."""
    client.post(CONNEXION, {"email": courriel})
    return client.post(CODE, {"code": code_recu(courriel)} | donnees)


def connecte(client: Client) -> bool:
    return "_auth_user_id" in client.session
