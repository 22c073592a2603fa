"""The five rates of the network and of the IAE, and how an exit stands in one. Pure: no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from .chiffres import CONNUES, Base, Classe, Definition, Operateur, Profil, Situation, Version

CODES_A_DUREE = frozenset({"ED2", "ED3"})
"""Fixed terms: whether they last depends on the threshold of the definition."""

EMPLOIS = frozenset({Classe.DURABLE.value, Classe.TRANSITION.value})

DEFINITIONS = (
    Definition(
        cle="reseau",
        nom="Sorties positives (définition du réseau, 2018)",
        base=Base.SORTANTS,
        compte=EMPLOIS | {"SP1", "SP3"},
        texte="Emploi durable ou de transition, structure d’insertion ou formation qualifiante, sur toutes les sorties.",
        source="Communiqué du réseau, 25 novembre 2019",
    ),
    Definition(
        cle="dynamiques",
        nom="Sorties dynamiques (IAE)",
        base=Base.EXAMINEES,
        compte=EMPLOIS | {Classe.POSITIVE.value},
        texte="Emploi ou autre sortie positive, sur les sorties examinées.",
        source="Circulaire DGEFP 2008-21 ; annexe statistique de 2013",
    ),
    Definition(
        cle="emploi",
        nom="Sorties vers l’emploi",
        base=Base.EXAMINEES,
        compte=EMPLOIS,
        texte="Emploi durable ou de transition, sur les sorties examinées.",
        source="Circulaire DGEFP 2008-21 ; annexe statistique de 2013",
    ),
    Definition(
        cle="durable",
        nom="Sorties vers un emploi durable",
        base=Base.EXAMINEES,
        compte=frozenset({Classe.DURABLE.value}),
        texte="Emploi durable, sur les sorties examinées.",
        source="Circulaire DGEFP 2008-21 ; annexe statistique de 2013",
    ),
    Definition(
        cle="emploi_m6",
        nom="En emploi six mois après",
        base=Base.REPONSES_M6,
        compte=frozenset({Situation.EMPLOI.value}),
        texte="En emploi six mois après la sortie, sur les réponses connues.",
        source="Suivi des sorties à six mois",
    ),
)


class Place(StrEnum):
    """Where an exit stands in a rate."""

    NUMERATEUR = "numerateur"
    DENOMINATEUR = "denominateur"
    """Counted below the bar only."""
    DEHORS = "dehors"


def avec_seuil(
    definitions: Iterable[Definition], *, operateur: Operateur | None = None, seuil_mois: int | None = None
) -> tuple[Definition, ...]:
    """Return the definitions with another threshold, or another comparison with it."""
    changements: dict[str, object] = {}
    if operateur is not None:
        changements["operateur"] = operateur
    if seuil_mois is not None:
        changements["seuil_mois"] = seuil_mois
    return tuple(replace(definition, **changements) for definition in definitions)  # type: ignore[arg-type]


def en_vigueur(versions: Sequence[Version], jour: date) -> tuple[Definition, ...]:
    """Return each rate in the version that holds on that day, or else in the nearest one, with its dates; in their order."""
    choisies: dict[str, Version] = {}
    for version in versions:
        choisie = choisies.setdefault(version.definition.cle, version)
        if version.distance(jour) < choisie.distance(jour):
            choisies[version.definition.cle] = version
    return tuple(
        replace(v.definition, dates=(v.du, v.au)) if v.distance(jour) else v.definition
        for v in versions
        if v is choisies[v.definition.cle]
    )


def classe_saisie(profil: Profil, definition: Definition) -> str:
    """Return the class of the code, once the length of a fixed term was compared with the threshold.

    With ">=", the code stands unless a shorter length was written; with ">", a longer one must have been.
    """
    if profil.code not in CODES_A_DUREE or profil.classe != Classe.DURABLE:
        return profil.classe
    duree, seuil = profil.duree_emploi, definition.seuil_mois
    if definition.operateur == Operateur.PLUS_DE:
        dure = duree is not None and duree > seuil
    else:
        dure = duree is None or duree >= seuil
    return Classe.DURABLE if dure else Classe.TRANSITION


def examinee(profil: Profil, definition: Definition) -> bool:
    """Return whether the exit is examined: long enough a presence, and a code that is not neutralised."""
    return profil.mois >= definition.presence_mois and profil.classe != Classe.NEUTRALISEE


def classe_retenue(profil: Profil, definition: Definition) -> str:
    """Return the class for a breakdown: a short presence is neutralised, whatever its code."""
    return classe_saisie(profil, definition) if examinee(profil, definition) else Classe.NEUTRALISEE


def documentee(profil: Profil) -> bool:
    """Return whether the outcome of the exit is known."""
    return profil.classe != Classe.NON_DOCUMENTEE


def repond(profil: Profil) -> bool:
    """Return whether the situation at six months is known."""
    return profil.situation_m6 in CONNUES


def place(profil: Profil, definition: Definition) -> Place:
    """Return where an exit stands in a rate."""
    if profil.code in definition.exclut:
        return Place.DEHORS
    if definition.base != Base.SORTANTS and not examinee(profil, definition):
        return Place.DEHORS
    if definition.base == Base.REPONSES_M6:
        if not repond(profil):
            return Place.DEHORS
        compte = profil.situation_m6 in definition.compte
    else:
        compte = profil.code in definition.compte or classe_saisie(profil, definition) in definition.compte
    return Place.NUMERATEUR if compte else Place.DENOMINATEUR


def regle_d_examen(definitions: Iterable[Definition]) -> Definition:
    """Return the definition that says which exits are examined: the network's rate of dynamic exits, in its version."""
    connues = {definition.cle: definition for definition in (*DEFINITIONS, *definitions)}
    return connues["dynamiques"]
