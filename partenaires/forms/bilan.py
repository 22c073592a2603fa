"""What a report is about: a period, and one structure or all those that one looks after."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partenaires.models import Structure

ANNEES_MAXIMUM = 10


class BilanForm(forms.Form):
    """All fields have a default: the current year, all the structures of one's places."""

    du = forms.DateField(label=gettext_lazy("Du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    au = forms.DateField(label=gettext_lazy("Au"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    structure = forms.ModelChoiceField(
        label=gettext_lazy("Structure"),
        queryset=Structure.objects.none(),
        required=False,
        empty_label=gettext_lazy("Toutes"),
    )

    def __init__(self, donnees: Any, *, compte: Any) -> None:
        annee = timezone.localdate().year
        defauts = {"du": f"{annee}-01-01", "au": f"{annee}-12-31"}
        saisie = {nom: donnees.get(nom) for nom in ("du", "au", "structure") if donnees.get(nom)}
        super().__init__(defauts | saisie)
        self.fields["structure"].queryset = Structure.objects.geres_par(compte)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        du: date | None = self.cleaned_data.get("du")
        au: date | None = self.cleaned_data.get("au")
        if du and au and du > au:
            raise ValidationError(_("La fin de la période doit être après son début."))
        if du and au and au.year - du.year > ANNEES_MAXIMUM:
            raise ValidationError(_("Choisissez une période de dix ans au plus."))
        return self.cleaned_data
