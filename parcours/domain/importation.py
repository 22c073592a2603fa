"""Import contracts and exits from a file: all or nothing, the same result whatever the order of the rows."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.conf import reglage
from parcours.exceptions import ModifieEntretempsError, OccupeError, RefusError
from parcours.models import Association, Etablissement

from .importation_connus import Connus, charger
from .importation_ecriture import CHANGE, Ecriture
from .importation_lignes import COLONNES, OBLIGATOIRES, LigneImport, deviner, lire_lignes, plier
from .importation_personnes import prevoir, signaler_homonymes
from .importation_plan import Plan, raconter
from .verrous import attente_trop_longue

__all__ = ["COLONNES", "OBLIGATOIRES", "Plan", "appliquer", "deviner", "lire_lignes", "preparer"]

CODE_MAXIMUM = 20
ERREURS_DITES = 100


def preparer(lignes: Sequence[LigneImport], *, compte: Any = None, creer_etablissements: bool = False) -> Plan:
    """Return what an import would do. Nothing is written.

    With an account, only its establishments may be named; without one (a command), all of them, and `creer_etablissements`
    makes those that are missing.
    """
    erreurs = [(ligne.numero, erreur) for ligne in lignes for erreur in ligne.erreurs]
    connus = charger(lignes, compte=compte)
    crees, fautes = _etablissements(lignes, connus, creer=creer_etablissements)
    erreurs += fautes
    par_matricule: dict[str, list[LigneImport]] = defaultdict(list)
    for ligne in lignes:
        par_matricule[ligne.matricule.upper()].append(ligne)
    dossiers = []
    for groupe in par_matricule.values():
        # A chain with an unreadable row would only give misleading faults.
        if not any(ligne.erreurs for ligne in groupe):
            dossier, phrases = prevoir(groupe, connus)
            dossiers.append(dossier)
            erreurs += phrases
    signaler_homonymes(dossiers, connus)
    return Plan(
        dossiers=tuple(dossiers),
        lignes=raconter(dossiers),
        erreurs=_dire(erreurs),
        etablissements=crees,
    )


def _dire(erreurs: list[tuple[int, str]]) -> tuple[str, ...]:
    """Return the sentences in the order of the rows: as many as somebody reads, then how many are left."""
    phrases = [phrase for _numero, phrase in sorted(erreurs)]
    reste = len(phrases) - ERREURS_DITES
    if reste > 0:
        phrases[ERREURS_DITES:] = [ngettext("Et %d autre erreur.", "Et %d autres erreurs.", reste) % reste]
    return tuple(phrases)


def _etablissements(
    lignes: Sequence[LigneImport], connus: Connus, *, creer: bool
) -> tuple[tuple[str, ...], list[tuple[int, str]]]:
    """Return the codes of the establishments to create, and the faults by row."""
    codes: dict[str, str] = {}
    fautes: dict[str, tuple[int, str]] = {}
    for ligne in lignes:
        cle = plier(ligne.etablissement)
        if not cle or connus.site(ligne.etablissement):
            continue
        code = ligne.etablissement.upper()
        if creer and len(code) <= CODE_MAXIMUM:
            codes[cle] = min(code, codes.get(cle, code))
        elif creer:
            phrase = _("Ligne %(n)d : le code d’un établissement a %(m)d lettres au plus.")
            fautes.setdefault(cle, (ligne.numero, phrase % {"n": ligne.numero, "m": CODE_MAXIMUM}))
        else:
            phrase = _("Ligne %(n)d : l’établissement « %(code)s » n’est pas l’un des vôtres.")
            fautes.setdefault(cle, (ligne.numero, phrase % {"n": ligne.numero, "code": ligne.etablissement}))
    return tuple(sorted(codes.values())), list(fautes.values())


def appliquer(plan: Plan, *, compte: Any = None) -> None:
    """Write a plan, all or nothing. `compte` is who imports, for the history.

    Raises RefusError: when the plan has errors, when a file changed since the plan was made, or is being changed.
    """
    if plan.erreurs:
        raise RefusError(_("Ce fichier a des erreurs : rien n’est importé."))
    try:
        with transaction.atomic():
            _creer_etablissements(plan.etablissements)
            sites = {}
            for etablissement in Etablissement.objects.all():
                sites[plier(etablissement.nom)] = etablissement
            sites |= {plier(site.code): site for site in sites.values()}
            Ecriture(compte=compte, sites=sites).ecrire(plan.dossiers)
    except IntegrityError as erreur:
        raise ModifieEntretempsError(CHANGE) from erreur
    except OperationalError as erreur:
        if attente_trop_longue(erreur):
            raise OccupeError from erreur
        raise


def _creer_etablissements(codes: Sequence[str]) -> None:
    if codes:
        nom = reglage("NOM")
        association = Association.objects.filter(nom__iexact=nom).first() or Association.objects.create(nom=nom)
        Etablissement.objects.bulk_create(Etablissement(association=association, code=code, nom=code) for code in codes)
