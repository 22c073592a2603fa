"""Reference values that rates are compared with."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Reference:
    """A published figure, in percent, for the rate of that key: never shown without its year and its source."""

    cle: str
    libelle: str
    valeur: Decimal
    annee: int
    source: str
