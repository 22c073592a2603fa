"""What every screen and file about exit rates shares: the address says it all, the scope is checked, one computation."""

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dateutil.relativedelta import relativedelta
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.text import Truncator

from parcours.domain.bilans import Releve, relever
from parcours.domain.chiffres import Axe, Bilan, Operateur
from parcours.domain.diffusion import Diffusion, diffuser
from parcours.domain.droits import TAUX, peut_administrer
from parcours.domain.indicateurs import Pas
from parcours.domain.perimetres import InconnuError, Perimetre, choix, demander
from parcours.domain.sortants import Filtres
from parcours.forms.taux import AXES, TauxForm

from .acces import AccesMixin

ANNEES_COMPAREES = 3
PERIMETRE_NOTE = 120
"""How much of the scope the access log writes: the period after it must fit too."""
Periode = tuple[date, date]


class RapportMixin(AccesMixin):
    """Read what is asked for in the address, check the scope, and compute once."""

    request: HttpRequest
    requis: tuple[str, ...] = ()
    annees_avant = 0
    """How many years before the report is compared with."""

    @cached_property
    def formulaire(self) -> TauxForm:
        return self._formulaire(self.request.GET)

    def _formulaire(self, donnees: Any) -> TauxForm:
        formulaire = TauxForm(donnees, perimetres=choix(self.request.user), masque=self.perimetre.masque)
        formulaire.is_valid()
        return formulaire

    @cached_property
    def perimetre(self) -> Perimetre:
        try:
            return demander(self.request.user, self.request.GET.get("perimetre", ""))
        except InconnuError as erreur:
            raise Http404 from erreur

    def verifier_cible(self) -> None:
        if not peut_administrer(self.request.user, TAUX):
            raise Http404
        self.perimetre  # noqa: B018

    @cached_property
    def valides(self) -> dict[str, Any]:
        """Return the parameters; those of the last whole year when what was typed is wrong."""
        if self.formulaire.errors:
            return self._formulaire({}).cleaned_data
        return self.formulaire.cleaned_data

    @cached_property
    def filtres(self) -> Filtres:
        return Filtres(type_contrat=self.valides["type_contrat"], sexe=self.valides["sexe"])

    def axes(self) -> tuple[Axe, ...]:
        """Return the breakdowns to compute."""
        choisis = [self.valides["axe"]] if self.valides["axe"] else [cle for cle, _libelle in AXES]
        return (*map(Axe, choisis), *([Axe.PERIODE] if self.pas else []))

    @cached_property
    def periode(self) -> Periode:
        return self.valides["du"], self.valides["au"]

    @cached_property
    def pas(self) -> Pas | None:
        return Pas(self.valides["pas"]) if self.valides["pas"] else None

    @cached_property
    def periodes_avant(self) -> list[Periode]:
        """Return the same days of the years before, oldest first; 29 February is the 28th of the other years."""
        du, au = self.periode
        reculs = (relativedelta(years=annees) for annees in range(self.annees_avant, 0, -1))
        return [(du - recul, au - recul) for recul in reculs]

    @cached_property
    def releve(self) -> Releve:
        """Read all that this view reports on, at once."""
        return relever(
            du=min(du for du, _au in (self.periode, *self.periodes_avant)),
            au=self.periode[1],
            etablissements=None if self.perimetre.entier else self.perimetre.etablissements,
            perimetre=self.perimetre.libelle,
            axes=self.axes(),
            operateur=Operateur(self.valides["operateur"]) if self.valides["operateur"] else None,
            filtres=self.filtres,
        )

    @cached_property
    def diffusion(self) -> Diffusion:
        """Read all that this view reports on to those who see no small figures."""
        annees = [du.year for du, _au in (self.periode, *self.periodes_avant)]
        return diffuser(annees=annees, perimetre=self.perimetre)

    @cached_property
    def bilan(self) -> Bilan:
        du, au = self.periode
        if self.perimetre.masque:
            return self.diffusion.bilan(annee=du.year)
        return self.releve.bilan(du=du, au=au, pas=self.pas)

    @cached_property
    def evolution(self) -> list[Bilan]:
        """Return the same report for the same days of the years before, oldest first."""
        if self.perimetre.masque:
            avant = [self.diffusion.bilan(annee=du.year) for du, _au in self.periodes_avant]
        else:
            avant = [self.releve.bilan(du=du, au=au, axes=()) for du, au in self.periodes_avant]
        return [
            bilan
            for bilan in avant
            if bilan.total.sortants or any(not t.masque for t in bilan.total.taux if bilan.masque)
        ]

    @property
    def reference(self) -> str:
        du, au = self.periode
        return f"{Truncator(self.perimetre.libelle).chars(PERIMETRE_NOTE)}, {du:%d/%m/%Y}-{au:%d/%m/%Y}"

    def adresse(self, nom: str, **autres: str) -> str:
        parametres = {cle: valeur for cle, valeur in self.request.GET.items() if valeur} | autres
        return f"{reverse(f'parcours_taux:{nom}')}?{urlencode(parametres)}"
