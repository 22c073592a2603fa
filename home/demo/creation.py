"""Build the demonstration. Running it again changes nothing, unless the weeks have passed and dates are missing."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from wagtail.models import Site

from ateliers.domain.evenements import actualiser
from ateliers.domain.seances import seances_suivies
from home.socle.adresse import situer

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
    bilan = Bilan(seances=creer_seances())
    suivre_l_adresse()
    return bilan


def suivre_l_adresse() -> None:
    """Follow the address that the demonstration is served at today: its port may have changed."""
    situer(Site.objects.get(is_default_site=True))
    actualiser(seances_suivies(Q()))
