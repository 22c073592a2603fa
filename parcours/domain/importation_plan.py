"""What an import would do, row by row: plain values, without writing anything."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.models import Contrat, Mediateur, NomenclatureSortie
from parcours.models.contrat import Nature

from .importation_lignes import LigneImport

NOUVEAU = "nouveau"
CORRIGE = "corrige"
INCHANGE = "inchange"


@dataclass
class ContratPrevu:
    """A contract of the file, and the one that it is already, if any. `champs` are what it would be given."""

    ligne: LigneImport
    existant: Contrat | None
    champs: dict[str, Any]
    fin_reelle: date | None
    nature: Nature = Nature.EMBAUCHE
    suit: date | None = None
    """The start of the contract that it follows."""
    transfert: bool = False
    """It ended by a move to another establishment."""
    remarques: list[str] = field(default_factory=list)

    @property
    def debut(self) -> date:
        assert self.ligne.debut is not None  # noqa: S101 (rows without a start are errors, and make no contract)
        return self.ligne.debut

    @property
    def sort(self) -> str:
        if self.existant is None:
            return NOUVEAU
        return CORRIGE if self.champs else INCHANGE


@dataclass
class IssuePrevue:
    """The outcome of a pathway, written on its last contract. `code` is None for a follow-up on an undocumented exit."""

    ligne: LigneImport
    debut: date
    fin: date
    code: NomenclatureSortie | None
    situation: str = ""


@dataclass
class DossierPrevu:
    """A person of the file."""

    matricule: str
    existant: Mediateur | None
    champs: dict[str, Any]
    contrats: list[ContratPrevu] = field(default_factory=list)
    issues: list[IssuePrevue] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LignePlan:
    """A row, in words."""

    numero: int
    matricule: str
    personne: str
    action: str
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The whole import. With errors, nothing may be written."""

    dossiers: tuple[DossierPrevu, ...]
    lignes: tuple[LignePlan, ...]
    erreurs: tuple[str, ...] = ()
    etablissements: tuple[str, ...] = ()
    """Codes of the establishments that would be created."""

    @property
    def resume(self) -> str:
        """Return the whole in one sentence."""
        sorts = Counter(contrat.sort for dossier in self.dossiers for contrat in dossier.contrats)
        nouveaux = sum(1 for dossier in self.dossiers if dossier.existant is None)
        issues = sum(len(dossier.issues) for dossier in self.dossiers)
        morceaux = [
            ngettext("%d nouveau dossier", "%d nouveaux dossiers", nouveaux) % nouveaux,
            ngettext("%d nouveau contrat", "%d nouveaux contrats", sorts[NOUVEAU]) % sorts[NOUVEAU],
            ngettext("%d contrat corrigé", "%d contrats corrigés", sorts[CORRIGE]) % sorts[CORRIGE],
            ngettext("%d contrat inchangé", "%d contrats inchangés", sorts[INCHANGE]) % sorts[INCHANGE],
            ngettext("%d sortie notée", "%d sorties notées", issues) % issues,
        ]
        return ", ".join(morceaux) + "."


def raconter(dossiers: Sequence[DossierPrevu]) -> tuple[LignePlan, ...]:
    """Return what would happen to each row of the file, in its order."""
    lignes = []
    for dossier in dossiers:
        issues = {issue.debut: issue for issue in dossier.issues}
        for rang, contrat in enumerate(dossier.contrats):
            phrases = [_action(dossier, contrat, premier=rang == 0)]
            if issue := issues.get(contrat.debut):
                phrases.append(_sortie(issue))
            remarques = (*(dossier.remarques if rang == 0 else ()), *contrat.remarques)
            personne = f"{contrat.ligne.prenom} {contrat.ligne.nom}".strip()
            lignes.append(
                LignePlan(contrat.ligne.numero, dossier.matricule, personne, " ".join(phrases), tuple(remarques))
            )
    return tuple(sorted(lignes, key=lambda ligne: ligne.numero))


def _action(dossier: DossierPrevu, contrat: ContratPrevu, *, premier: bool) -> str:
    match contrat.sort:
        case "nouveau" if dossier.existant is None and premier:
            return _("Nouveau dossier, nouveau contrat.")
        case "nouveau":
            return _("Nouveau contrat.")
        case "corrige":
            noms = ", ".join(str(champ.verbose_name) for champ in Contrat._meta.fields if champ.name in contrat.champs)
            return _("Contrat corrigé : %s.") % noms
        case _:
            return _("Déjà enregistré, rien ne change.")


def _sortie(issue: IssuePrevue) -> str:
    if issue.code is None:
        return _("Suivi à six mois noté.")
    # A health code stays out of a screen that is not restricted.
    code = _("motif restreint") if issue.code.sante else issue.code.code
    return _("Sortie notée : %s.") % code
