"""The chain of contracts: which ones make one pathway, when it began, and when it ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F

from parcours.conf import reglage
from parcours.models import Contrat, Mediateur, Parcours

ECART_DE_NUMEROS = 10_000
"""Numbers are unique: while they change places, they wait this far away."""


class Etape(NamedTuple):
    """What the rule needs to know of a contract. `cle` tells which one it is."""

    cle: int
    debut: date
    fin_prevue: date | None
    fin_reelle: date | None


@dataclass(frozen=True)
class Maillon:
    """The contracts of one pathway, in order. `fin` is None while it runs."""

    etapes: tuple[Etape, ...]
    derniere: Etape
    fin: date | None

    @property
    def debut(self) -> date:
        return self.etapes[0].debut


def decouper(etapes: Iterable[Etape], *, jours: int) -> list[Maillon]:
    """Cut contracts into pathways: one goes on while each contract starts at most `jours` days after the end before.

    A contract without a real end is still running, unless another one began after its planned end: it is then taken as
    ended on that day. Contracts side by side (part times) belong together. The last contract is the one that ends last,
    and only its real end makes an exit: a planned end that has passed makes none.
    """
    ordre = sorted(etapes, key=lambda etape: (etape.debut, etape.cle))
    groupes: list[list[Etape]] = []
    plus_tard = date.min
    for etape in ordre:
        if not groupes or (etape.debut - plus_tard).days > jours:
            groupes.append([])
        groupes[-1].append(etape)
        plus_tard = max(plus_tard, _fin(etape, ordre) or date.max)
    return [_maillon(groupe, ordre) for groupe in groupes]


def a_une_suite(*, fin_prevue: date | None, debuts: Iterable[date], jours: int) -> bool:
    """Return whether another contract goes on from this planned end, in the same pathway: nobody then awaits a real end.

    `debuts` are the first days of what may go on from it (`debuts_possibles`). One that begins more than `jours` days later
    starts another pathway, or goes on from a contract beside this one: the real end is still to be written.
    """
    return fin_prevue is not None and any(0 < (debut - fin_prevue).days <= jours for debut in debuts)


def debuts_possibles(contrat: Contrat, contrats: Iterable[Contrat]) -> list[date]:
    """Return the first days of the person's contracts that may go on from this one: none that goes on from another.

    Of two part times side by side, the renewal of one says nothing of the other.
    """
    return [autre.debut for autre in contrats if autre.precedent_id in (None, contrat.pk)]


def _fin(etape: Etape, toutes: Sequence[Etape]) -> date | None:
    if etape.fin_reelle is None and etape.fin_prevue is not None and toutes[-1].debut > etape.fin_prevue:
        return etape.fin_prevue
    return etape.fin_reelle


def _maillon(groupe: list[Etape], toutes: Sequence[Etape]) -> Maillon:
    # max() keeps the first of equals: the reversed list prefers the contract that began last.
    derniere = max(reversed(groupe), key=lambda etape: _fin(etape, toutes) or date.max)
    return Maillon(etapes=tuple(groupe), derniere=derniere, fin=derniere.fin_reelle)


def depuis(parcours: Parcours) -> date:
    """Return the first day whose records belong to a pathway: what is signed before a hire goes with it.

    That is never in the time of the pathway before, which ended earlier still. The first one has all that is older.
    """
    return date.min if parcours.numero == 1 else parcours.debut - timedelta(days=reglage("REEMBAUCHE_JOURS"))


def parcours_du_jour(parcours: Iterable[Parcours], jour: date) -> Parcours | None:
    """Return which of a person's pathways a record of that day belongs to; None without any pathway."""
    commences = [p for p in parcours if depuis(p) <= jour]
    return max(commences, key=lambda p: p.numero, default=None)


def actualiser(mediateur: Mediateur, *nouveaux: Contrat) -> None:
    """Write the new contracts, and bring the pathways of this person in line with all of them.

    The caller holds the person's lock. Pathways keep their row as long as their first contract stays in them, so that
    their address does not change; numbers follow the calendar.
    """
    contrats = [*Contrat.objects.filter(mediateur=mediateur).order_by("debut", "pk"), *nouveaux]
    etapes = [Etape(rang, c.debut, c.fin_prevue, c.fin_reelle) for rang, c in enumerate(contrats)]
    maillons = decouper(etapes, jours=reglage("REEMBAUCHE_JOURS"))
    existants = Parcours.objects.filter(mediateur=mediateur)
    libres = {parcours.pk: parcours for parcours in existants}
    if libres:
        existants.update(numero=F("numero") + ECART_DE_NUMEROS, dernier_contrat=None)
    for numero, maillon in enumerate(maillons, 1):
        suite = [contrats[etape.cle] for etape in maillon.etapes]
        dernier = contrats[maillon.derniere.cle]
        garde = next((c.parcours_id for c in suite if c.parcours_id in libres), None)
        parcours = libres.pop(garde) if garde else Parcours(mediateur=mediateur)
        parcours.numero, parcours.debut, parcours.fin = numero, maillon.debut, maillon.fin
        parcours.etablissement_id = dernier.etablissement_id
        parcours.dernier_contrat = None
        parcours.save()
        _rattacher(suite, parcours)
        parcours.dernier_contrat = dernier
        parcours.save(update_fields=["dernier_contrat"])
    Parcours.objects.filter(pk__in=libres).delete()
    if maillons:
        _attacher(mediateur, contrats[maillons[-1].derniere.cle].etablissement_id)


def _rattacher(contrats: Sequence[Contrat], parcours: Parcours) -> None:
    deplaces = [c.pk for c in contrats if c.pk and c.parcours_id != parcours.pk]
    for contrat in contrats:
        contrat.parcours = parcours
        if contrat._state.adding:
            contrat.save()
    if deplaces:
        Contrat.objects.filter(pk__in=deplaces).update_sans_historique(parcours=parcours)


def _attacher(mediateur: Mediateur, etablissement_id: int) -> None:
    if mediateur.etablissement_id != etablissement_id:
        mediateur.etablissement_id = etablissement_id
        mediateur.save()
