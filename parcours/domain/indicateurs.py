"""The engine of exit rates: rows in, frozen figures out. Pure: no Django, no clock, no database.

Distinct persons, their latest exit in the period. The network keeps the latest of all, each establishment (association,
period) its own; the other breakdowns share out the exits that the whole population keeps, so that they add up to it.
"""

from bisect import bisect_right
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from typing import Any

from .calendrier import UN_JOUR
from .chiffres import NON_DOCUMENTE, Axe, Bilan, Chiffres, Classe, Compte, Definition, Groupe, Profil, Sortant, Taux
from .definitions import DEFINITIONS, Place, classe_retenue, documentee, examinee, place, regle_d_examen, repond
from .tranches import CLE_INCONNUE, LIBELLE_INCONNU, tranche_age, tranche_anciennete, tranches

LIBELLES_CLASSES: Mapping[str, str] = {
    Classe.DURABLE: "Emploi durable",
    Classe.TRANSITION: "Emploi de transition",
    Classe.POSITIVE: "Autre sortie positive",
    Classe.AUTRE: "Autre sortie",
    Classe.NON_DOCUMENTEE: "Sortie non documentée",
    Classe.NEUTRALISEE: "Sortie neutralisée",
}
PROPRES = frozenset({Axe.ETABLISSEMENT, Axe.ASSOCIATION, Axe.PERIODE})
"""The breakdowns where each line keeps its own latest exit of a person."""
TRAITS = attrgetter("code", "classe", "duree_emploi", "situation_m6")
CHRONOLOGIE = attrgetter("sortie", "parcours")


class Pas(StrEnum):
    """How a period is cut."""

    ANNEE = "annee"
    TRIMESTRE = "trimestre"


def mois_de_presence(entree: date, sortie: date) -> int:
    """Return the whole calendar months between the entry and the day after the exit (1 Feb to 30 Apr: 3)."""
    lendemain = sortie + UN_JOUR
    mois = (lendemain.year - entree.year) * 12 + lendemain.month - entree.month
    if lendemain.day < entree.day and (lendemain + UN_JOUR).month == lendemain.month:
        return mois - 1
    return mois


def periodes(du: date, au: date, pas: Pas) -> list[tuple[date, date, str]]:
    """Return the (first day, last day, name) of each year or quarter of a period, the ends cut to it."""
    trouvees = []
    longueur = 12 if pas == Pas.ANNEE else 3
    debut = date(du.year, 1 if pas == Pas.ANNEE else (du.month - 1) // 3 * 3 + 1, 1)
    while debut <= au:
        nom = str(debut.year) if pas == Pas.ANNEE else f"{debut.year}, trimestre {(debut.month + 2) // 3}"
        dernier = debut.month + longueur - 1
        fin = date(debut.year, dernier, monthrange(debut.year, dernier)[1])
        trouvees.append((max(debut, du), min(fin, au), nom))
        if fin >= au:
            break
        debut = fin + UN_JOUR
    return trouvees


class _Lignes:
    """The exits in columns, each known by its rank: what is worked out once of it, and no object per row."""

    def __init__(self, sortants: Iterable[Sortant], *, plafond: int) -> None:
        self.sortants = list(sortants)
        self.jours = [(s.sortie - s.entree).days + 1 for s in self.sortants]
        self.heures = [s.heures for s in self.sortants]
        self.rangs: list[int] = []
        """The rank of each exit's profile in `profils`."""
        distincts: dict[Profil, int] = {}
        connus: dict[tuple[Any, int], int] = {}
        # A short presence takes a calendar; a long one is seen from the days alone.
        longue = (plafond + 1) * 31
        for s, jours in zip(self.sortants, self.jours, strict=True):
            mois = plafond if jours > longue else min(mois_de_presence(s.entree, s.sortie), plafond)
            cle = (TRAITS(s), mois)
            rang = connus.get(cle)
            if rang is None:
                # No code and ND are one profile.
                rang = connus[cle] = distincts.setdefault(profil_de(s, plafond=plafond), len(distincts))
            self.rangs.append(rang)
        self.profils = list(distincts)

    def dernieres(self) -> list[int]:
        """Return the latest exit of each person."""
        par_personne: dict[int, int] = {}
        for rang, sortant in enumerate(self.sortants):
            self.garder(par_personne, sortant.personne, rang)
        return list(par_personne.values())

    def garder(self, par_personne: dict[int, int], personne: int, rang: int) -> None:
        """Keep an exit of a person, unless a later one is there."""
        gardee = par_personne.setdefault(personne, rang)
        if gardee != rang and CHRONOLOGIE(self.sortants[gardee]) < CHRONOLOGIE(self.sortants[rang]):
            par_personne[personne] = rang


class _Mesure:
    """How the definitions see each profile, worked out once, and the figures of any of the exits."""

    def __init__(self, lignes: _Lignes, definitions: Sequence[Definition], *, sans: Collection[str] = ()) -> None:
        self.lignes = lignes
        self.sans = sans
        self.definitions = definitions
        regle = regle_d_examen(definitions)
        self.examines = [examinee(profil, regle) for profil in lignes.profils]
        self.places = [[place(profil, definition) for definition in definitions] for profil in lignes.profils]

    def chiffres(self, rangs: Collection[int]) -> Chiffres:
        """Return the figures of these exits, of distinct people, but for the establishments that are left out."""
        lignes = self.lignes
        if self.sans:
            rangs = [rang for rang in rangs if lignes.sortants[rang].etablissement not in self.sans]
        nombres = Counter([lignes.rangs[rang] for rang in rangs])
        examines = [(lignes.profils[p], n) for p, n in nombres.items() if self.examines[p]]
        examinees = sum(n for _profil, n in examines)
        return Chiffres(
            sortants=len(rangs),
            examinees=examinees,
            neutralisees=len(rangs) - examinees,
            documentees=sum(n for profil, n in examines if documentee(profil)),
            reponses_m6=sum(n for profil, n in examines if repond(profil)),
            taux=self._taux(nombres),
            duree_mediane=_mediane([lignes.jours[rang] for rang in rangs]),
            heures_formation=sum([lignes.heures[rang] for rang in rangs], Decimal(0)),
            profils={lignes.profils[p]: n for p, n in nombres.items()},
        )

    def _taux(self, nombres: Mapping[int, int]) -> tuple[Taux, ...]:
        numerateurs, denominateurs = [0] * len(self.definitions), [0] * len(self.definitions)
        for profil, n in nombres.items():
            for rang, lieu in enumerate(self.places[profil]):
                if lieu is not Place.DEHORS:
                    denominateurs[rang] += n
                    if lieu is Place.NUMERATEUR:
                        numerateurs[rang] += n
        return tuple(map(Taux, self.definitions, numerateurs, denominateurs))


def calculer(
    sortants: Iterable[Sortant],
    *,
    du: date,
    au: date,
    perimetre: str,
    calcule_le: date,
    libelles: Mapping[str, str],
    definitions: Sequence[Definition] = DEFINITIONS,
    noms: Mapping[Axe, Mapping[str, str]] | None = None,
    axes: Sequence[Axe] = (),
    pas: Pas | None = None,
    transferts: int | None = None,
    filtres: Sequence[str] = (),
    sans: Collection[str] = (),
) -> Bilan:
    """Compute a report. `libelles` names the codes, `noms` the keys of each breakdown. Rows out of the period are left out.

    `sans` are establishments to take away from each figure of the report, line by line: what is left is what somebody who
    knows them would find by subtraction.
    """
    plafond = max(definition.presence_mois for definition in (*definitions, regle_d_examen(definitions)))
    lignes = _Lignes((s for s in sortants if du <= s.sortie <= au and s.classe != Classe.TRANSFERT), plafond=plafond)
    retenues = lignes.dernieres()
    mesure = _Mesure(lignes, definitions, sans=sans)
    cases = periodes(du, au, pas or Pas.ANNEE)
    ventilations = {
        axe: _ventiler(
            mesure,
            range(len(lignes.sortants)) if axe in PROPRES else retenues,
            axe,
            cle=_cle(axe, cases),
            noms=dict((noms or {}).get(axe, {})) | _noms_d_office(axe, cases),
        )
        for axe in axes
    }
    return Bilan(
        du=du,
        au=au,
        perimetre=perimetre,
        calcule_le=calcule_le,
        definitions=tuple(definitions),
        total=_detailler(mesure.chiffres(retenues), definitions, libelles),
        ventilations=ventilations,
        transferts=transferts,
        filtres=tuple(filtres),
    )


def derniers(sortants: Iterable[Sortant]) -> list[Sortant]:
    """Return the exits that a rate counts: the latest of each person, without the moves between sites."""
    lignes = _Lignes((s for s in sortants if s.classe != Classe.TRANSFERT), plafond=0)
    return [lignes.sortants[rang] for rang in lignes.dernieres()]


def profil_de(sortant: Sortant, *, plafond: int) -> Profil:
    """Return the profile of an exit; one without a code counts as ND."""
    mois = min(mois_de_presence(sortant.entree, sortant.sortie), plafond)
    if not sortant.code:
        return Profil(NON_DOCUMENTE, Classe.NON_DOCUMENTEE.value, None, mois, sortant.situation_m6)
    return Profil(sortant.code, sortant.classe, sortant.duree_emploi, mois, sortant.situation_m6)


def place_de(sortant: Sortant, definition: Definition) -> Place:
    """Return where an exit stands in a rate."""
    return place(profil_de(sortant, plafond=definition.presence_mois), definition)


def _cle(axe: Axe, cases: Sequence[tuple[date, date, str]]) -> Callable[[Sortant], str]:
    match axe:
        case Axe.ETABLISSEMENT:
            return attrgetter("etablissement")
        case Axe.ASSOCIATION:
            return attrgetter("association")
        case Axe.TYPE_CONTRAT:
            return lambda sortant: sortant.type_contrat or CLE_INCONNUE
        case Axe.SEXE:
            return lambda sortant: sortant.sexe or CLE_INCONNUE
        case Axe.AGE:
            return lambda sortant: tranche_age(sortant.naissance, sortant.sortie)
        case Axe.ANCIENNETE:
            return lambda sortant: tranche_anciennete(mois_de_presence(sortant.entree, sortant.sortie))
        case Axe.PERIODE:
            debuts = [debut for debut, _fin, _nom in cases]
            return lambda sortant: cases[bisect_right(debuts, sortant.sortie) - 1][2]


def _noms_d_office(axe: Axe, cases: Sequence[tuple[date, date, str]]) -> dict[str, str]:
    if axe == Axe.PERIODE:
        return {nom: nom for _debut, _fin, nom in cases}
    if axe in (Axe.AGE, Axe.ANCIENNETE):
        return tranches(axe)
    return {CLE_INCONNUE: LIBELLE_INCONNU}


def _ventiler(
    mesure: _Mesure, retenues: Iterable[int], axe: Axe, *, cle: Callable[[Sortant], str], noms: Mapping[str, str]
) -> tuple[Groupe, ...]:
    lignes = mesure.lignes
    groupes: dict[str, dict[int, int]] = defaultdict(dict)
    for rang in retenues:
        sortant = lignes.sortants[rang]
        lignes.garder(groupes[cle(sortant)], sortant.personne, rang)
    # Ages, seniorities and periods follow their own order; names follow the alphabet.
    rangs = {nom: rang for rang, nom in enumerate(noms)} if axe in (Axe.AGE, Axe.ANCIENNETE, Axe.PERIODE) else {}
    ordre = sorted(groupes, key=lambda c: (rangs.get(c, 0), c == CLE_INCONNUE, noms.get(c, c).casefold(), c))
    return tuple(Groupe(cle=c, libelle=noms.get(c, c), chiffres=mesure.chiffres(groupes[c].values())) for c in ordre)


def _detailler(chiffres: Chiffres, definitions: Sequence[Definition], libelles: Mapping[str, str]) -> Chiffres:
    regle = regle_d_examen(definitions)
    par_classe: Counter[str] = Counter()
    par_code: Counter[str] = Counter()
    for profil, n in chiffres.profils.items():
        par_classe[classe_retenue(profil, regle)] += n
        par_code[profil.code] += n
    presents = [code for code in libelles if par_code[code]] + sorted(par_code.keys() - libelles.keys())
    return replace(
        chiffres,
        par_classe=tuple(Compte(c, nom, par_classe[c]) for c, nom in LIBELLES_CLASSES.items()),
        par_code=tuple(Compte(c, f"{c} · {libelles[c]}" if c in libelles else c, par_code[c]) for c in presents),
    )


def _mediane(durees: list[int]) -> Fraction | None:
    if not durees:
        return None
    durees = sorted(durees)
    milieu = len(durees) // 2
    return Fraction(durees[milieu]) if len(durees) % 2 else Fraction(durees[milieu - 1] + durees[milieu], 2)
