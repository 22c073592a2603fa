"""Fill in and send the public forms, as a visitor would."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ateliers.garde import GardeForm
from ateliers.models import Seance


def reponses(**champs: Any) -> dict[str, Any]:
    """Return a valid form, with these fields changed; None leaves a field out."""
    valides: dict[str, Any] = {
        "prenom": "Aïcha",
        "nom": "Benali",
        "telephone": "06 39 98 12 34",
        "courriel": "",
        "places": "1",
        "accord": "on",
        "nonce": GardeForm.nouveau_nonce(),
    }
    return {nom: valeur for nom, valeur in (valides | champs).items() if valeur is not None}


def envoyer(client: Client, seance: Seance, **champs: Any) -> Any:
    return client.post(seance.get_absolute_url(), reponses(**champs))


def reserver_en_ligne(client: Client, seance: Seance, **champs: Any) -> str:
    """Book through the site, and return the address of the booking's page."""
    reponse = envoyer(client, seance, **champs)
    assert reponse.status_code == 302, reponse.context["form"].errors.as_text()
    return str(reponse.url)


def compter_requetes(client: Client, adresse: str) -> int:
    """Return how many queries a GET costs, once what a process keeps in memory is there."""
    assert client.get(adresse).status_code == 200
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)
