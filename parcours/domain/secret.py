"""Small figures hidden from every reader but HR, and those that would give them back by subtraction. Pure: no Django.

What is protected: in each population, how many people left for each class (and each numerator, and the people examined
of each establishment or band), as soon as there are 1 to 4 of them. A figure is released only when it is 0 or at least 5,
and when no protected figure becomes a combination of what is released. Every figure is a sum of disjoint cells, so the
test is exact linear algebra, not a rule of thumb.

Released first, because they are what a funder reads: the people out, the people examined, the rates in order; then
classes; then breakdowns, where only figures on examined exits are given. For the whole population the reader can subtract
the people examined from the people out: that number says that some exits are neutralised, never why. By establishment,
band or period, the people out are not given, since one neutralised exit there would name a person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from .chiffres import Axe, Base, Bilan, Chiffres, Classe, Compte, Definition, Groupe, Profil, Taux
from .definitions import Place, classe_retenue, documentee, examinee, place, repond

SEUIL = 5
PROTEGEES = (Classe.DURABLE, Classe.TRANSITION, Classe.POSITIVE, Classe.AUTRE, Classe.NON_DOCUMENTEE)

Cellule = tuple[str, Profil]
"""A group of a breakdown ("" when there is none) and a profile: people that no figure tells apart."""
Somme = frozenset[Cellule]
Vecteur = dict[Cellule, Fraction]


class Divulgation:
    """What is released so far, as a reduced basis; and the protected figures, reduced by it."""

    def __init__(self, protegees: Iterable[Somme]) -> None:
        self.base: dict[Cellule, Vecteur] = {}
        self.protegees: list[Vecteur] = [_vecteur(somme) for somme in protegees if somme]

    def permet(self, somme: Somme) -> bool:
        """Return whether a sum can be released without giving away a protected one."""
        reste = self._reduire(_vecteur(somme))
        if not reste:
            return True
        pivot = next(iter(reste))
        reste = _diviser(reste, reste[pivot])
        return not any(pivot in v and _diviser(v, v[pivot]) == reste for v in self.protegees)

    def connaitre(self, somme: Somme) -> None:
        """Count a sum as released."""
        reste = self._reduire(_vecteur(somme))
        if reste:
            pivot = next(iter(reste))
            self._retenir(_diviser(reste, reste[pivot]), pivot)

    def _retenir(self, reste: Vecteur, pivot: Cellule) -> None:
        for autre in (*self.base.values(), *self.protegees):
            _retrancher(autre, reste, pivot)
        self.protegees = [vecteur for vecteur in self.protegees if vecteur]
        self.base[pivot] = reste

    def _reduire(self, vecteur: Vecteur) -> Vecteur:
        for pivot in [cellule for cellule in vecteur if cellule in self.base]:
            _retrancher(vecteur, self.base[pivot], pivot)
        return vecteur


def _vecteur(somme: Somme) -> Vecteur:
    return dict.fromkeys(somme, Fraction(1))


def _diviser(vecteur: Vecteur, diviseur: Fraction) -> Vecteur:
    return vecteur if diviseur == 1 else {cellule: valeur / diviseur for cellule, valeur in vecteur.items()}


def _retrancher(vecteur: Vecteur, ligne: Vecteur, pivot: Cellule) -> None:
    facteur = vecteur.get(pivot)
    if not facteur:
        return
    for cellule, valeur in ligne.items():
        reste = vecteur.get(cellule, Fraction(0)) - facteur * valeur
        if reste:
            vecteur[cellule] = reste
        else:
            vecteur.pop(cellule, None)


Choix = Callable[[Profil], bool]
"""Which people a figure counts."""


class _Table:
    """The cells of one breakdown, and what is known of them."""

    def __init__(self, groupes: Mapping[str, Mapping[Profil, int]], definitions: Sequence[Definition]) -> None:
        self.nombres = {(cle, profil): n for cle, groupe in groupes.items() for profil, n in groupe.items()}
        choix = [_de_classe(classe, definitions[0]) for classe in PROTEGEES]
        choix += [_numerateur(definition) for definition in definitions]
        sommes = [self.somme(condition, cle) for cle in (None, *groupes) for condition in choix]
        sommes += [self.somme(_examinee(definitions[0]), cle) for cle in groupes if len(groupes) > 1]
        self.divulgation = Divulgation(s for s in sommes if 0 < self.valeur(s) < SEUIL)

    def somme(self, choix: Choix, cle: str | None = None) -> Somme:
        """Return the cells of a group (of all, with None) that a figure counts."""
        return frozenset(c for c in self.nombres if cle in (None, c[0]) and choix(c[1]))

    def valeur(self, somme: Somme) -> int:
        return sum(self.nombres[cellule] for cellule in somme)


def _de_classe(classe: str, regle: Definition) -> Choix:
    return lambda profil: classe_retenue(profil, regle) == classe


def _examinee(regle: Definition) -> Choix:
    return lambda profil: examinee(profil, regle)


def _numerateur(definition: Definition) -> Choix:
    return lambda profil: place(profil, definition) == Place.NUMERATEUR


def _denominateur(definition: Definition) -> Choix:
    return lambda profil: place(profil, definition) != Place.DEHORS


class _Editeur:
    """Release the figures of a report one by one. A figure of the whole is weighed in every table that it appears in."""

    def __init__(self, bilan: Bilan) -> None:
        self.bilan = bilan
        self.regle = bilan.definitions[0]
        self.entier = _Table({"": bilan.total.profils}, bilan.definitions)
        self.tables = {
            axe: _Table({g.cle: g.chiffres.profils for g in groupes}, bilan.definitions)
            for axe, groupes in bilan.ventilations.items()
        }

    def du_total(self, choix: Choix) -> int | None:
        """Return a figure of the whole when it can be released, or None."""
        valeur = self.entier.valeur(self.entier.somme(choix))
        tables = [self.entier, *self.tables.values()]
        if 0 < valeur < SEUIL or not all(t.divulgation.permet(t.somme(choix)) for t in tables):
            return None
        for table in tables:
            table.divulgation.connaitre(table.somme(choix))
        return valeur

    def du_groupe(self, axe: Axe, cle: str, choix: Choix) -> int | None:
        """Return a figure of a group when it can be released, or None."""
        table = self.tables[axe]
        somme = table.somme(choix, cle)
        valeur = table.valeur(somme)
        if 0 < valeur < SEUIL or not table.divulgation.permet(somme):
            return None
        table.divulgation.connaitre(somme)
        return valeur

    def total(self) -> Chiffres:
        sortants = self.du_total(lambda _profil: True)
        examinees = self.du_total(_examinee(self.regle))
        taux = tuple(_taux(definition, self.du_total) for definition in self.bilan.definitions)
        reponses = self.du_total(lambda p: examinee(p, self.regle) and repond(p))
        classes = tuple(self._classe(compte) for compte in self.bilan.total.par_classe)
        documentees = self.du_total(lambda p: examinee(p, self.regle) and documentee(p))
        assez = sortants is not None and sortants >= SEUIL
        return Chiffres(
            sortants=sortants,
            examinees=examinees,
            neutralisees=None,
            documentees=documentees,
            reponses_m6=reponses,
            taux=taux,
            par_classe=classes,
            duree_mediane=self.bilan.total.duree_mediane if assez else None,
            heures_formation=self.bilan.total.heures_formation if assez else None,
        )

    def _classe(self, compte: Compte) -> Compte:
        neutralisee = compte.cle == Classe.NEUTRALISEE
        nombre = None if neutralisee else self.du_total(_de_classe(compte.cle, self.regle))
        return replace(compte, nombre=nombre, masque=nombre is None)

    def groupes(self, axe: Axe) -> tuple[Groupe, ...]:
        """Return a breakdown: the people examined of each line first, then its rates on examined exits."""
        groupes = self.bilan.ventilations[axe]
        examinees = {g.cle: self.du_groupe(axe, g.cle, _examinee(self.regle)) for g in groupes}
        return tuple(replace(g, chiffres=self._groupe(axe, g.cle, examinees[g.cle])) for g in groupes)

    def _groupe(self, axe: Axe, cle: str, examinees: int | None) -> Chiffres:
        def publier(choix: Choix) -> int | None:
            return self.du_groupe(axe, cle, choix)

        taux = tuple(
            _cache(definition) if definition.base == Base.SORTANTS else _taux(definition, publier)
            for definition in self.bilan.definitions
        )
        return Chiffres(
            sortants=None, examinees=examinees, neutralisees=None, documentees=None, reponses_m6=None, taux=taux
        )


def _cache(definition: Definition) -> Taux:
    return Taux(definition, None, None, masque=True)


def _taux(definition: Definition, publier: Callable[[Choix], int | None]) -> Taux:
    """Return the rate with both its figures, or hidden whole."""
    denominateur = publier(_denominateur(definition))
    numerateur = publier(_numerateur(definition)) if denominateur is not None else None
    return _cache(definition) if numerateur is None else Taux(definition, numerateur, denominateur)


def masquer(bilan: Bilan) -> Bilan:
    """Return the report as it may leave HR."""
    editeur = _Editeur(bilan)
    total = editeur.total()
    ventilations = {axe: editeur.groupes(axe) for axe in bilan.ventilations}
    return replace(bilan, total=total, ventilations=ventilations, transferts=None, masque=True)
