"""Forms of the settings: those whose fields need more than Wagtail's own."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from parcours.domain.nomenclature import refuser_de_quitter_ses_sorties, refuser_de_renommer
from parcours.domain.sortants import RESTREINT, codes_restreints, libelles_des_definitions
from parcours.domain.sorties import refuser_de_changer_de_table
from parcours.domain.versions import refuser_de_changer
from parcours.exceptions import RefusError
from parcours.models import ClasseSortie, DefinitionTaux, Etablissement, NomenclatureSortie
from parcours.models.sortie import Situation
from parcours.models.taux import BaseTaux

Choix = list[tuple[Any, Any]]


def codes(cites: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return the codes that a rate may count or leave out: those about health together, and alone where they are cited."""
    restreints = codes_restreints()
    connus = dict(NomenclatureSortie.objects.values_list("code", "libelle").order_by("ordre").distinct())
    ecrits = libelles_des_definitions()
    return [
        *((code, f"{code} · {nom}") for code, nom in connus.items() if code not in restreints),
        (RESTREINT, f"{RESTREINT} · {_('Motif restreint, tous ensemble')}"),
        *((code, ecrits[code]) for code in sorted(restreints.intersection(cites))),
    ]


def comptables(cites: Collection[str] = ()) -> Choix:
    """Return what a rate may count: classes, single codes, situations at six months."""
    return [
        (_("Classes"), [(c.value, c.label) for c in ClasseSortie if c != ClasseSortie.TRANSFERT]),
        (_("Codes"), codes(cites)),
        (_("Situations à six mois"), [(s.value, s.label) for s in Situation]),
    ]


class CochesField(forms.MultipleChoiceField):
    """A list kept as JSON, ticked in boxes."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        if refuses := sorted(code for code in codes_restreints().intersection(value) if not self.valid_value(code)):
            raise ValidationError(
                _(
                    "%(codes)s\u00a0: un motif restreint ne se compte pas seul, le taux dirait la santé de quelqu’un. "
                    "Cochez «\u00a0%(ensemble)s\u00a0», qui les réunit tous."
                )
                % {"codes": ", ".join(refuses), "ensemble": RESTREINT}
            )
        super().validate(value)


class DefinitionTauxForm(WagtailAdminModelForm):
    """A rate of one's own: what it counts is ticked, not coded. A version that has served is only ended."""

    compte = CochesField(label=_("Compte"), choices=comptables)
    exclut = CochesField(label=_("Retire du calcul"), choices=codes, required=False)

    class Meta:
        model = DefinitionTaux
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for nom, choix in (("compte", comptables), ("exclut", codes)):
                self.fields[nom].choices = choix(getattr(self.instance, nom))

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
    """A version of an exit code. One that has served keeps its name, and the days of its exits."""

    class Meta:
        model = NomenclatureSortie
        fields = "__all__"

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if self.instance.pk and code != self.instance.code:
            try:
                refuser_de_renommer(self.instance)
            except RefusError as refus:
                raise ValidationError(str(refus)) from refus
        return code

    def clean_sante(self) -> bool:
        sante: bool = self.cleaned_data["sante"]
        if self.instance.pk and sante != self.instance.sante:
            try:
                refuser_de_changer_de_table(self.instance)
            except RefusError as refus:
                raise ValidationError(str(refus)) from refus
        return sante

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        dates = {"valide_du", "valide_au"}
        if self.instance.pk and dates <= donnees.keys() and dates.intersection(self.changed_data):
            try:
                refuser_de_quitter_ses_sorties(self.instance, du=donnees["valide_du"], au=donnees["valide_au"])
            except RefusError as refus:
                self.add_error("valide_au", str(refus))
        return donnees


class EtablissementForm(WagtailAdminModelForm):
    class Meta:
        model = Etablissement
        fields = "__all__"

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split()).upper()
