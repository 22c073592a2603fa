"""What the forms of HR records share: the browser's date picker, and the version that tells two edits at once."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcours.models.bornes import DATE_LOINTAINE, DERNIER_JOUR, PREMIER_JOUR

DATE_ILLISIBLE = _("Écrivez une date, par exemple 31/12/2026.")


class JourInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def avec_calendrier(champs: dict[str, forms.Field]) -> None:
    """Give each date the browser's picker, and a sentence that says how to write one."""
    for champ in champs.values():
        if isinstance(champ, forms.DateField):
            champ.widget = JourInput()
            champ.widget.is_required = champ.required
            champ.error_messages["invalid"] = DATE_ILLISIBLE
            champ.validators += [
                MinValueValidator(PREMIER_JOUR, DATE_LOINTAINE),
                MaxValueValidator(DERNIER_JOUR, DATE_LOINTAINE),
            ]
        if isinstance(champ.widget, forms.Textarea):
            champ.widget.attrs["rows"] = 4


def passee(jour: date | None, phrase: Any) -> date | None:
    """Return a day that has come, or none. Raises ValidationError with this sentence for a day to come."""
    if jour and jour > timezone.localdate():
        raise ValidationError(phrase)
    return jour


def proposer(formulaire: forms.BaseForm, champ: str, lignes: Any) -> None:
    """Offer these records only."""
    choix: Any = formulaire.fields[champ]
    choix.queryset = lignes


def proposer_les_comptes(formulaire: forms.BaseForm, champ: str) -> None:
    """Offer the active accounts, by name."""
    choix: Any = formulaire.fields[champ]
    actifs = choix.queryset.filter(is_active=True)
    choix.queryset = actifs.order_by("last_name", "first_name", "username")
    choix.label_from_instance = lambda compte: compte.get_full_name() or compte.get_username()


class ActionForm(forms.Form):
    """An action that is no record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        avec_calendrier(self.fields)


class FicheForm(forms.ModelForm):
    """A record. Constraints are checked by the domain, under the lock, except those that a row states alone."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        avec_calendrier(self.fields)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version

    @property
    def version_lue(self) -> int | None:
        """Return the version that the form was opened on; None for a new record."""
        version: int | None = self.cleaned_data.get("version") if self.instance.pk else None
        return version
