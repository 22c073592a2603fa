"""What every screen and file about exit rates shares: the address says it all, the scope is checked, one computation."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from parcours.domain.chiffres import Axe, Bilan, Operateur
from parcours.domain.diffusion import bilan_diffusable
from parcours.domain.droits import TAUX, peut_administrer
from parcours.domain.indicateurs import Pas
from parcours.domain.perimetres import InconnuError, Perimetre, choix, demander
from parcours.domain.sortants import Filtres, dresser_bilan
from parcours.forms.taux import AXES, TauxForm

from .acces import AccesMixin

PERIODES_AVANT = 3


class RapportMixin(AccesMixin):
    """Read what is asked for in the address, check the scope, and compute once."""

    request: HttpRequest
    requis: tuple[str, ...] = ()

    @cached_property
    def formulaire(self) -> TauxForm:
        donnees = (
            self.request.GET if self.request.method in ("GET", "HEAD") else QueryDict(self.request.GET.urlencode())
        )
        return self._formulaire(donnees)

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
        if self.valides["axe"]:
            return (Axe(self.valides["axe"]),)
        return tuple(Axe(cle) for cle, _libelle in AXES)

    def calculer(self, du: Any, au: Any, *, axes: tuple[Axe, ...] = (), pas: Pas | None = None) -> Bilan:
        if self.perimetre.masque:
            return bilan_diffusable(annee=du.year, perimetre=self.perimetre)
        return dresser_bilan(
            du=du,
            au=au,
            etablissements=None if self.perimetre.entier else self.perimetre.etablissements,
            perimetre=self.perimetre.libelle,
            axes=axes,
            pas=pas,
            operateur=Operateur(self.valides["operateur"]) if self.valides["operateur"] else None,
            filtres=self.filtres,
        )

    @cached_property
    def bilan(self) -> Bilan:
        pas = Pas(self.valides["pas"]) if self.valides["pas"] else None
        axes = (*self.axes(), Axe.PERIODE) if pas else self.axes()
        return self.calculer(self.valides["du"], self.valides["au"], axes=axes, pas=pas)

    @cached_property
    def evolution(self) -> list[Bilan]:
        """Return the same report for the same days of the years before, oldest first."""
        du, au = self.valides["du"], self.valides["au"]
        avant = []
        for recul in range(PERIODES_AVANT, 0, -1):
            try:
                avant.append(self.calculer(du.replace(year=du.year - recul), au.replace(year=au.year - recul)))
            except ValueError:  # 29 February
                continue
        return [
            bilan
            for bilan in avant
            if bilan.total.sortants or any(not t.masque for t in bilan.total.taux if bilan.masque)
        ]

    @property
    def reference(self) -> str:
        return f"{self.perimetre.libelle}, {self.bilan.du:%d/%m/%Y}-{self.bilan.au:%d/%m/%Y}"

    def adresse(self, nom: str, **autres: str) -> str:
        parametres = {cle: valeur for cle, valeur in self.request.GET.items() if valeur} | autres
        return f"{reverse(f'parcours_taux:{nom}')}?{urlencode(parametres)}"
