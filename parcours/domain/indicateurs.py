"""The engine of exit rates: rows in, frozen figures out. Pure: no Django, no clock, no database.

Distinct persons, their latest exit in the period. The network keeps the latest of all, each establishment (association,
period) its own; the other breakdowns share out the exits that the whole population keeps, so that they add up to it.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from .chiffres import NON_DOCUMENTE, Axe, Bilan, Chiffres, Classe, Compte, Definition, Groupe, Profil, Sortant, Taux
from .definitions import DEFINITIONS, Place, classe_retenue, documentee, examinee, place, repond
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
UN_JOUR = timedelta(days=1)


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
        rang = debut.year * 12 + debut.month - 1 + longueur
        suivant = date(rang // 12, rang % 12 + 1, 1)
        nom = str(debut.year) if pas == Pas.ANNEE else f"{debut.year}, trimestre {(debut.month + 2) // 3}"
        trouvees.append((max(debut, du), min(suivant - UN_JOUR, au), nom))
        debut = suivant
    return trouvees


class _Ligne(NamedTuple):
    """An exit, with what is computed once of it: its profile, and the length of the pathway in days."""

    sortant: Sortant
    profil: Profil
    jours: int


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
) -> Bilan:
    """Compute a report. `libelles` names the codes, `noms` the keys of each breakdown. Rows out of the period are left out."""
    plafond = max((definition.presence_mois for definition in definitions), default=0)
    comptes = [s for s in sortants if du <= s.sortie <= au and s.classe != Classe.TRANSFERT]
    lignes = _lignes(comptes, plafond)
    retenues = _dernieres(lignes)
    cases = periodes(du, au, pas or Pas.ANNEE)
    ventilations = {
        axe: _ventiler(
            lignes if axe in PROPRES else retenues,
            axe,
            cle=_cle(axe, cases),
            noms=dict((noms or {}).get(axe, {})) | _noms_d_office(axe, cases),
            definitions=definitions,
        )
        for axe in axes
    }
    return Bilan(
        du=du,
        au=au,
        perimetre=perimetre,
        calcule_le=calcule_le,
        definitions=tuple(definitions),
        total=_detailler(_chiffrer(retenues, definitions), definitions, libelles),
        ventilations=ventilations,
        transferts=transferts,
    )


def derniers(sortants: Iterable[Sortant]) -> list[Sortant]:
    """Return the exits that a rate counts: the latest of each person, without the moves between sites."""
    return [ligne.sortant for ligne in _dernieres(_lignes((s for s in sortants if s.classe != Classe.TRANSFERT), 0))]


def _dernieres(lignes: Iterable[_Ligne]) -> list[_Ligne]:
    par_personne: dict[int, _Ligne] = {}
    for ligne in lignes:
        sortant = ligne.sortant
        connue = par_personne.setdefault(sortant.personne, ligne)
        if connue is not ligne and (sortant.sortie, sortant.parcours) > (
            connue.sortant.sortie,
            connue.sortant.parcours,
        ):
            par_personne[sortant.personne] = ligne
    return list(par_personne.values())


def profil_de(sortant: Sortant, *, plafond: int) -> Profil:
    """Return the profile of an exit; one without a code counts as ND."""
    mois = min(mois_de_presence(sortant.entree, sortant.sortie), plafond)
    if not sortant.code:
        return Profil(NON_DOCUMENTE, Classe.NON_DOCUMENTEE.value, None, mois, sortant.situation_m6)
    return Profil(sortant.code, sortant.classe, sortant.duree_emploi, mois, sortant.situation_m6)


def place_de(sortant: Sortant, definition: Definition) -> Place:
    """Return where an exit stands in a rate."""
    return place(profil_de(sortant, plafond=definition.presence_mois), definition)


def _lignes(sortants: Iterable[Sortant], plafond: int) -> list[_Ligne]:
    # A short presence takes a calendar; a long one is seen from the days alone. Equal profiles are one object.
    longue = (plafond + 1) * 31
    connus: dict[tuple[Any, ...], Profil] = {}
    lignes = []
    for s in sortants:
        jours = (s.sortie - s.entree).days + 1
        mois = plafond if jours > longue else min(mois_de_presence(s.entree, s.sortie), plafond)
        cle = (s.code, s.classe, s.duree_emploi, mois, s.situation_m6)
        profil = connus.get(cle)
        if profil is None:
            profil = connus[cle] = profil_de(s, plafond=plafond)
        lignes.append(_Ligne(s, profil, jours))
    return lignes


def _cle(axe: Axe, cases: Sequence[tuple[date, date, str]]) -> Callable[[Sortant], str]:
    match axe:
        case Axe.ETABLISSEMENT:
            return lambda sortant: sortant.etablissement
        case Axe.ASSOCIATION:
            return lambda sortant: sortant.association
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
    lignes: Iterable[_Ligne],
    axe: Axe,
    *,
    cle: Callable[[Sortant], str],
    noms: Mapping[str, str],
    definitions: Sequence[Definition],
) -> tuple[Groupe, ...]:
    groupes: dict[str, list[_Ligne]] = defaultdict(list)
    for ligne in lignes:
        groupes[cle(ligne.sortant)].append(ligne)
    # Ages, seniorities and periods follow their own order; names follow the alphabet.
    rangs = {nom: rang for rang, nom in enumerate(noms)} if axe in (Axe.AGE, Axe.ANCIENNETE, Axe.PERIODE) else {}
    ordre = sorted(groupes, key=lambda c: (rangs.get(c, 0), c == CLE_INCONNUE, noms.get(c, c).casefold(), c))
    return tuple(
        Groupe(cle=c, libelle=noms.get(c, c), chiffres=_chiffrer(_dernieres(groupes[c]), definitions)) for c in ordre
    )


def _chiffrer(lignes: Sequence[_Ligne], definitions: Sequence[Definition]) -> Chiffres:
    profils = Counter(ligne.profil for ligne in lignes)
    regle = definitions[0] if definitions else DEFINITIONS[0]
    examines = {profil: n for profil, n in profils.items() if examinee(profil, regle)}
    examinees = sum(examines.values())
    return Chiffres(
        sortants=len(lignes),
        examinees=examinees,
        neutralisees=len(lignes) - examinees,
        documentees=sum(n for profil, n in examines.items() if documentee(profil)),
        reponses_m6=sum(n for profil, n in examines.items() if repond(profil)),
        taux=tuple(_taux(profils, definition) for definition in definitions),
        duree_mediane=_mediane([ligne.jours for ligne in lignes]),
        heures_formation=sum((ligne.sortant.heures for ligne in lignes if ligne.sortant.heures), Decimal(0)),
        profils=dict(profils),
    )


def _detailler(chiffres: Chiffres, definitions: Sequence[Definition], libelles: Mapping[str, str]) -> Chiffres:
    regle = definitions[0] if definitions else DEFINITIONS[0]
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


def _taux(profils: Mapping[Profil, int], definition: Definition) -> Taux:
    places: Counter[Place] = Counter()
    for profil, n in profils.items():
        places[place(profil, definition)] += n
    numerateur = places[Place.NUMERATEUR]
    return Taux(definition, numerateur, numerateur + places[Place.DENOMINATEUR])


def _mediane(durees: list[int]) -> Fraction | None:
    if not durees:
        return None
    durees = sorted(durees)
    milieu = len(durees) // 2
    return Fraction(durees[milieu]) if len(durees) % 2 else Fraction(durees[milieu - 1] + durees[milieu], 2)
