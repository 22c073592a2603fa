"""Reports on what the database holds: read once for some years, then computed for any period within them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from parcours.models import Contrat, Etablissement
from parcours.models.contrat import Nature

from .chiffres import Axe, Bilan, Definition, Operateur, Sortant, Version
from .definitions import avec_seuil, en_vigueur
from .indicateurs import Pas, calculer
from .sortants import SANS_FILTRE, Filtres, libelles, noms_axes, sortants, versions_des_definitions


@dataclass(frozen=True)
class Releve:
    """What was read between two days: the exits, the days of the transfers, and the rules and words of the reports."""

    du: date
    au: date
    perimetre: str
    lu_le: date
    axes: tuple[Axe, ...]
    sortants: Sequence[Sortant]
    transferts: Sequence[date]
    versions: Sequence[Version]
    libelles: Mapping[str, str]
    noms: Mapping[Axe, Mapping[str, str]]
    filtres: tuple[str, ...] = ()

    def bilan(
        self,
        *,
        du: date | None = None,
        au: date | None = None,
        axes: Sequence[Axe] | None = None,
        pas: Pas | None = None,
        sans: Collection[str] = (),
    ) -> Bilan:
        """Return the report of a period (all that was read by default), or what is left of it without some establishments.

        Raises ValueError for what was not read.
        """
        du, au, axes = du or self.du, au or self.au, self.axes if axes is None else axes
        if du < self.du or au > self.au or not set(axes) <= set(self.axes):
            raise ValueError(f"Not read: {du} to {au}, {axes}.")
        return calculer(
            self.sortants,
            du=du,
            au=au,
            perimetre=self.perimetre,
            calcule_le=self.lu_le,
            libelles=self.libelles,
            definitions=en_vigueur(self.versions, au),
            noms=self.noms,
            axes=axes,
            pas=pas,
            transferts=sum(du <= jour <= au for jour in self.transferts),
            filtres=self.filtres,
            sans=sans,
        )

    def sortis(self, *, du: date, au: date) -> list[Sortant]:
        """Return the exits of a period."""
        return [sortant for sortant in self.sortants if du <= sortant.sortie <= au]


def relever(
    *,
    du: date,
    au: date,
    perimetre: str,
    etablissements: QuerySet[Etablissement] | None = None,
    axes: Sequence[Axe] = (),
    operateur: Operateur | None = None,
    seuil_mois: int | None = None,
    definitions: Sequence[Definition] | None = None,
    filtres: Filtres = SANS_FILTRE,
) -> Releve:
    """Read what the database holds today for the reports between two days, in these establishments (None: all of them).

    Each report has the definitions in force on its last day, unless some are given.
    """
    versions = versions_des_definitions() if definitions is None else tuple(map(Version, definitions))
    regles = avec_seuil((version.definition for version in versions), operateur=operateur, seuil_mois=seuil_mois)
    return Releve(
        du=du,
        au=au,
        perimetre=perimetre,
        lu_le=timezone.localdate(),
        axes=tuple(axes),
        sortants=sortants(du=du, au=au, etablissements=etablissements, filtres=filtres, axes=axes),
        transferts=_transferts(du=du, au=au, etablissements=etablissements),
        versions=[replace(version, definition=regle) for version, regle in zip(versions, regles, strict=True)],
        libelles=libelles(),
        noms=noms_axes() if axes else {},
        filtres=filtres.en_mots(),
    )


def _transferts(*, du: date, au: date, etablissements: QuerySet[Etablissement] | None) -> list[date]:
    """Return the day of each move of a contract to these establishments."""
    arrives = Contrat.objects.filter(nature=Nature.TRANSFERT, debut__gte=du, debut__lte=au)
    if etablissements is not None:
        arrives = arrives.filter(etablissement__in=etablissements.values("pk"))
    return list(arrives.order_by().values_list("debut", flat=True))
