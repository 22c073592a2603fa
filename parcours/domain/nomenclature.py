"""What a used exit code may still become: exits, rates and the engine know it by its name, and on the days of its version."""

from datetime import date

from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from parcours.exceptions import RefusError
from parcours.models import DefinitionTaux, NomenclatureSortie, Sortie, SortieSensible

from .chiffres import NON_DOCUMENTE
from .definitions import CODES_A_DUREE

CONNUS_DU_MOTEUR = CODES_A_DUREE | {NON_DOCUMENTE}


def refuser_de_renommer(code: NomenclatureSortie) -> None:
    """Refuse another name for a code that exits have or had, that a rate cites, or that the engine itself knows.

    Raises RefusError.
    """
    if code.code in CONNUS_DU_MOTEUR or _cite(code.code) or _porte(code):
        raise RefusError(
            _(
                "%(code)s ne change plus de nom\u00a0: des sorties l’ont, ou des taux le connaissent. Donnez une fin à cette "
                "version, puis ajoutez un autre code."
            )
            % {"code": code.code}
        )


def refuser_de_quitter_ses_sorties(code: NomenclatureSortie, *, du: date, au: date | None) -> None:
    """Refuse days that leave out an exit of this version. The days of exits are not said of a code about health.

    Raises RefusError.
    """
    sorties = Sortie.objects.filter(Q(code=code) | Q(sensible__code=code))
    jours = sorties.aggregate(premier=Min("contrat__fin_reelle"), dernier=Max("contrat__fin_reelle"))
    premier, dernier = jours["premier"], jours["dernier"]
    if premier is None or (du <= premier and (au is None or dernier <= au)):
        return
    if code.sante:
        raise RefusError(_("Des sorties d’autres jours ont ce code. Laissez leurs jours dans cette version."))
    raise RefusError(
        _("Des sorties du %(du)s au %(au)s ont ce code. Laissez ces jours dans cette version.")
        % {"du": f"{premier:%d/%m/%Y}", "au": f"{dernier:%d/%m/%Y}"}
    )


def _cite(code: str) -> bool:
    return any(code in (*compte, *exclut) for compte, exclut in DefinitionTaux.objects.values_list("compte", "exclut"))


def _porte(code: NomenclatureSortie) -> bool:
    return Sortie.history.filter(code=code.pk).exists() or SortieSensible.history.filter(code=code.pk).exists()
