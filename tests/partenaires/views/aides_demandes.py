"""What the tests of the screens of requests share: a form filled as a person would."""

from typing import Any

from django.test import Client
from django.urls import reverse

from partenaires.forms.garde import GardeForm
from partenaires.models import OffreAtelier
from tests.partenaires.fabriques import dans_jours


def remplir(**champs: Any) -> dict[str, Any]:
    """Return a whole request, at our place, as the browser sends it."""
    defauts = {
        "nonce": GardeForm.nouveau_nonce(),
        "effectif": "12",
        "langue": "fr",
        "jour_1": dans_jours(20).date().isoformat(),
        "demi_journee_1": "matin",
        "demi_journee_2": "matin",
        "demi_journee_3": "matin",
        "endroit": "nous",
        "message": "Nous voulons apprendre.",
    }
    return defauts | champs


def remplir_en_public(**champs: Any) -> dict[str, Any]:
    """Return a whole request of a structure without account."""
    qui = {
        "structure_nom": "Association Les Tilleuls",
        "prenom": "Sacha",
        "nom": "Fictif",
        "courriel": "sacha@example.org",
        "accord": "on",
    }
    return remplir(**(qui | champs))


def demander(client: Client, offre: OffreAtelier, **champs: Any) -> Any:
    return client.post(reverse("partenaires:demander_atelier", args=[offre.pk]), remplir_en_public(**champs))
