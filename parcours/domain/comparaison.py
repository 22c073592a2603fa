"""What moved since figures were frozen: each rate then and now, and each exit, with who changed what, and when."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.text import capfirst

from parcours.models import Contrat, Mediateur, NomenclatureSortie, Parcours, Publication, Sortie, Suivi

from .chiffres import Bilan, Sortant
from .historique import SUPPRESSION
from .journal import COMMANDE
from .publications import CHAMPS_FIGES, lignes_figees
from .sortants import RESTREINT

# Which records a field is read from.
SOURCES: Mapping[str, type[Any]] = {
    "etablissement": Contrat,
    "entree": Contrat,
    "sortie": Contrat,
    "code": Sortie,
    "situation_m6": Suivi,
    "duree_emploi": Sortie,
    "classe": NomenclatureSortie,
}
# What of each record can move a figure: a post or an address that changed explains nothing.
COMPTENT: Mapping[type[Any], tuple[str, ...]] = {
    Contrat: ("debut", "fin_prevue", "fin_reelle", "etablissement_id", "type"),
    Sortie: ("code_id", "restreinte", "duree_emploi"),
    Suivi: ("situation",),
    Mediateur: ("sexe",),
    NomenclatureSortie: ("code", "classe", "sante"),
}
FICHES: tuple[type[Any], ...] = (Contrat, Sortie, Suivi)


@dataclass(frozen=True)
class Ecart:
    """An exit that is not what it was when the figures were frozen. `avant` and `apres` are empty for "not counted".

    `quoi` names the kind of record that was changed last: "Contrat", "Suivi après la sortie"…
    """

    parcours: int
    matricule: str
    avant: dict[str, str]
    apres: dict[str, str]
    quand: str
    qui: str
    quoi: str


@dataclass(frozen=True)
class EcartTaux:
    """A rate, then and now."""

    nom: str
    avant: str
    apres: str
    change: bool


class Trace(NamedTuple):
    """A line of a history: the latest is the greatest."""

    quand: datetime
    qui: str
    quoi: str


class Mouvement(NamedTuple):
    """An exit then and now, by field; empty when it was, or is, not counted."""

    avant: dict[str, str]
    apres: dict[str, str]

    @property
    def champs(self) -> list[str]:
        """Return the fields that differ: all of them when the exit came or went."""
        return [champ for champ in SOURCES if self.avant.get(champ) != self.apres.get(champ)]

    @property
    def code_garde(self) -> bool:
        """Return whether the class moved under the same code: then the code itself was changed."""
        return "classe" in self.champs and "code" not in self.champs

    @property
    def codes(self) -> set[str]:
        return {cote.get("code", "") for cote in self}


def comparer_taux(publication: Publication, bilan: Bilan) -> list[EcartTaux]:
    """Return each published rate beside the one computed today, as "7/14 = 50.0"."""
    anciens = json.loads(publication.chiffres)["total"]["taux"]
    ecarts = []
    for taux in bilan.total.taux:
        if ancien := anciens.get(taux.definition.cle):
            avant = _fraction(ancien["numerateur"], ancien["denominateur"], ancien["pourcentage"])
            apres = _fraction(taux.numerateur, taux.denominateur, taux.pourcentage)
            ecarts.append(EcartTaux(nom=ancien["nom"], avant=avant, apres=apres, change=avant != apres))
    return ecarts


def _fraction(numerateur: int | None, denominateur: int | None, pourcentage: Decimal | str | None) -> str:
    valeur = "—" if pourcentage is None else f"{str(pourcentage).replace('.', ',')} %"
    return f"{numerateur} sur {denominateur} : {valeur}"


def comparer_lignes(publication: Publication, sortants: Sequence[Sortant]) -> list[Ecart]:
    """Return the exits that moved since, with who changed what last, and when. Queries do not depend on their number."""
    mouvements = _mouvements(json.loads(publication.lignes), lignes_figees(sortants))
    personnes = _personnes(mouvements)
    fiches = _traces_des_fiches(mouvements, depuis=publication.publie_le)
    dossiers = _traces_des_dossiers(set(personnes.values()), depuis=publication.publie_le)
    codes = _traces_des_codes(mouvements.values(), depuis=publication.publie_le)
    matricules = dict(Mediateur.objects.filter(pk__in=personnes.values()).values_list("pk", "matricule"))
    ecarts = []
    for cle, mouvement in mouvements.items():
        trace = _explication(mouvement, fiches.get(cle, {}), codes) or dossiers.get(personnes.get(cle, 0))
        ecarts.append(
            Ecart(
                parcours=cle,
                matricule=matricules.get(personnes.get(cle, 0), ""),
                avant=_differences(mouvement.avant, mouvement.apres),
                apres=_differences(mouvement.apres, mouvement.avant),
                quand=f"{timezone.localtime(trace.quand):%d/%m/%Y}" if trace else "",
                qui=trace.qui if trace else "",
                quoi=trace.quoi if trace else "",
            )
        )
    return ecarts


def _mouvements(figees: Sequence[Sequence[Any]], actuelles: Sequence[Sequence[Any]]) -> dict[int, Mouvement]:
    champs = CHAMPS_FIGES[: len(figees[0]) - 1] if figees else CHAMPS_FIGES
    avant, apres = (
        {ligne[0]: dict(zip(champs, map(_texte, ligne[1:]), strict=False)) for ligne in lignes}
        for lignes in (figees, actuelles)
    )
    bouges = sorted(cle for cle in avant.keys() | apres.keys() if avant.get(cle) != apres.get(cle))
    return {cle: Mouvement(avant.get(cle, {}), apres.get(cle, {})) for cle in bouges}


def _texte(valeur: Any) -> str:
    return "" if valeur is None else str(valeur)


def _differences(cote: dict[str, str], autre: dict[str, str]) -> dict[str, str]:
    """Return what differs; the class goes without saying when the code does."""
    differents = {champ: valeur for champ, valeur in cote.items() if valeur != autre.get(champ)}
    if "code" in differents:
        differents.pop("classe", None)
    return differents


def _personnes(parcours: Iterable[int]) -> dict[int, int]:
    """Return the person of each pathway, also of one that is gone: joined to another, or deleted."""
    cles = list(parcours)
    passes = Contrat.history.filter(parcours_id__in=cles).order_by().values_list("parcours_id", "mediateur_id")
    return dict(passes) | dict(Parcours.objects.filter(pk__in=cles).values_list("pk", "mediateur_id"))


def _lire(modele: type[Any], champ: str, cles: Iterable[Any], *, depuis: datetime) -> list[tuple[Any, Trace]]:
    """Return, from the oldest, what was written since on the records whose field is one of these keys, and that counts."""
    lignes = modele.history.filter(**{f"{champ}__in": list(cles)}).order_by("id", "history_date", "history_id")
    lues = lignes.values_list(champ, "history_date", "history_user__username", "history_type", "id", *COMPTENT[modele])
    avant: list[Any] = []
    traces = []
    for cle, quand, qui, genre, *etat in lues:
        if quand > depuis and (genre == SUPPRESSION or etat != avant):
            nom = str(capfirst(str(modele._meta.verbose_name)))
            traces.append((cle, Trace(quand, qui or COMMANDE, nom)))
        avant = etat
    return sorted(traces, key=itemgetter(1))


def _traces_des_fiches(parcours: Iterable[int], *, depuis: datetime) -> Mapping[int, Mapping[type[Any], Trace]]:
    """Return, for each pathway, what was written last on its contracts, its outcome and its follow-ups."""
    cles = list(parcours)
    contrats: dict[int, set[int]] = defaultdict(set)
    sorties: dict[int, set[int]] = defaultdict(set)
    presents = Contrat.objects.filter(parcours_id__in=cles).order_by().values_list("pk", "parcours_id")
    passes = Contrat.history.filter(parcours_id__in=cles).order_by().values_list("id", "parcours_id")
    for pk, cle in (*presents, *passes):
        contrats[pk].add(cle)
    for pk, contrat in Sortie.history.filter(contrat_id__in=list(contrats)).order_by().values_list("id", "contrat_id"):
        sorties[pk] |= contrats[contrat]
    traces: dict[int, dict[type[Any], Trace]] = defaultdict(dict)
    champs = zip(FICHES, ("id", "contrat_id", "sortie_id"), (contrats, contrats, sorties), strict=True)
    for modele, champ, parents in champs:
        for objet, trace in _lire(modele, champ, parents, depuis=depuis):
            for cle in parents[objet]:
                traces[cle][modele] = trace
    return traces


def _traces_des_dossiers(personnes: Iterable[int], *, depuis: datetime) -> dict[int, Trace]:
    """Return what was written last on each person or on any contract of theirs: what moves an exit from outside it."""
    traces: dict[int, Trace] = {}
    for modele, champ in ((Mediateur, "id"), (Contrat, "mediateur_id")):
        for cle, trace in _lire(modele, champ, personnes, depuis=depuis):
            traces[cle] = max(trace, traces.get(cle, trace))
    return traces


def _traces_des_codes(mouvements: Iterable[Mouvement], *, depuis: datetime) -> dict[str, Trace]:
    """Return what was written last on each code of these exits; those about health read as one."""
    cherches = {code for mouvement in mouvements for code in mouvement.codes}
    sante = (
        NomenclatureSortie.objects.filter(sante=True) if RESTREINT in cherches else NomenclatureSortie.objects.none()
    )
    restreints = set(sante.values_list("code", flat=True))
    lues = _lire(NomenclatureSortie, "code", cherches | restreints, depuis=depuis)
    return {RESTREINT if code in restreints else code: trace for code, trace in lues}


def _explication(mouvement: Mouvement, fiches: Mapping[type[Any], Trace], codes: Mapping[str, Trace]) -> Trace | None:
    """Return the latest trace that can have moved what differs. None when only something outside the exit can have."""
    sources = {SOURCES[champ] for champ in mouvement.champs}
    ecrits = [trace for modele, trace in fiches.items() if modele in sources]
    des_codes = [codes[code] for code in mouvement.codes if code in codes]
    for possibles in ([*ecrits, *(des_codes if mouvement.code_garde else [])], fiches.values(), des_codes):
        if possibles:
            return max(possibles)
    return None
