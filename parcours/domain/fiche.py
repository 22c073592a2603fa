"""What the pathway sheet and the training record say of one person: plain frozen values, already in words.

Labels come as people read them ("PEC", "Arrivée au terme"): the documents know no model.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Jour = date


@dataclass(frozen=True)
class LigneContrat:
    """A contract. `quotite` is the working time in percent of a full time; `fin_prevue` is None without a term."""

    type: str
    etablissement: str
    debut: date
    fin_prevue: date | None = None
    fin_reelle: date | None = None
    quotite: Decimal = Decimal(100)
    motif: str = ""

    @property
    def fin(self) -> date | None:
        """The real end, or else the planned one."""
        return self.fin_reelle or self.fin_prevue


@dataclass(frozen=True)
class PeriodeParcours:
    """A pathway: its contracts in order, and its outcome in words. `fin` is None while it runs."""

    numero: int
    debut: date
    fin: date | None
    contrats: tuple[LigneContrat, ...]
    sortie: str = ""


@dataclass(frozen=True)
class LigneFormation:
    """A training that was followed, and its certificate. `expire_le` is None for a certificate without limit."""

    intitule: str
    organisme: str
    debut: date
    fin: date
    heures: Decimal
    resultat: str
    certificat: str = ""
    expire_le: date | None = None


@dataclass(frozen=True)
class LigneEntretien:
    """An interview, and what was decided: one action per item."""

    type: str
    date: Jour
    plan_action: tuple[str, ...] = ()
    prochain: Jour | None = None


@dataclass(frozen=True)
class LigneImmersion:
    """A period of work at another employer."""

    structure: str
    objet: str
    debut: date
    fin: date


@dataclass(frozen=True)
class FicheParcours:
    """The whole sheet of one mediator."""

    matricule: str
    nom: str
    prenom: str
    etablissement: str
    association: str
    parcours: tuple[PeriodeParcours, ...]
    edite_le: date
    edite_par: str
    formations: tuple[LigneFormation, ...] = ()
    entretiens: tuple[LigneEntretien, ...] = ()
    immersions: tuple[LigneImmersion, ...] = ()


@dataclass(frozen=True)
class AttestationFormation:
    """The record of one training. `delivre_le` is None when no certificate was earned."""

    nom: str
    prenom: str
    intitule: str
    organisme: str
    debut: date
    fin: date
    heures: Decimal
    resultat: str
    association: str
    edite_le: date
    naissance: date | None = None
    reference: str = ""
    certificat_numero: str = ""
    delivre_le: date | None = None
    expire_le: date | None = None
