"""Reports on what the database holds: read once for some years, then computed for any period within them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from parcours.models import Contrat, Etablissement
from parcours.models.contrat import Nature

from .chiffres import Axe, Bilan, Definition, Operateur, Sortant
from .definitions import avec_seuil
from .indicateurs import Pas, calculer
from .sortants import SANS_FILTRE, Filtres, definitions_en_vigueur, libelles, noms_axes, sortants


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
    definitions: Sequence[Definition]
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
            definitions=self.definitions,
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

    Definitions are those in force, unless some are given.
    """
    regles: Sequence[Definition] = definitions if definitions is not None else definitions_en_vigueur()
    return Releve(
        du=du,
        au=au,
        perimetre=perimetre,
        lu_le=timezone.localdate(),
        axes=tuple(axes),
        sortants=sortants(du=du, au=au, etablissements=etablissements, filtres=filtres, axes=axes),
        transferts=_transferts(du=du, au=au, etablissements=etablissements),
        definitions=avec_seuil(regles, operateur=operateur, seuil_mois=seuil_mois),
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
