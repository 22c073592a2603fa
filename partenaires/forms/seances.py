"""The filters of the sessions open to groups: read from the address, never failing on nonsense."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from ateliers.models import Seance


class FiltresForm(forms.Form):
    """Theme, place and month, among those of the sessions of `seances`. A value that makes no sense is ignored."""

    theme = forms.ChoiceField(label=_("Thème"), required=False)
    lieu = forms.ChoiceField(label=_("Lieu"), required=False)
    mois = forms.ChoiceField(label=_("Mois"), required=False)

    def __init__(self, data: Any, *, seances: QuerySet[Seance]) -> None:
        super().__init__(data)
        valeurs = list(
            seances.values_list("atelier__theme__slug", "atelier__theme__nom", "lieu__slug", "lieu__nom", "debut")
        )
        jours = sorted(timezone.localdate(debut) for *_reste, debut in valeurs)
        themes = sorted({(nom, slug) for slug, nom, *_reste in valeurs})
        lieux = sorted({(nom, slug) for _theme, _nom, slug, nom, _debut in valeurs})
        mois = {f"{jour:%Y-%m}": f"{MONTHS[jour.month]}\u00a0{jour.year}".capitalize() for jour in jours}
        self._choix("theme", _("Tous les thèmes"), [(slug, nom) for nom, slug in themes])
        self._choix("lieu", _("Tous les lieux"), [(slug, nom) for nom, slug in lieux])
        self._choix("mois", _("Tous les mois"), list(mois.items()))

    def _choix(self, champ: str, tous: Any, choix: list[tuple[str, str]]) -> None:
        self.fields[champ].choices = [("", tous), *choix]  # type: ignore[attr-defined]

    @property
    def valeurs(self) -> dict[str, str]:
        """Return the filters in force."""
        self.is_valid()
        return {champ: valeur for champ, valeur in self.cleaned_data.items() if valeur}

    @property
    def adresse(self) -> str:
        """Return the filters in force as an address, to which the number of a page is added."""
        return f"?{urlencode(self.valeurs)}"

    def filtrer(self, seances: QuerySet[Seance]) -> QuerySet[Seance]:
        """Keep the sessions of these filters."""
        valeurs = self.valeurs
        if "theme" in valeurs:
            seances = seances.filter(atelier__theme__slug=valeurs["theme"])
        if "lieu" in valeurs:
            seances = seances.filter(lieu__slug=valeurs["lieu"])
        if "mois" in valeurs:
            premier = date.fromisoformat(f"{valeurs['mois']}-01")
            suivant = date(premier.year + premier.month // 12, premier.month % 12 + 1, 1)
            seances = seances.filter(debut__gte=_minuit(premier), debut__lt=_minuit(suivant))
        return seances


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, datetime.min.time()))
