"""Open an access to somebody of a structure that is not known yet: it is created with the answer, or not at all."""

from typing import Any

from ateliers.domain.verrous import transaction_patiente
from partenaires.models import DemandeAcces, Structure

from .acces import traiter


def creer_et_accepter(*, demande_acces: DemandeAcces, structure: Structure, role: str, par: Any) -> Structure:
    """Save a new structure, and invite to it the person who asked. Raises ValidationError, TransitionError, OccupeError."""
    with transaction_patiente():
        structure.full_clean(exclude={"telephone"})
        structure.save()
        traiter(demande_acces=demande_acces, structure=structure, acceptee=True, role=role, par=par)
    return structure
