"""The file of a structure, as its managers may change it. What staff decides (type, seat, site) is not in it."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from partenaires.champs import TelephoneField, lire_nom_de_structure
from partenaires.models import Structure


class FicheForm(forms.ModelForm[Structure]):
    siret = forms.CharField(
        label=_("Numéro SIRET"),
        help_text=_("14 chiffres. Par exemple : 732 829 320 00074."),
        required=False,
        max_length=30,
        error_messages={"max_length": _("Un numéro SIRET a 14 chiffres.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    telephone = TelephoneField(label=_("Téléphone"), required=False)
    code_postal = forms.CharField(
        label=_("Code postal"),
        required=False,
        validators=[RegexValidator(r"^\d{5}$", _("Un code postal a 5 chiffres."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    site_web = forms.URLField(
        label=_("Site internet"),
        help_text=_("Par exemple : https://www.exemple.fr."),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple https://www.exemple.fr.")},
    )

    field_order = ["nom", "adresse", "code_postal", "commune", "telephone"]

    class Meta:
        model = Structure
        # The number is not here: the model's own validator knows fewer numbers than TelephoneField.
        fields = [
            "nom",
            "adresse",
            "code_postal",
            "commune",
            "courriel",
            "site_web",
            "siret",
            "presentation",
            "publiee",
        ]
        labels = {
            "nom": _("Nom de la structure"),
            "adresse": _("Adresse"),
            "commune": _("Commune"),
            "courriel": _("Adresse e-mail"),
            "presentation": _("Présentation"),
            "publiee": _("Nous acceptons d’être sur la page publique des partenaires."),
        }
        help_texts = {
            "adresse": _("Numéro et rue."),
            "presentation": _("Ce que vous faites, en deux ou trois phrases courtes."),
            "publiee": _("Le public y voit votre nom, votre présentation et votre site internet."),
        }
        error_messages = {
            "nom": {"required": _("Écrivez le nom de votre structure.")},
            "courriel": {"invalid": _("Écrivez une adresse e-mail complète, par exemple contact@exemple.fr.")},
        }
        widgets = {"presentation": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.initial["telephone"] = self.instance.telephone or ""

    def clean_nom(self) -> str:
        return lire_nom_de_structure(self.cleaned_data["nom"])

    def clean_siret(self) -> str:
        return "".join(self.cleaned_data["siret"].split())

    def save(self, commit: bool = True) -> Structure:
        self.instance.telephone = self.cleaned_data["telephone"] or ""
        return super().save(commit)
