"""Import structures from a file: all or nothing. The same file twice changes nothing the second time."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.domain.verrous import transaction_patiente
from ateliers.models import Lieu
from partenaires.exceptions import ImportRefuseError
from partenaires.models import Structure
from partenaires.models.structure import TypeStructure

from .doublons import PROCHES, degre, normaliser
from .importation_cellules import LigneImport

CREER, CORRIGER, INCHANGER, ERREUR = "creer", "corriger", "inchanger", "erreur"
TOUS = "ateliers.gerer_tous_les_lieux"
LETTRES_D_UN_MOT = 4
MOT_COURANT = 20
"""A word that more names than this have ("association") tells nothing of which structure it is."""


@dataclass(frozen=True)
class LignePlan:
    """What would happen to one row, in words; and the structure with the values that it would get."""

    numero: int
    nom: str
    sort: str
    phrase: str
    remarques: tuple[str, ...] = ()
    structure: Structure | None = None
    champs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The whole import, row by row. With an error, nothing may be written."""

    lignes: tuple[LignePlan, ...]

    def de_sorte(self, sort: str) -> list[LignePlan]:
        return [ligne for ligne in self.lignes if ligne.sort == sort]

    @property
    def erreurs(self) -> list[LignePlan]:
        return self.de_sorte(ERREUR)

    @property
    def resume(self) -> str:
        """Return the whole in one sentence."""
        nombres = Counter(ligne.sort for ligne in self.lignes)
        morceaux = {
            CREER: ngettext("%d structure à créer", "%d structures à créer", nombres[CREER]),
            CORRIGER: ngettext("%d structure à corriger", "%d structures à corriger", nombres[CORRIGER]),
            INCHANGER: ngettext("%d structure déjà là", "%d structures déjà là", nombres[INCHANGER]),
            ERREUR: ngettext("%d erreur", "%d erreurs", nombres[ERREUR]),
        }
        return ", ".join(phrase % nombres[sort] for sort, phrase in morceaux.items() if nombres[sort]) + "."


class _Fautive(Exception):
    """A row that cannot be imported, and why."""


@dataclass
class _Connues:
    """What rows are compared with: the structures by SIRET, by name, by word; the places by name."""

    visibles: set[int] | None
    """Keys of the structures that the account looks after; None: all of them."""
    site_obligatoire: bool
    lieux: dict[str, Lieu]
    par_siret: dict[str, Structure] = field(default_factory=dict)
    par_nom: dict[str, list[Structure]] = field(default_factory=lambda: defaultdict(list))
    par_mot: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    prises: dict[int, int] = field(default_factory=dict)
    """Keys of the structures that a row has taken, with its number."""
    sirets_du_fichier: dict[str, int] = field(default_factory=dict)
    noms_du_fichier: dict[str, list[LigneImport]] = field(default_factory=lambda: defaultdict(list))


def _charger(compte: Any) -> _Connues:
    restreint = compte is not None and not compte.has_perm(TOUS)
    lieux = Lieu.objects.geres_par(compte) if restreint else Lieu.objects.all()
    visibles = set(Structure.objects.geres_par(compte).values_list("pk", flat=True)) if restreint else None
    connues = _Connues(
        visibles=visibles, site_obligatoire=restreint, lieux={normaliser(lieu.nom): lieu for lieu in lieux}
    )
    for structure in Structure.objects.vivantes().select_related("site"):
        cle = normaliser(structure.nom)
        connues.par_nom[cle].append(structure)
        if structure.siret:
            connues.par_siret[structure.siret] = structure
        for mot in _mots(cle):
            connues.par_mot[mot].add(cle)
    return connues


def _mots(cle: str) -> set[str]:
    return {mot for mot in cle.split() if len(mot) >= LETTRES_D_UN_MOT}


def preparer(lignes: Sequence[LigneImport], *, compte: Any = None) -> Plan:
    """Return what an import would do. Nothing is written. With an account, only what it looks after may be changed."""
    connues = _charger(compte)
    return Plan(tuple(_prevoir(ligne, connues) for ligne in lignes))


def _prevoir(ligne: LigneImport, connues: _Connues) -> LignePlan:
    try:
        if ligne.erreurs:
            raise _Fautive(" ".join(ligne.erreurs))
        valeurs = _valeurs(ligne, connues)
        _refuser_doublon_du_fichier(ligne, connues)
        existante = _trouver(ligne, connues)
        if existante is None:
            return _creation(ligne, valeurs, connues)
        return _correction(ligne, valeurs, existante)
    except _Fautive as faute:
        return LignePlan(ligne.numero, ligne.nom, ERREUR, str(faute))


def _valeurs(ligne: LigneImport, connues: _Connues) -> dict[str, Any]:
    """Return the values of a row, with its place rather than the place's name."""
    valeurs = dict(ligne.valeurs)
    if "site" in valeurs:
        lieu = connues.lieux.get(normaliser(valeurs["site"]))
        if lieu is None:
            raise _Fautive(_("le point d’accueil « %s » n’est pas connu.") % valeurs["site"][:60])
        valeurs["site"] = lieu
    return valeurs


def _refuser_doublon_du_fichier(ligne: LigneImport, connues: _Connues) -> None:
    """Refuse a row about the structure of another row: same SIRET, or same name unless their SIRET differ."""
    siret, cle = ligne.valeurs.get("siret", ""), normaliser(ligne.nom)
    deja = connues.sirets_du_fichier.get(siret) if siret else None
    if deja is None:
        semblables = (a for a in connues.noms_du_fichier[cle] if not (siret and a.valeurs.get("siret")))
        deja = next((autre.numero for autre in semblables), None)
    if deja is not None:
        raise _Fautive(_("même structure que la ligne %d.") % deja)
    if siret:
        connues.sirets_du_fichier[siret] = ligne.numero
    connues.noms_du_fichier[cle].append(ligne)


def _trouver(ligne: LigneImport, connues: _Connues) -> Structure | None:
    """Return the structure that a row is about: by SIRET, else by name, unless both have a SIRET that differs."""
    siret = ligne.valeurs.get("siret", "")
    trouvee = connues.par_siret.get(siret) if siret else None
    if trouvee is None:
        memes = [s for s in connues.par_nom.get(normaliser(ligne.nom), []) if not (siret and s.siret)]
        if len(memes) > 1:
            raise _Fautive(_("plusieurs structures portent ce nom. Donnez le numéro SIRET."))
        trouvee = memes[0] if memes else None
    if trouvee is None:
        return None
    if connues.visibles is not None and trouvee.pk not in connues.visibles:
        raise _Fautive(_("un autre point d’accueil suit cette structure."))
    if trouvee.pk in connues.prises:
        raise _Fautive(_("même structure que la ligne %d.") % connues.prises[trouvee.pk])
    connues.prises[trouvee.pk] = ligne.numero
    return trouvee


def _creation(ligne: LigneImport, valeurs: dict[str, Any], connues: _Connues) -> LignePlan:
    if connues.site_obligatoire and "site" not in valeurs:
        raise _Fautive(_("donnez le point d’accueil qui suit la structure."))
    remarques = []
    if "type" not in valeurs:
        remarques.append(_("Le type n’est pas donné : ce sera « Autre »."))
    if proches := _proches(ligne.nom, connues):
        remarques.append(
            _("Ressemble à %s. Si c’est la même, corrigez le nom.") % ", ".join(f"« {n} »" for n in proches)
        )
    structure = Structure(**{"type": TypeStructure.AUTRE} | valeurs)
    return LignePlan(ligne.numero, ligne.nom, CREER, _("Nouvelle structure."), tuple(remarques), structure)


def _proches(nom: str, connues: _Connues) -> list[str]:
    """Return the names of structures that look like a new one, and share an uncommon word with it."""
    cle = normaliser(nom)
    par_mot = [connues.par_mot.get(mot, set()) for mot in _mots(cle)]
    voisines = set().union(*(noms for noms in par_mot if len(noms) <= MOT_COURANT))
    structures = [s for autre in voisines if degre(cle, autre) >= PROCHES for s in connues.par_nom[autre]]
    return sorted(s.nom for s in structures if connues.visibles is None or s.pk in connues.visibles)[:3]


def _correction(ligne: LigneImport, valeurs: dict[str, Any], structure: Structure) -> LignePlan:
    """An empty cell changes nothing: what the site knows is never erased."""
    champs = tuple(champ for champ, valeur in valeurs.items() if getattr(structure, champ) != valeur)
    if not champs:
        return LignePlan(ligne.numero, ligne.nom, INCHANGER, _("Déjà là, rien ne change."), structure=structure)
    for champ in champs:
        setattr(structure, champ, valeurs[champ])
    noms = ", ".join(str(champ.verbose_name) for champ in Structure._meta.fields if champ.name in champs)
    return LignePlan(ligne.numero, ligne.nom, CORRIGER, _("Corrigée : %s.") % noms, structure=structure, champs=champs)


def importer(lignes: Sequence[LigneImport], *, compte: Any = None) -> Plan:
    """Write what `preparer` tells, all or nothing, and return it.

    Raises ImportRefuseError when a row has an error or somebody is faster, OccupeError.
    """
    try:
        with transaction_patiente():
            # One import at a time, even into an empty table: the second finds what the first has created.
            ContentType.objects.select_for_update(no_key=True).get(app_label="partenaires", model="structure")
            plan = preparer(lignes, compte=compte)
            if plan.erreurs:
                raise ImportRefuseError
            for ligne in plan.lignes:
                if ligne.structure is not None:
                    _ecrire(ligne.structure, ligne)
    except IntegrityError as erreur:
        raise ImportRefuseError from erreur
    return plan


def _ecrire(structure: Structure, ligne: LignePlan) -> None:
    if ligne.sort == CREER:
        structure.save()
    elif ligne.sort == CORRIGER:
        structure.save(update_fields=[*ligne.champs, "modifiee_le"])
