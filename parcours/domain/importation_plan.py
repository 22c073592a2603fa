"""What an import would do, row by row: plain values, without writing anything."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.models import Contrat, Mediateur, NomenclatureSortie, Sortie, Suivi
from parcours.models.contrat import Nature

from .importation_lignes import LigneImport

NOUVEAU = "nouveau"
CORRIGE = "corrige"
INCHANGE = "inchange"


@dataclass(eq=False)
class ContratPrevu:
    """A contract of the file, and the one that it is already, if any. `champs` are what it would be given."""

    ligne: LigneImport
    debut: date
    fin_prevue: date | None
    fin_reelle: date | None
    existant: Contrat | None
    champs: dict[str, Any]
    nature: Nature = Nature.EMBAUCHE
    suit: "ContratPrevu | Contrat | None" = None
    """The contract that it follows."""
    transfert: bool = False
    """It ended by a move to another establishment."""
    remarques: list[str] = field(default_factory=list)

    @property
    def sort(self) -> str:
        if self.existant is None:
            return NOUVEAU
        return CORRIGE if self.champs else INCHANGE


@dataclass
class SuitePrevue:
    """What becomes of a contract on file because of the others: `champs` are what it would be given.

    When it is `deplacee`, it goes on from another contract than before, `suit`.
    """

    contrat: Contrat
    champs: dict[str, Any] = field(default_factory=dict)
    suit: ContratPrevu | Contrat | None = None
    deplacee: bool = False

    @property
    def noms(self) -> set[str]:
        """Return the fields that change."""
        return {*self.champs, *(["precedent"] if self.deplacee else [])}


@dataclass(frozen=True)
class IssuePrevue:
    """The outcome of a pathway, written on the contract that closes it on `fin`: one that exists, or else one of the file.

    `code` is None when the outcome is written already, and only the situation at six months is new.
    """

    ligne: LigneImport
    prevu: ContratPrevu | None
    fin: date
    contrat: Contrat | None
    existante: Sortie | None
    suivi: Suivi | None
    code: NomenclatureSortie | None
    automatique: bool = False
    situation: str = ""


@dataclass(eq=False)
class DossierPrevu:
    """A person of the file. `champs` are what the file would be given; `connus` the contracts that it has already."""

    matricule: str
    existant: Mediateur | None
    connus: list[Contrat]
    champs: dict[str, Any] = field(default_factory=dict)
    contrats: list[ContratPrevu] = field(default_factory=list)
    issues: list[IssuePrevue] = field(default_factory=list)
    doublons: list[LigneImport] = field(default_factory=list)
    suites: dict[int, SuitePrevue] = field(default_factory=dict)
    remarques: list[str] = field(default_factory=list)

    @property
    def change(self) -> bool:
        corriges = any(contrat.sort != INCHANGE for contrat in self.contrats)
        return bool(self.champs or self.issues or corriges or any(suite.noms for suite in self.suites.values()))

    def suite(self, contrat: Contrat) -> SuitePrevue:
        """Return what becomes of a contract on file, to complete."""
        return self.suites.setdefault(contrat.pk, SuitePrevue(contrat))


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


def raconter(dossiers: Iterable[DossierPrevu]) -> tuple[LignePlan, ...]:
    """Return what would happen to each row of the file, in its order."""
    lignes = [ligne for dossier in dossiers for ligne in _lignes(dossier)]
    return tuple(sorted(lignes, key=lambda ligne: ligne.numero))


def _lignes(dossier: DossierPrevu) -> Iterator[LignePlan]:
    issues = {issue.ligne.numero: issue for issue in dossier.issues}
    for rang, contrat in enumerate(dossier.contrats):
        phrases = [_identite(dossier)] if rang == 0 else []
        phrases.append(_contrat(dossier, contrat, premier=rang == 0))
        if issue := issues.get(contrat.ligne.numero):
            phrases.append(_issue(issue))
        remarques = [*(dossier.remarques if rang == 0 else ()), *contrat.remarques]
        action = " ".join(filter(None, phrases)) or _("Déjà enregistré, rien ne change.")
        yield _dire(dossier, contrat.ligne, action, remarques)
    for ligne in dossier.doublons:
        yield _dire(dossier, ligne, _("Même ligne qu’une autre : elle ne compte pas."), ())


def _dire(dossier: DossierPrevu, ligne: LigneImport, action: str, remarques: Iterable[str]) -> LignePlan:
    personne = f"{ligne.prenom} {ligne.nom}".strip()
    return LignePlan(ligne.numero, dossier.matricule, personne, action, tuple(remarques))


def _noms(modele: type[Model], champs: Iterable[str]) -> str:
    donnes = set(champs)
    return ", ".join(str(champ.verbose_name) for champ in modele._meta.fields if champ.name in donnes)


def dire_les_suites(dossier: DossierPrevu, *, visibles: Container[int] | None) -> None:
    """Remark on the contracts that change without a row of their own, in the pathways that may be seen (None: all)."""
    dits = {contrat.existant.pk for contrat in dossier.contrats if contrat.existant}
    phrase = _("Le contrat du %(jour)s change aussi : %(champs)s.")
    for suite in dossier.suites.values():
        vu = visibles is None or suite.contrat.parcours_id in visibles
        if suite.noms and vu and suite.contrat.pk not in dits:
            champs = _noms(Contrat, suite.noms)
            dossier.remarques.append(phrase % {"jour": f"{suite.contrat.debut:%d/%m/%Y}", "champs": champs})


def _identite(dossier: DossierPrevu) -> str:
    champs = [champ for champ in dossier.champs if champ != "archive_le"]
    return _("Dossier corrigé : %s.") % _noms(Mediateur, champs) if dossier.existant and champs else ""


def _contrat(dossier: DossierPrevu, contrat: ContratPrevu, *, premier: bool) -> str:
    if contrat.existant is None:
        if dossier.existant is None and premier:
            return _("Nouveau dossier, nouveau contrat.")
        return _("Nouveau contrat.")
    suite = dossier.suites.get(contrat.existant.pk)
    champs = {*contrat.champs, *(suite.noms if suite else ())}
    return _("Contrat corrigé : %s.") % _noms(Contrat, champs) if champs else ""


def _issue(issue: IssuePrevue) -> str:
    if issue.code is None:
        return _("Suivi à six mois noté.")
    # A health code stays out of a screen that is not restricted.
    code = _("motif restreint") if issue.code.sante else issue.code.code
    if issue.existante is not None:
        return _("Sortie corrigée : %s.") % code
    return _("Sortie notée : %s.") % code
