"""What may leave HR: always the same report for a year, so that no two of them can be subtracted from each other.

Whoever reads masked figures reads those of the whole network for a calendar year, weighed together with every breakdown,
or one line of them. No filter, no other threshold, no other dates: each would be a second report on the same people.
Whoever sees a part of the network whole has such a second report: they read only what the rest of the network would show too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from parcours.exceptions import RefusError
from parcours.models import Etablissement

from .bilans import Releve, relever
from .chiffres import Axe, Bilan, Chiffres, Groupe, Taux
from .perimetres import Perimetre
from .secret import croiser, masquer

AXES_DIFFUSES = (Axe.ETABLISSEMENT, Axe.ASSOCIATION, Axe.TYPE_CONTRAT, Axe.AGE, Axe.SEXE, Axe.ANCIENNETE)
RESEAU = "Tout le réseau"


@dataclass(frozen=True)
class Diffusion:
    """What may leave HR about a scope, read once for some years: the whole network, and the line of it that is asked for.

    `connus` are the keys of the establishments that the reader sees whole.
    """

    reseau: Releve
    perimetre: str
    ligne: tuple[Axe, str] | None
    connus: frozenset[str] = frozenset()

    def bilan(self, *, annee: int) -> Bilan:
        """Return the figures of a calendar year as they may leave HR. Raises ValueError for a year that was not read."""
        du, au = date(annee, 1, 1), date(annee, 12, 31)
        reseau = masquer(self.reseau.bilan(du=du, au=au))
        if self.connus:
            reseau = croiser(reseau, masquer(self.reseau.bilan(du=du, au=au, sans=self.connus)), connus=self.connus)
        if self.ligne is None:
            return reseau
        axe, cle = self.ligne
        groupe = next((g for g in reseau.ventilations[axe] if g.cle == cle), None)
        return replace(reseau, perimetre=self.perimetre, total=_total(reseau, groupe), ventilations={})


def diffuser(*, annees: Sequence[int], perimetre: Perimetre) -> Diffusion:
    """Read what may leave HR about these years. Raises RefusError for a scope that is no line of the network's report."""
    du, au = date(min(annees), 1, 1), date(max(annees), 12, 31)
    return Diffusion(
        reseau=relever(du=du, au=au, perimetre=RESEAU, axes=AXES_DIFFUSES),
        perimetre=perimetre.libelle,
        ligne=_ligne(perimetre),
        connus=_connus(perimetre),
    )


def bilan_diffusable(*, annee: int, perimetre: Perimetre) -> Bilan:
    """Return the figures of a calendar year as they may leave HR. Raises RefusError for a scope that is no line of them."""
    return diffuser(annees=[annee], perimetre=perimetre).bilan(annee=annee)


def _connus(perimetre: Perimetre) -> frozenset[str]:
    """Return the establishments that the reader sees whole; none for whoever sees them all, and has nothing to find."""
    autres = Etablissement.objects.exclude(pk__in=perimetre.connus)
    return frozenset(map(str, perimetre.connus)) if perimetre.connus and autres.exists() else frozenset()


def _ligne(perimetre: Perimetre) -> tuple[Axe, str] | None:
    """Return the line of the report that a scope is, or None for the whole."""
    sites = list(perimetre.etablissements.values_list("pk", "association_id"))
    associations = {association for _pk, association in sites}
    if perimetre.entier or len(sites) == Etablissement.objects.count():
        return None
    if len(sites) == 1 and not perimetre.cle.startswith("a"):
        return Axe.ETABLISSEMENT, str(sites[0][0])
    if len(associations) == 1:
        association = associations.pop()
        if len(sites) == Etablissement.objects.filter(association=association).count():
            return Axe.ASSOCIATION, str(association)
    raise RefusError("Choisissez un établissement, une association ou tout le réseau.")


def _total(reseau: Bilan, groupe: Groupe | None) -> Chiffres:
    """Return the figures of a line; nobody there is not said either."""
    if groupe is not None:
        return groupe.chiffres
    taux = tuple(Taux(definition, None, None, masque=True) for definition in reseau.definitions)
    return Chiffres(None, None, None, None, None, taux)
