"""Build the demonstration. Running it again changes nothing, unless the weeks have passed and dates are missing."""

from dataclasses import dataclass

from django.db import transaction

from .ateliers import creer_ateliers
from .comptes import creer_comptes
from .lieux import creer_lieux
from .seances import creer_seances
from .site import completer_l_accueil, creer_site


@dataclass(frozen=True)
class Bilan:
    """What this run created."""

    seances: int


@transaction.atomic
def creer_demonstration() -> Bilan:
    """Create all that is missing, in one transaction."""
    accueil = creer_site()
    creer_lieux(accueil)
    creer_comptes()
    creer_ateliers()
    completer_l_accueil(accueil)
    return Bilan(seances=creer_seances())
