"""Forms of agreements and of workshops on demand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ateliers.models import AtelierPage, Langue
from partenaires.models import Convention, OffreAtelier, Structure


class ConventionForm(WagtailAdminModelForm):
    """An agreement of a structure that one looks after."""

    class Meta:
        model = Convention
        fields = (
            "structure", "type", "intitule", "debut", "fin", "objectif_seances", "objectif_personnes", "notes",
        )  # fmt: skip
        widgets = {
            nom: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for nom in ("debut", "fin")
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].queryset = Structure.objects.geres_par(self.for_user)  # type: ignore[attr-defined]


class OffreForm(WagtailAdminModelForm):
    """A workshop on demand. A workshop is offered once."""

    langues = forms.MultipleChoiceField(
        label=_("Langues"), choices=Langue, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = OffreAtelier
        fields = (
            "atelier", "groupe_min", "groupe_max", "langues", "chez_nous", "chez_vous", "materiel", "active",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ateliers = AtelierPage.objects.live().order_by("title")
        if self.instance.pk:
            ateliers = ateliers.filter(pk=self.instance.atelier_id)
        else:
            ateliers = ateliers.filter(offre=None)
        self.fields["atelier"] = forms.ModelChoiceField(label=_("Atelier"), queryset=ateliers)
