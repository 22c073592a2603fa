"""What the engine of exit rates reads and gives: plain frozen values, without Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple


class Classe(StrEnum):
    """The class of an exit code. The values are those of `parcours.models.ClasseSortie`."""

    DURABLE = "emploi_durable"
    TRANSITION = "emploi_transition"
    POSITIVE = "sortie_positive"
    AUTRE = "autre"
    NON_DOCUMENTEE = "non_documentee"
    NEUTRALISEE = "neutralisee"
    TRANSFERT = "transfert"


class Base(StrEnum):
    """What a rate is divided by."""

    SORTANTS = "sortants"
    EXAMINEES = "examinees"
    REPONSES_M6 = "reponses_m6"


class Operateur(StrEnum):
    """How long a job must last to be lasting: at least the threshold, or more than it."""

    AU_MOINS = ">="
    PLUS_DE = ">"


class Situation(StrEnum):
    """The situation of a person some months after the exit. The values are those of `parcours.models.Situation`."""

    EMPLOI = "emploi"
    FORMATION = "formation"
    CHOMAGE = "chomage"
    INACTIVITE = "inactivite"
    INJOIGNABLE = "injoignable"
    OPPOSITION = "opposition"


CONNUES = frozenset({Situation.EMPLOI, Situation.FORMATION, Situation.CHOMAGE, Situation.INACTIVITE})
NON_DOCUMENTE = "ND"


class Sortant(NamedTuple):
    """A pathway that has ended: one row for the engine.

    `code` is "" when nothing was entered, which counts as ND. `duree_emploi` is the length in months of the job found,
    None when unknown. `heures` are hours of training during the pathway.
    """

    personne: int
    parcours: int
    etablissement: str
    association: str
    entree: date
    sortie: date
    code: str
    classe: str
    duree_emploi: int | None = None
    situation_m6: str = ""
    type_contrat: str = ""
    naissance: date | None = None
    sexe: str = ""
    heures: Decimal = Decimal(0)


@dataclass(frozen=True)
class Definition:
    """How a rate is computed.

    `compte` holds the classes, and the single codes, that the numerator counts (situations when the base is the answers
    at six months). `exclut` holds codes that leave both numerator and denominator. `seuil_mois` and `operateur` say which
    jobs last; `presence_mois` how long one must have stayed to be examined. `dates` are the days of a version that stands in
    for lack of one valid at the end of the report; None for a version that is.
    """

    cle: str
    nom: str
    base: Base
    compte: frozenset[str]
    exclut: frozenset[str] = frozenset()
    version: int = 1
    texte: str = ""
    source: str = ""
    seuil_mois: int = 6
    operateur: Operateur = Operateur.AU_MOINS
    presence_mois: int = 3
    dates: tuple[date, date | None] | None = None


@dataclass(frozen=True)
class Version:
    """A definition and the days it holds, for ever by default."""

    definition: Definition
    du: date = date.min
    au: date | None = None

    def distance(self, jour: date) -> int:
        """Return how many days separate this version from that day: 0 when it holds."""
        avant, apres = (self.du - jour).days, (jour - self.au).days if self.au else 0
        return max(avant, apres, 0)


@dataclass(frozen=True)
class Taux:
    """A computed rate. `masque` hides its three figures: they then read None."""

    definition: Definition
    numerateur: int | None
    denominateur: int | None
    masque: bool = False

    @property
    def pourcentage(self) -> Decimal | None:
        """Return the rate with one decimal, rounded half up from integers; None for a zero denominator or a hidden rate."""
        if self.numerateur is None or not self.denominateur:
            return None
        return pourcentage(self.numerateur, self.denominateur)


def pourcentage(numerateur: int, denominateur: int) -> Decimal:
    """Return 100 × numerateur / denominateur with one decimal, rounded half up. Raises ZeroDivisionError."""
    return Decimal((2000 * numerateur + denominateur) // (2 * denominateur)).scaleb(-1)


@dataclass(frozen=True)
class Compte:
    """A line of a breakdown. `nombre` is None when hidden."""

    cle: str
    libelle: str
    nombre: int | None
    masque: bool = False


class Profil(NamedTuple):
    """What the rates look at in an exit. People with the same profile are counted together."""

    code: str
    classe: str
    duree_emploi: int | None
    mois: int
    """Whole calendar months of presence, up to what the definitions ask for."""
    situation_m6: str


@dataclass(frozen=True)
class Chiffres:
    """The figures of one population. None stands for a hidden figure, never for an unknown one."""

    sortants: int | None
    examinees: int | None
    neutralisees: int | None
    documentees: int | None
    reponses_m6: int | None
    taux: tuple[Taux, ...]
    par_classe: tuple[Compte, ...] = ()
    par_code: tuple[Compte, ...] = ()
    duree_mediane: Fraction | None = None
    """Median length of the pathways, in days."""
    heures_formation: Decimal | None = None
    """Training hours, all pathways together."""
    profils: Mapping[Profil, int] = field(default_factory=dict, repr=False)
    """How many people of each profile: what the masking reasons on. Empty in what leaves HR."""

    def taux_de(self, cle: str) -> Taux:
        """Return the rate of that key. Raises KeyError."""
        for taux in self.taux:
            if taux.definition.cle == cle:
                return taux
        raise KeyError(cle)


class Axe(StrEnum):
    """What a population can be broken down by."""

    ETABLISSEMENT = "etablissement"
    ASSOCIATION = "association"
    TYPE_CONTRAT = "type_contrat"
    AGE = "age"
    SEXE = "sexe"
    ANCIENNETE = "anciennete"
    PERIODE = "periode"


@dataclass(frozen=True)
class Groupe:
    """One line of a breakdown by site, age…: its key, its name, its figures."""

    cle: str
    libelle: str
    chiffres: Chiffres


@dataclass(frozen=True)
class Bilan:
    """A whole report. `transferts` counts the moves between sites, which are no exits (None outside HR)."""

    du: date
    au: date
    perimetre: str
    calcule_le: date
    definitions: tuple[Definition, ...]
    total: Chiffres
    ventilations: Mapping[Axe, tuple[Groupe, ...]] = field(default_factory=dict)
    transferts: int | None = None
    filtres: tuple[str, ...] = ()
    """What narrows the population beyond the scope, in words: "Sexe : Femme"."""
    masque: bool = False
    """True when small figures are hidden: for every reader but HR."""
