"""Plain functions that create partners for tests. Each takes what the test cares about and defaults the rest."""

from itertools import count
from typing import Any

from home.models import Utilisateur
from partenaires.models import OffreAtelier, Referent, Structure
from partenaires.models.structure import RoleReferent
from tests.fabriques import creer_atelier, creer_utilisateur

_numero = count(1)


def creer_structure(nom: str = "", **champs: Any) -> Structure:
    """Return an active structure."""
    structure = Structure(
        **({"nom": nom or f"Centre social Exemple {next(_numero)}", "type": "centre_social"} | champs)
    )
    structure.full_clean()
    structure.save()
    return structure


def creer_referent(
    *, structure: Structure | None = None, utilisateur: Utilisateur | None = None, role: str = "contact", **champs: Any
) -> Referent:
    """Return somebody who acts for a structure, with an account."""
    if utilisateur is None:
        utilisateur = creer_utilisateur(first_name="Amina", last_name=f"Exemple{next(_numero)}")
    return Referent.objects.create(
        structure=structure or creer_structure(), utilisateur=utilisateur, role=RoleReferent(role), **champs
    )


def creer_offre(**champs: Any) -> OffreAtelier:
    """Return a workshop that structures may ask for."""
    champs["atelier"] = champs.get("atelier") or creer_atelier()
    offre = OffreAtelier(**champs)
    offre.full_clean()
    offre.save()
    return offre
