"""Working time: nobody is employed for more than a full time on any day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from parcours.exceptions import RefusError
from parcours.models import Avenant, Contrat, Suspension
from parcours.models.contrat import PLEIN, ObjetAvenant

from .calendrier import UN_JOUR


def quotite_au(contrat: Contrat, jour: date) -> Decimal:
    """Return the working time of a contract on a day, in percent, as its amendments signed so far make it."""
    tenue = contrat.quotite
    for debut, _fin, quotite in morceaux(contrat, contrat.avenants.all(), []):
        if debut <= jour:
            tenue = quotite
    return tenue


def morceaux(
    contrat: Contrat, avenants: Iterable[Avenant], suspensions: Iterable[Suspension]
) -> list[tuple[date, date, Decimal]]:
    """Return the (first day, last day, percent) of a contract: amendments change it, a suspension brings it to zero."""
    fin = contrat.fin or date.max
    paliers = {contrat.debut: contrat.quotite}
    temps = [a for a in avenants if a.objet == ObjetAvenant.TEMPS and a.quotite is not None]
    for avenant in sorted(temps, key=lambda avenant: avenant.effet_le):
        paliers[max(avenant.effet_le, contrat.debut)] = avenant.quotite or PLEIN
    jours = sorted(jour for jour in paliers if jour <= fin)
    bornes = [*jours, None]
    entiers = [(j, (k - UN_JOUR) if k else fin, paliers[j]) for j, k in pairwise(bornes) if j]
    for suspension in suspensions:
        entiers = [reste for morceau in entiers for reste in _retirer(morceau, suspension)]
    return entiers


def _retirer(morceau: tuple[date, date, Decimal], suspension: Suspension) -> list[tuple[date, date, Decimal]]:
    debut, fin, quotite = morceau
    pause_fin = suspension.fin or date.max
    if pause_fin < debut or suspension.debut > fin:
        return [morceau]
    restes = []
    if suspension.debut > debut:
        restes.append((debut, suspension.debut - UN_JOUR, quotite))
    if pause_fin < fin:
        restes.append((pause_fin + UN_JOUR, fin, quotite))
    return restes


def premier_exces(parts: Iterable[tuple[date, date, Decimal]]) -> tuple[date, Decimal] | None:
    """Return the first day above a full time, and the percent of that day; None when there is none."""
    ecarts: dict[date, Decimal] = {}
    for debut, fin, quotite in parts:
        ecarts[debut] = ecarts.get(debut, Decimal(0)) + quotite
        if fin < date.max:
            ecarts[fin + UN_JOUR] = ecarts.get(fin + UN_JOUR, Decimal(0)) - quotite
    total = Decimal(0)
    for jour in sorted(ecarts):
        total += ecarts[jour]
        if total > PLEIN:
            return jour, total
    return None


def refuser_exces(contrats: Iterable[Contrat], avenants: Iterable[Avenant], suspensions: Iterable[Suspension]) -> None:
    """Raise RefusError when these contracts of one person exceed a full time on any day."""
    par_avenant: dict[int | None, list[Avenant]] = {}
    for avenant in avenants:
        par_avenant.setdefault(avenant.contrat_id, []).append(avenant)
    par_suspension: dict[int | None, list[Suspension]] = {}
    for suspension in suspensions:
        par_suspension.setdefault(suspension.contrat_id, []).append(suspension)
    parts = [
        part
        for contrat in contrats
        for part in morceaux(
            contrat,
            par_avenant.get(contrat.pk, []) if contrat.pk else [],
            par_suspension.get(contrat.pk, []) if contrat.pk else [],
        )
    ]
    if exces := premier_exces(parts):
        jour, total = exces
        raise RefusError(
            _("Le %(jour)s, cette personne aurait %(total)s %% de temps de travail. Le maximum est 100 %%.")
            % {"jour": f"{jour:%d/%m/%Y}", "total": f"{total.normalize():f}".replace(".", ",")}
        )


def verifier_charge(mediateur_id: int, *nouveaux: Contrat) -> None:
    """Check every contract in the database of this person, with these that are not written yet. Raises RefusError."""
    refuser_exces(
        [*Contrat.objects.filter(mediateur_id=mediateur_id), *nouveaux],
        Avenant.objects.filter(contrat__mediateur_id=mediateur_id),
        Suspension.objects.filter(contrat__mediateur_id=mediateur_id),
    )
