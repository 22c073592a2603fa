"""Form fields of the portal and of the public forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from ateliers import champs
from ateliers.domain.personnes import assainir_nom, normaliser
from partenaires.models.structure import valider_siret

NOM_REQUIS = _("Écrivez le nom de votre structure.")


class TelephoneField(champs.TelephoneField):
    """A phone number with its words, shown again as people write it. Returns None when it is left empty."""

    default_error_messages = {
        "invalid": _("Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."),
        "max_length": _("Écrivez un seul numéro de téléphone."),
    }
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Par exemple : 06 39 98 12 34."))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number as people write it."""
        return value.as_national if isinstance(value, PhoneNumber) and value.country_code == 33 else value


def lire_nom_de_structure(saisie: str, *, phrase: Any = NOM_REQUIS) -> str:
    """Return the name of a structure fit for lists and mails. Raises ValidationError when nothing that is read is left."""
    nom = assainir_nom(saisie)
    if not normaliser(nom):
        raise forms.ValidationError(phrase)
    return nom


def lire_siret(saisie: str) -> str:
    """Return a SIRET without its blanks, or nothing when it is left empty. Raises ValidationError."""
    siret = "".join(saisie.split())
    if siret:
        valider_siret(siret)
    return siret
