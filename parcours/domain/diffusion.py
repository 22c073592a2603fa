"""What may leave HR: always the same report for a year, so that no two of them can be subtracted from each other.

Whoever reads masked figures reads those of the whole network for a calendar year, weighed together with every breakdown,
or one line of them. No filter, no other threshold, no other dates: each would be a second report on the same people.
"""

from dataclasses import replace
from datetime import date

from parcours.exceptions import RefusError
from parcours.models import Etablissement

from .chiffres import Axe, Bilan, Chiffres, Groupe, Taux
from .perimetres import Perimetre
from .secret import masquer
from .sortants import dresser_bilan

AXES_DIFFUSES = (Axe.ETABLISSEMENT, Axe.ASSOCIATION, Axe.TYPE_CONTRAT, Axe.AGE, Axe.SEXE, Axe.ANCIENNETE)
RESEAU = "Tout le réseau"


def bilan_diffusable(*, annee: int, perimetre: Perimetre) -> Bilan:
    """Return the figures of a calendar year as they may leave HR. Raises RefusError for a scope that is no line of them."""
    reseau = masquer(dresser_bilan(du=date(annee, 1, 1), au=date(annee, 12, 31), perimetre=RESEAU, axes=AXES_DIFFUSES))
    ligne = _ligne(perimetre)
    if ligne is None:
        return reseau
    axe, cle = ligne
    groupe = next((g for g in reseau.ventilations[axe] if g.cle == cle), None)
    return replace(reseau, perimetre=perimetre.libelle, total=_total(reseau, groupe), ventilations={})


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
