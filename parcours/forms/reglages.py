"""Forms of the settings: those whose fields need more than Wagtail's own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from parcours.domain.sorties import refuser_de_changer_de_table
from parcours.domain.versions import refuser_de_changer
from parcours.exceptions import RefusError
from parcours.models import ClasseSortie, DefinitionTaux, Etablissement, NomenclatureSortie
from parcours.models.sortie import Situation
from parcours.models.taux import BaseTaux


def comptables() -> list[tuple[Any, Any]]:
    """Return what a rate may count: classes, single codes, situations at six months."""
    codes = NomenclatureSortie.objects.values_list("code", "libelle").order_by("ordre").distinct()
    return [
        (_("Classes"), [(c.value, c.label) for c in ClasseSortie if c != ClasseSortie.TRANSFERT]),
        (_("Codes"), [(code, f"{code} · {libelle}") for code, libelle in dict(codes).items()]),
        (_("Situations à six mois"), [(s.value, s.label) for s in Situation]),
    ]


def codes() -> list[tuple[str, str]]:
    connus: list[tuple[str, str]] = comptables()[1][1]
    return connus


class CochesField(forms.MultipleChoiceField):
    """A list kept as JSON, ticked in boxes."""

    widget = forms.CheckboxSelectMultiple


class DefinitionTauxForm(WagtailAdminModelForm):
    """A rate of one's own: what it counts is ticked, not coded. A version that has served is only ended."""

    compte = CochesField(label=_("Compte"), choices=comptables)
    exclut = CochesField(label=_("Retire du calcul"), choices=codes, required=False)

    class Meta:
        model = DefinitionTaux
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        situations = set(Situation.values)
        choisis = set(donnees.get("compte") or ())
        m6 = donnees.get("base") == BaseTaux.REPONSES_M6
        if choisis and ((m6 and choisis - situations) or (not m6 and choisis & situations)):
            self.add_error(
                "compte",
                _("Cochez seulement des situations.") if m6 else _("Cochez seulement des classes et des codes."),
            )
        if self.instance.pk:
            try:
                refuser_de_changer(self.instance, champs=self.changed_data)
            except RefusError as refus:
                self.add_error(None, str(refus))
        return donnees


class NomenclatureForm(WagtailAdminModelForm):
    """A version of an exit code."""

    class Meta:
        model = NomenclatureSortie
        fields = "__all__"

    def clean_sante(self) -> bool:
        sante: bool = self.cleaned_data["sante"]
        if self.instance.pk and sante != self.instance.sante:
            try:
                refuser_de_changer_de_table(self.instance)
            except RefusError as refus:
                raise ValidationError(str(refus)) from refus
        return sante


class EtablissementForm(WagtailAdminModelForm):
    class Meta:
        model = Etablissement
        fields = "__all__"

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).upper()
