"""The form of a course."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from ateliers.domain.dates import date_courte
from ateliers.models import Seance
from ateliers.models.seance import Inscription
from partenaires.models import Cycle, Structure

DATES_MINIMUM = 2


class SeancesField(forms.ModelMultipleChoiceField):
    """Sessions, by their date, their workshop and their place."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{date_courte(obj.debut_local)} : {obj.atelier.title}, {obj.lieu}"


class CycleForm(WagtailAdminModelForm):
    """A course is made of sessions for groups, in the places that one looks after."""

    seances = SeancesField(
        label=gettext_lazy("Séances"),
        queryset=Seance.objects.none(),
        help_text=gettext_lazy("Les séances réservées aux groupes, à venir, de vos lieux."),
        error_messages={"required": gettext_lazy("Choisissez deux séances au moins.")},
    )

    class Meta:
        model = Cycle
        fields = ("titre", "structure", "seances", "actif")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposees = Q(inscription=Inscription.GROUPES, statut="publiee", debut__gt=timezone.now())
        if self.instance.pk:
            proposees |= Q(cycles=self.instance)
        seances = Seance.objects.geres_par(self.for_user).filter(proposees).select_related("atelier", "lieu")
        self.fields["seances"].queryset = seances.distinct().order_by("debut")  # type: ignore[attr-defined]
        self.fields["structure"].queryset = Structure.objects.geres_par(self.for_user)  # type: ignore[attr-defined]
        self.fields["structure"].empty_label = _("Toutes les structures")  # type: ignore[attr-defined]

    def clean_seances(self) -> Any:
        seances = self.cleaned_data["seances"]
        if len(seances) < DATES_MINIMUM:
            raise ValidationError(_("Choisissez deux séances au moins."))
        return seances
