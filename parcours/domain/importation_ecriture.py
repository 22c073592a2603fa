"""Write what an import planned, many people at a time: the caller holds the transaction.

People who are new are written in bulk. Those who have a file already are locked, and the import is refused if anything in
it changed since the plan was made. Nothing is validated field by field here: the plan was.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history, get_history_manager_for_model

from parcours.conf import reglage
from parcours.exceptions import ModifieEntretempsError
from parcours.models import Contrat, Etablissement, Mediateur, Parcours, Sortie, SortieSensible, Suivi
from parcours.models.fiche import Fiche
from parcours.models.sortie import Echeance

from .chaine import Etape, actualiser, decouper
from .importation_connus import lots
from .importation_lignes import plier
from .importation_plan import ContratPrevu, DossierPrevu, IssuePrevue
from .sorties import jour_du_suivi
from .suspensions import arreter_celles_de

PERSONNE = ("nom", "prenom", "naissance", "sexe", "archive_le")
CONTRAT = ("type", "etablissement", "fin_prevue", "fin_reelle", "motif_fin", "quotite")
CHAINE = {"etablissement", "fin_prevue", "fin_reelle"}
"""What the pathways are made of."""
Neufs = dict[ContratPrevu, Contrat]
"""The contracts to add, by what the file says of each."""
CHANGE = _("Un dossier de ce fichier a changé entre-temps. Recommencez l’import.")


class Ecriture:
    """Writes the people of a plan. `compte` is who imports, for the history; `sites` are by folded code and name."""

    def __init__(self, *, compte: Any, sites: dict[str, Etablissement]) -> None:
        self.compte = compte
        self.sites = sites
        self.aujourdhui = timezone.localdate()

    def ecrire(self, dossiers: Iterable[DossierPrevu]) -> None:
        """Write these people. Raises RefusError."""
        changes = [dossier for dossier in dossiers if dossier.change]
        existants = {dossier.existant.pk: dossier for dossier in changes if dossier.existant}
        tries = [existants[pk] for pk in sorted(existants)]
        for lot in lots(tries):
            _verrouiller(lot)
        for lot in lots([dossier for dossier in changes if dossier.existant is None]):
            self._creer(lot)
        for lot in lots(tries):
            self._corriger(lot)

    def _creer(self, dossiers: Sequence[DossierPrevu]) -> None:
        suites: list[Neufs] = []
        chaines: list[tuple[Parcours, Contrat]] = []
        for dossier in dossiers:
            mediateur = Mediateur(matricule=dossier.matricule, **dossier.champs)
            suites.append(self._contrats(dossier, mediateur))
            chaines += _chaines(list(suites[-1].values()), mediateur)
            mediateur.etablissement = chaines[-1][1].etablissement
        self._inserer(Mediateur, [next(iter(suite.values())).mediateur for suite in suites])
        parcours = [chaine for chaine, _dernier in chaines]
        Parcours.objects.bulk_create(parcours)
        self._inserer_contrats([contrat for suite in suites for contrat in suite.values()])
        for chaine, dernier in chaines:
            chaine.dernier_contrat = dernier
        Parcours.objects.bulk_update(parcours, ["dernier_contrat"])
        self._noter_issues(zip(dossiers, suites, strict=True))

    def _corriger(self, dossiers: Sequence[DossierPrevu]) -> None:
        self._mettre_a_jour(Mediateur, PERSONNE, [(d.existant, d.champs) for d in dossiers if d.existant and d.champs])
        # Two contracts never go on from the same one, even between two queries.
        deplacees = [s.contrat.pk for d in dossiers for s in d.suites.values() if s.deplacee]
        Contrat.objects.filter(pk__in=deplacees).update_sans_historique(precedent=None)
        corriges = [(p.existant, self._champs(p)) for d in dossiers for p in d.contrats if p.existant and p.champs]
        self._mettre_a_jour(Contrat, CONTRAT, corriges)
        arreter_celles_de([contrat for contrat, champs in corriges if champs.get("fin_reelle")])
        suites = []
        for dossier in dossiers:
            assert dossier.existant is not None  # noqa: S101 (the caller keeps those who have a file)
            neufs = self._contrats(dossier, dossier.existant)
            if neufs or any(CHAINE & prevu.champs.keys() for prevu in dossier.contrats):
                actualiser(dossier.existant, *neufs.values())
            suites.append(neufs)
        self._rattacher(dossiers, suites)
        self._noter_issues(zip(dossiers, suites, strict=True))

    def _rattacher(self, dossiers: Sequence[DossierPrevu], neufs: Sequence[Neufs]) -> None:
        """Write how the contracts on file go on from others, once all of them are there."""
        changees = [
            (suite, n) for d, n in zip(dossiers, neufs, strict=True) for suite in d.suites.values() if suite.noms
        ]
        contrats = Contrat.objects.in_bulk([suite.contrat.pk for suite, _neufs in changees])
        valeurs = []
        for suite, siens in changees:
            precedent = {"precedent": _suivi(suite.suit, siens)} if suite.deplacee else {}
            valeurs.append((contrats[suite.contrat.pk], suite.champs | precedent))
        self._mettre_a_jour(Contrat, ("nature", "motif_fin", "precedent"), valeurs)

    def _champs(self, prevu: ContratPrevu) -> dict[str, Any]:
        champs = dict(prevu.champs)
        if "etablissement" in champs:
            champs["etablissement"] = champs["etablissement"] or self.sites[plier(prevu.ligne.etablissement)]
        return champs

    def _contrats(self, dossier: DossierPrevu, mediateur: Mediateur) -> Neufs:
        """Return the contracts to add, in the order of the calendar, each with the one that it follows."""
        neufs: Neufs = {}
        for prevu in dossier.contrats:
            if prevu.existant is None:
                contrat: Any = Contrat(
                    mediateur=mediateur, debut=prevu.debut, nature=prevu.nature, **self._champs(prevu)
                )
                contrat.precedent = _suivi(prevu.suit, neufs)
                if self.compte is not None:
                    contrat._history_user = self.compte
                neufs[prevu] = contrat
        return neufs

    def _inserer(self, modele: type[Fiche], fiches: Sequence[Any]) -> None:
        for fiche in fiches:
            _marquer(fiche)
        bulk_create_with_history(list(fiches), modele, default_user=self.compte)

    def _inserer_contrats(self, contrats: Sequence[Contrat]) -> None:
        """Insert contracts that follow each other: the database must know the one before first."""
        suivis = [(contrat, contrat.precedent) for contrat in contrats if contrat.precedent]
        for contrat in contrats:
            _marquer(contrat)
            contrat.precedent = None
        Contrat.objects.bulk_create(contrats)
        for contrat, precedent in suivis:
            contrat.precedent = precedent
        Contrat._base_manager.bulk_update([contrat for contrat, _precedent in suivis], ["precedent"])
        get_history_manager_for_model(Contrat).bulk_history_create(contrats, default_user=self.compte)

    def _mettre_a_jour(
        self, modele: type[Fiche], champs: Sequence[str], fiches: Sequence[tuple[Any, dict[str, Any]]]
    ) -> None:
        for fiche, valeurs in fiches:
            for champ, valeur in valeurs.items():
                setattr(fiche, champ, valeur)
            _marquer(fiche)
        bulk_update_with_history(
            [fiche for fiche, _valeurs in fiches],
            modele,
            [*champs, "version", "modifie_le"],
            default_user=self.compte,
            manager=modele._base_manager,  # the default one refuses an update without history; this one writes it
        )

    def _noter_issues(self, suites: Iterable[tuple[DossierPrevu, Neufs]]) -> None:
        sorties = [(issue, self._sortie(issue, neufs)) for dossier, neufs in suites for issue in dossier.issues]
        self._inserer(Sortie, [sortie for _issue, sortie in sorties if sortie._state.adding])
        self._corriger_sorties([(issue, sortie) for issue, sortie in sorties if issue.existante and issue.code])
        restreintes = [(sortie, issue.code) for issue, sortie in sorties if issue.code and issue.code.sante]
        self._inserer(SortieSensible, [SortieSensible(sortie=sortie, code=code) for sortie, code in restreintes])
        self._noter_suivis([(issue, sortie) for issue, sortie in sorties if issue.situation])

    def _noter_suivis(self, suivis: Sequence[tuple[IssuePrevue, Sortie]]) -> None:
        nouveaux, corriges = [], []
        for issue, sortie in suivis:
            constate_le = min(jour_du_suivi(issue.fin, Echeance.M6), self.aujourdhui)
            champs = {"situation": issue.situation, "constate_le": constate_le, "precision": ""}
            if issue.suivi is None:
                nouveaux.append(Suivi(sortie=sortie, echeance=Echeance.M6, **champs))
            else:
                corriges.append((issue.suivi, champs))
        self._inserer(Suivi, nouveaux)
        self._mettre_a_jour(Suivi, ("situation", "constate_le", "precision"), corriges)

    def _sortie(self, issue: IssuePrevue, neufs: Neufs) -> Sortie:
        if issue.existante is not None:
            return issue.existante
        contrat = issue.contrat or (neufs[issue.prevu] if issue.prevu else None)
        return Sortie(contrat=contrat, automatique=issue.automatique, **_codes(issue))

    def _corriger_sorties(self, corrigees: Sequence[tuple[IssuePrevue, Sortie]]) -> None:
        """Write another outcome, without the job of the former one. What was restricted is written again, when the new code
        is too.
        """
        attendues = {sortie.pk: sortie.version for _issue, sortie in corrigees}
        if dict(Sortie.objects.filter(pk__in=attendues).values_list("pk", "version")) != attendues:
            raise ModifieEntretempsError(CHANGE)
        SortieSensible.objects.filter(sortie__in=attendues).delete()
        champs = {"automatique": False, "duree_emploi": None, "employeur": "", "documentee_le": timezone.now()}
        self._mettre_a_jour(
            Sortie, (*champs, "code", "restreinte"), [(s, champs | _codes(issue)) for issue, s in corrigees]
        )


def _suivi(suit: ContratPrevu | Contrat | None, neufs: Neufs) -> Contrat | None:
    """Return the contract that another one goes on from: one on file, or one that the import adds."""
    return (suit.existant or neufs[suit]) if isinstance(suit, ContratPrevu) else suit


def _codes(issue: IssuePrevue) -> dict[str, Any]:
    """Return where the code of an outcome is written: one that tells of someone's health is not in the record."""
    sante = issue.code is not None and issue.code.sante
    return {"code": None if sante else issue.code, "restreinte": sante}


def _verrouiller(dossiers: Sequence[DossierPrevu]) -> None:
    """Lock these files, and refuse those that changed since they were read."""
    attendus = {d.existant.pk: d.existant.version for d in dossiers if d.existant}
    connus = {contrat.pk: contrat.version for dossier in dossiers for contrat in dossier.connus}
    verrous = Mediateur.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    versions = dict(verrous.filter(pk__in=attendus).values_list("pk", "version"))
    contrats = dict(Contrat.objects.filter(mediateur__in=attendus).values_list("pk", "version"))
    if versions != attendus or contrats != connus:
        raise ModifieEntretempsError(CHANGE)


def _marquer(fiche: Fiche) -> None:
    """Do what saving one record does."""
    fiche.version += 1
    fiche.modifie_le = timezone.now()


def _chaines(contrats: Sequence[Contrat], mediateur: Mediateur) -> list[tuple[Parcours, Contrat]]:
    """Give new contracts their pathways; return each with its last contract."""
    chaines = []
    etapes = [Etape(cle, c.debut, c.fin_prevue, c.fin_reelle) for cle, c in enumerate(contrats)]
    for numero, maillon in enumerate(decouper(etapes, jours=reglage("REEMBAUCHE_JOURS")), 1):
        dernier = contrats[maillon.derniere.cle]
        parcours = Parcours(
            mediateur=mediateur,
            numero=numero,
            etablissement=dernier.etablissement,
            debut=maillon.debut,
            fin=maillon.fin,
        )
        for etape in maillon.etapes:
            contrats[etape.cle].parcours = parcours
        chaines.append((parcours, dernier))
    return chaines
