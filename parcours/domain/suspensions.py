"""What suspends a contract ends with it."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from parcours.models import Contrat, Suspension


def arreter_celles_de(contrats: Iterable[Contrat]) -> None:
    """End what suspends contracts on their real end; what was to suspend one later does not happen."""
    finis = [contrat for contrat in contrats if contrat.fin_reelle]
    de_trop = Suspension.objects.filter(contrat__in=finis).exclude(fin__lte=F("contrat__fin_reelle"))
    for suspension in de_trop.select_related("contrat"):
        if suspension.debut > suspension.contrat.fin_reelle:
            suspension.delete()
        else:
            suspension.fin = suspension.contrat.fin_reelle
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
