"""Import contracts and exits from a file: all or nothing, the same result whatever the order of the rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.exceptions import RefusError
from parcours.models import Association, Contrat, Etablissement, Mediateur, NomenclatureSortie, Sortie, Suivi
from parcours.models.contrat import MotifFin
from parcours.models.sortie import Echeance

from .chaine import actualiser
from .charge import verifier_charge
from .chiffres import NON_DOCUMENTE
from .contrats import valider
from .importation_lignes import COLONNES, OBLIGATOIRES, LigneImport, deviner, lire_lignes, plier
from .importation_personnes import Connus, prevoir
from .importation_plan import DossierPrevu, IssuePrevue, Plan, raconter
from .sorties import documenter, jour_du_suivi, suivre
from .verrous import dossier_verrouille, verifier_version

__all__ = ["COLONNES", "OBLIGATOIRES", "Plan", "appliquer", "deviner", "lire_lignes", "preparer"]

LOT = 500


def preparer(lignes: Sequence[LigneImport], *, compte: Any = None, creer_etablissements: bool = False) -> Plan:
    """Return what an import would do. Nothing is written.

    With an account, only its establishments may be named; without one (a command), all of them, and `creer_etablissements`
    makes those that are missing.
    """
    erreurs = [erreur for ligne in lignes for erreur in ligne.erreurs]
    connus = _charger(lignes, compte)
    manquants: dict[str, int] = {}
    for ligne in lignes:
        if ligne.etablissement and connus.etablissement(ligne.etablissement) is None:
            manquants.setdefault(ligne.etablissement.upper(), ligne.numero)
    if not creer_etablissements:
        erreurs += [
            _("Ligne %(n)d : l’établissement « %(code)s » n’est pas l’un des vôtres.") % {"n": n, "code": code}
            for code, n in manquants.items()
        ]
    par_matricule: dict[str, list[LigneImport]] = defaultdict(list)
    for ligne in lignes:
        if ligne.matricule and not ligne.erreurs:
            par_matricule[ligne.matricule.upper()].append(ligne)
    dossiers = []
    for groupe in par_matricule.values():
        dossier, fautes = prevoir(groupe, connus)
        dossiers.append(dossier)
        erreurs += fautes
    return Plan(
        dossiers=tuple(dossiers),
        lignes=raconter(dossiers),
        erreurs=tuple(sorted(erreurs, key=_numero)),
        etablissements=tuple(manquants) if creer_etablissements else (),
    )


def _numero(erreur: str) -> int:
    chiffres = "".join(c if c.isdigit() else " " for c in erreur).split()
    return int(chiffres[0]) if chiffres else 0


def _charger(lignes: Sequence[LigneImport], compte: Any) -> Connus:
    """Load what the rows are compared with, in a few queries for each five hundred people."""
    matricules = sorted({ligne.matricule.upper() for ligne in lignes if ligne.matricule})
    siens = Etablissement.objects.all() if compte is None else Etablissement.objects.du_perimetre(compte)
    connus = Connus(
        aujourdhui=timezone.localdate(),
        jours=reglage("REEMBAUCHE_JOURS"),
        visibles=None if compte is None else set(Mediateur.objects.du_perimetre(compte).values_list("pk", flat=True)),
        codes=list(NomenclatureSortie.objects.all()),
    )
    for etablissement in siens:
        connus.etablissements[etablissement.code.upper()] = etablissement
        connus.etablissements.setdefault(plier(etablissement.nom).upper(), etablissement)
    for lot in _lots(matricules):
        for mediateur in Mediateur.objects.alias(majuscules=Upper("matricule")).filter(majuscules__in=lot):
            connus.mediateurs[mediateur.matricule.upper()] = mediateur
    personnes = [mediateur.pk for mediateur in connus.mediateurs.values()]
    for lot_de_cles in _lots(personnes):
        for contrat in Contrat.objects.filter(mediateur__in=lot_de_cles).prefetch_related("avenants", "suspensions"):
            connus.contrats[contrat.mediateur_id].append(contrat)
        for sortie in Sortie.objects.filter(contrat__mediateur__in=lot_de_cles).select_related(
            "code", "sensible__code"
        ):
            connus.sorties[sortie.contrat_id] = sortie
        for suivi in Suivi.objects.filter(sortie__contrat__mediateur__in=lot_de_cles, echeance=Echeance.M6):
            connus.suivis[suivi.sortie_id] = suivi.situation
    for nom, prenom, naissance, site, matricule in Mediateur.objects.nommes().values_list(
        "nom", "prenom", "naissance", "etablissement", "matricule"
    ):
        connus.homonymes[plier(f"{nom} {prenom}")].append((site, naissance, matricule))
    return connus


def _lots(valeurs: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (valeurs[debut : debut + LOT] for debut in range(0, len(valeurs), LOT))


def appliquer(plan: Plan, *, compte: Any = None) -> None:
    """Write a plan, all or nothing, checking again under the locks.

    Raises RefusError: also when a file changed since the plan was made. `compte` is who imports, for the history.
    """
    if plan.erreurs:
        raise RefusError(_("Ce fichier a des erreurs : rien n’est importé."))
    with transaction.atomic():
        _creer_etablissements(plan.etablissements)
        codes = {e.code.upper(): e for e in Etablissement.objects.all()}
        nd = list(NomenclatureSortie.objects.filter(code=NON_DOCUMENTE))
        for dossier in plan.dossiers:
            _ecrire(dossier, codes, nd)


def _creer_etablissements(codes: Sequence[str]) -> None:
    if codes:
        association, _cree = Association.objects.get_or_create(nom=reglage("NOM"))
        for code in codes:
            Etablissement.objects.create(association=association, code=code, nom=code)


def _ecrire(dossier: DossierPrevu, etablissements: dict[str, Etablissement], nd: list[NomenclatureSortie]) -> None:
    mediateur = dossier.existant or Mediateur(matricule=dossier.matricule)
    champs = dict(dossier.champs)
    nouveau = mediateur._state.adding
    if nouveau:
        mediateur.etablissement = _site(dossier.contrats[0], etablissements)
    elif not champs and not dossier.issues and all(c.existant and not c.champs for c in dossier.contrats):
        return
    for champ, valeur in champs.items():
        setattr(mediateur, champ, valeur)
    if champs or nouveau:
        valider(mediateur)
        mediateur.save()
    with dossier_verrouille(mediateur.pk) as verrouille:
        _ecrire_contrats(dossier, verrouille, etablissements)
        for issue in dossier.issues:
            _ecrire_issue(issue, verrouille, nd)


def _site(prevu: Any, etablissements: dict[str, Etablissement]) -> Etablissement:
    trouve: Etablissement = prevu.champs.get("etablissement") or etablissements[prevu.ligne.etablissement.upper()]
    return trouve


def _ecrire_contrats(dossier: DossierPrevu, mediateur: Mediateur, etablissements: dict[str, Etablissement]) -> None:
    par_debut = {contrat.debut: contrat for contrat in Contrat.objects.filter(mediateur=mediateur)}
    nouveaux = []
    for prevu in dossier.contrats:
        contrat = par_debut.get(prevu.debut)
        if prevu.existant is not None:
            if contrat is None:
                raise RefusError(_("Un contrat a été supprimé entre-temps. Recommencez l’import."))
            verifier_version(contrat, prevu.existant.version)
        contrat = contrat or Contrat(mediateur=mediateur, debut=prevu.debut, nature=prevu.nature)
        for champ, valeur in prevu.champs.items():
            setattr(contrat, champ, valeur)
        if contrat._state.adding:
            contrat.etablissement = _site(prevu, etablissements)
            precedent = par_debut.get(prevu.suit) if prevu.suit else None
            contrat.precedent = precedent if precedent and precedent.pk else None
            nouveaux.append(contrat)
        if prevu.transfert and contrat.fin_reelle:
            contrat.motif_fin = MotifFin.TRANSFERT
        valider(contrat)
        if prevu.champs and not contrat._state.adding:
            contrat.save()
        par_debut[prevu.debut] = contrat
    verifier_charge(mediateur.pk, *nouveaux)
    actualiser(mediateur, *nouveaux)


def _ecrire_issue(issue: IssuePrevue, mediateur: Mediateur, nd: list[NomenclatureSortie]) -> None:
    contrat = Contrat.objects.get(mediateur=mediateur, debut=issue.debut)
    sortie = Sortie.objects.filter(contrat=contrat).first()
    if issue.code is not None:
        sortie = documenter(contrat=contrat.pk, code=issue.code, transfert_dehors=True)
    elif sortie is None:
        code = next(c for c in nd if c.valide_du <= issue.fin and (c.valide_au is None or c.valide_au >= issue.fin))
        sortie = documenter(contrat=contrat.pk, code=code, automatique=True)
    if issue.situation:
        le = min(jour_du_suivi(issue.fin, Echeance.M6), timezone.localdate())
        suivre(sortie=sortie.pk, echeance=Echeance.M6, situation=issue.situation, constate_le=le)
