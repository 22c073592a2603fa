"""What the tests of the portal share: somebody who is signed in, and what a page says."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from partenaires.models import Referent
from tests.partenaires.fabriques import creer_referent, creer_structure

BALISES = re.compile(r"<[^>]+>")


def entrer(client: Client, **champs: Any) -> Referent:
    """Sign in as somebody of a new structure."""
    champs["structure"] = champs.get("structure") or creer_structure("Centre social Exemple")
    referent = creer_referent(**champs)
    client.force_login(referent.utilisateur)
    return referent


def adresse(nom: str, referent: Referent, *args: Any) -> str:
    """Return the address of a screen of the referent's structure."""
    return reverse(f"partenaires:{nom}", args=[referent.structure_id, *args])


def lire(reponse: Any) -> str:
    """Return the words of a page, one space between them."""
    texte = unescape(BALISES.sub(" ", reponse.content.decode()))
    return " ".join(texte.split())


def liens(reponse: Any) -> set[str]:
    """Return the addresses that a page leads to."""
    return set(re.findall(r'href="([^"]+)"', unescape(reponse.content.decode())))
