"""Small figures hidden from every reader but HR, and those that would give them back by subtraction. Pure: no Django.

A figure is published only when it is 0 or at least 5, and when no protected figure of 1 to 4 people becomes a combination
of what is published: every figure is a sum of disjoint cells (`populations`), all the breakdowns are weighed together,
and the test is exact linear algebra (`divulgation`). Figures are weighed in this order, which is what a funder reads
first: the people out, the people examined, the rates in order, the answers, the classes, the documented exits; then each
breakdown, the people examined of every line before the rates.

Protected, in the whole population and in each line of a breakdown: each class, each figure, the people whom a definition
leaves out or takes in against the others, and the neutralised exits that a rate counts or does not. In a line, also all
those whom a rate does not count.

Two things can be found in the whole population, because the method prints what they are the difference of. The people
out less the people examined: some exits are neutralised, never which ones nor why, and no line of a breakdown says so
(its people out are not given: one neutralised exit there would name a person). And those whom a rate does not count,
where they mix several classes: 8 of 11 says that 3 are without work, training or news, never how many of each.

What is weighed is one report. Several reports on overlapping populations (a filter, another period, another threshold)
can be subtracted from each other: whoever opens them to a reader chooses what may be asked for. A reader who knows some
establishments whole is shown only what could also be shown of the others alone (`croiser`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from .chiffres import Axe, Base, Bilan, Chiffres, Classe, Compte, Definition, Groupe, Profil, Taux
from .definitions import Place, classe_retenue, documentee, examinee, place, regle_d_examen, repond
from .divulgation import Divulgation
from .populations import Cellules, Choix, Populations

SEUIL = 5
MASQUABLES = ("sortants", "examinees", "documentees", "reponses_m6", "duree_mediane", "heures_formation")
PROTEGEES = (Classe.DURABLE, Classe.TRANSITION, Classe.POSITIVE, Classe.AUTRE, Classe.NON_DOCUMENTEE)


class _Criteres:
    """Whom each figure counts."""

    def __init__(self, populations: Populations, *, definitions: Sequence[Definition], regle: Definition) -> None:
        choisir = populations.choisir
        self.tous = choisir(lambda _profil: True)
        self.examinees = choisir(lambda profil: examinee(profil, regle))
        self.documentees = self.examinees & choisir(documentee)
        self.reponses = self.examinees & choisir(repond)
        self.classes = {classe.value: choisir(_de_classe(classe, regle)) for classe in PROTEGEES}
        self.comptes = [choisir(_a_la_place(definition, Place.NUMERATEUR)) for definition in definitions]
        self.rapportes = [self.tous - choisir(_a_la_place(definition, Place.DEHORS)) for definition in definitions]
        self.bases = [definition.base for definition in definitions]

    def chiffres(self) -> Iterator[Choix]:
        """Yield what can be published of a line of a breakdown, and the classes."""
        yield from (self.examinees, self.reponses, *self.classes.values(), *self.rapportes, *self.comptes)

    def du_total(self) -> Iterator[Choix]:
        """Yield what is protected in the whole population."""
        yield from (self.tous, self.documentees)
        yield from self.chiffres()

    def ecarts(self) -> Iterator[Choix]:
        """Yield what two definitions compared would tell: the exits that one leaves out, or takes in against the rule.

        Those taken in are neutralised exits: how many a rate counts, and how many it does not, is what became of them.
        """
        attendus = {Base.SORTANTS: self.tous, Base.EXAMINEES: self.examinees, Base.REPONSES_M6: self.reponses}
        for base, rapportes, compte in zip(self.bases, self.rapportes, self.comptes, strict=True):
            yield attendus[base] - rapportes
            yield from (rapportes - self.examinees, compte - self.examinees, rapportes - compte - self.examinees)

    def non_comptes(self) -> Iterator[Choix]:
        """Yield those whom each rate does not count."""
        yield from (r - c for r, c in zip(self.rapportes, self.comptes, strict=True))


def _de_classe(classe: Classe, regle: Definition) -> Callable[[Profil], bool]:
    return lambda profil: classe_retenue(profil, regle) == classe


def _a_la_place(definition: Definition, voulue: Place) -> Callable[[Profil], bool]:
    return lambda profil: place(profil, definition) == voulue


class _Editeur:
    """Release the figures of a report one by one, each weighed against all those before it."""

    def __init__(self, bilan: Bilan) -> None:
        self.bilan = bilan
        regle = regle_d_examen(bilan.definitions)
        self.populations = Populations(bilan, regle=regle)
        self.criteres = _Criteres(self.populations, definitions=bilan.definitions, regle=regle)
        self.divulgation = Divulgation()

    def editer(self) -> Bilan:
        entier, lignes, criteres = self.populations.total, list(self.populations.toutes()), self.criteres
        self._proteger([entier], criteres.du_total)
        self._proteger(lignes, criteres.chiffres)
        sortants, examinees = self._publier(entier, criteres.tous), self._publier(entier, criteres.examinees)
        # Once these are out, how many exits are neutralised is no secret: what they are made of is one.
        self._proteger([entier, *lignes], criteres.ecarts)
        total = self._total(sortants, examinees)
        # Nor is, in a table of one line, what the rates of the whole tell by themselves.
        self._proteger(lignes, criteres.non_comptes)
        ventilations = {axe: self._ventilation(axe, groupes) for axe, groupes in self.bilan.ventilations.items()}
        return replace(self.bilan, total=total, ventilations=ventilations, transferts=None, masque=True)

    def _proteger(self, populations: Iterable[Cellules], criteres: Callable[[], Iterator[Choix]]) -> None:
        self.divulgation.proteger(
            cellules.vecteur(choix)
            for cellules in populations
            for choix in criteres()
            if 0 < cellules.valeur(choix) < SEUIL
        )

    def _publier(self, cellules: Cellules, choix: Choix) -> int | None:
        """Return a figure when it can be released, or None."""
        valeur = cellules.valeur(choix)
        if 0 < valeur < SEUIL:
            return None
        vecteur = cellules.vecteur(choix)
        if not self.divulgation.permet(vecteur):
            return None
        self.divulgation.connaitre(vecteur)
        return valeur

    def _total(self, sortants: int | None, examinees: int | None) -> Chiffres:
        cellules, criteres = self.populations.total, self.criteres
        taux = tuple(self._taux(cellules, rang) for rang in range(len(self.bilan.definitions)))
        reponses = self._publier(cellules, criteres.reponses)
        classes = tuple(self._classe(compte) for compte in self.bilan.total.par_classe)
        documentees = self._publier(cellules, criteres.documentees)
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
        choix = self.criteres.classes.get(compte.cle)
        nombre = None if choix is None else self._publier(self.populations.total, choix)
        return replace(compte, nombre=nombre, masque=nombre is None)

    def _ventilation(self, axe: Axe, groupes: Iterable[Groupe]) -> tuple[Groupe, ...]:
        """Return a breakdown: the people examined of each line first, then its rates on examined exits.

        A line of neutralised exits only is left out, as one where nobody left: a zero would say what became of them.
        """
        toutes = ((groupe, self.populations.lignes[axe][groupe.cle]) for groupe in groupes)
        lignes = [ligne for ligne in toutes if ligne[1].valeur(self.criteres.examinees)]
        examinees = [self._publier(cellules, self.criteres.examinees) for _groupe, cellules in lignes]
        return tuple(
            replace(groupe, chiffres=self._ligne(cellules, nombre))
            for (groupe, cellules), nombre in zip(lignes, examinees, strict=True)
        )

    def _ligne(self, cellules: Cellules, examinees: int | None) -> Chiffres:
        taux = tuple(
            _cache(definition) if definition.base == Base.SORTANTS else self._taux(cellules, rang)
            for rang, definition in enumerate(self.bilan.definitions)
        )
        return Chiffres(
            sortants=None, examinees=examinees, neutralisees=None, documentees=None, reponses_m6=None, taux=taux
        )

    def _taux(self, cellules: Cellules, rang: int) -> Taux:
        """Return the rate with both its figures, or hidden whole."""
        definition = self.bilan.definitions[rang]
        denominateur = self._publier(cellules, self.criteres.rapportes[rang])
        numerateur = None if denominateur is None else self._publier(cellules, self.criteres.comptes[rang])
        return _cache(definition) if numerateur is None else Taux(definition, numerateur, denominateur)


def croiser(bilan: Bilan, reste: Bilan, *, connus: Collection[str]) -> Bilan:
    """Return a masked report with only the lines and figures that `reste`, masked too, shows as well.

    Whoever knows some establishments whole (`connus`, their keys) subtracts them from what is shown: `reste` is what they
    would find. The lines of those establishments stay: there is nobody else in them.
    """
    ventilations = {}
    for axe, groupes in bilan.ventilations.items():
        autres = {groupe.cle: groupe.chiffres for groupe in reste.ventilations[axe]}
        if axe == Axe.ETABLISSEMENT:
            autres |= {groupe.cle: groupe.chiffres for groupe in groupes if groupe.cle in connus}
        ventilations[axe] = tuple(
            replace(groupe, chiffres=_communs(groupe.chiffres, autres[groupe.cle]))
            for groupe in groupes
            if groupe.cle in autres
        )
    return replace(bilan, total=_communs(bilan.total, reste.total), ventilations=ventilations)


def _communs(chiffres: Chiffres, autres: Chiffres) -> Chiffres:
    caches: dict[str, Any] = {champ: None for champ in MASQUABLES if getattr(autres, champ) is None}
    return replace(
        chiffres,
        taux=tuple(
            _cache(taux.definition) if autre.masque else taux
            for taux, autre in zip(chiffres.taux, autres.taux, strict=True)
        ),
        par_classe=tuple(
            replace(compte, nombre=None, masque=True) if autre.masque else compte
            for compte, autre in zip(chiffres.par_classe, autres.par_classe, strict=True)
        ),
        **caches,
    )


def _cache(definition: Definition) -> Taux:
    return Taux(definition, None, None, masque=True)


def masquer(bilan: Bilan) -> Bilan:
    """Return the report as it may leave HR; the same one when it is masked already."""
    return bilan if bilan.masque else _Editeur(bilan).editer()
