"""Plain functions that create partners for tests. Each takes what the test cares about and defaults the rest."""

import uuid
from itertools import count
from typing import Any

from ateliers.models import Seance
from home.models import Utilisateur
from partenaires.domain.groupes import inscrire_groupe
from partenaires.domain.participants import Nom
from partenaires.models import Groupe, OffreAtelier, Referent, Structure
from partenaires.models.structure import RoleReferent
from tests.fabriques import creer_atelier, creer_seance, creer_utilisateur

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


def creer_groupe(
    *,
    referent: Referent | None = None,
    seance: Seance | None = None,
    effectif: int = 5,
    noms: int = 0,
    **champs: Any,
) -> Groupe:
    """Register a group through the domain, with that many names; `champs` are those of `inscrire_groupe`."""
    champs.setdefault("accompagnant", "Dominique Exemple")
    champs.setdefault("telephone", "06 39 98 12 34")
    champs.setdefault("participants", [Nom(prenom="Camille", nom=f"Fictif{rang}") for rang in range(1, noms + 1)])
    champs.setdefault("nonce", uuid.uuid4())
    return inscrire_groupe(
        referent=referent or creer_referent(),
        seance_id=(seance or creer_seance(capacite=12)).pk,
        effectif=effectif,
        **champs,
    )
