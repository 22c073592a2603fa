"""What suspends a contract ends with it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from parcours.models import Contrat, Suspension


def arreter(contrat: Contrat, *, fin: date) -> None:
    """End on that day what suspends a contract; what was to suspend it later does not happen."""
    for suspension in Suspension.objects.filter(contrat=contrat).exclude(fin__lte=fin):
        if suspension.debut > fin:
            suspension.delete()
        else:
            suspension.fin = fin
            suspension.save()


def arretees_par(suite: Contrat) -> QuerySet[Suspension]:
    """Return the suspensions of the contract before that ended because this renewal or transfer ended it."""
    avant = suite.precedent
    if avant is None:
        return Suspension.objects.none()
    return Suspension.objects.filter(contrat=avant, fin=avant.fin_reelle, modifie_le__gte=suite.cree_le)


def rouvrir(suspensions: Iterable[Suspension]) -> None:
    """Give these suspensions the end, or none, that they had before the contract stopped them."""
    for suspension in suspensions:
        suspension.fin = suspension.history.latest().prev_record.fin
        suspension.save()
