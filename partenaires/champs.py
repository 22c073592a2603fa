"""Form fields of the portal and of the public forms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from ateliers.domain.personnes import lire_telephone


class TelephoneField(forms.CharField):
    """A phone number, French unless it begins with another country's code. Returns None when it is left empty."""

    default_error_messages = {
        "invalid": _("Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."),
        "max_length": _("Écrivez un seul numéro de téléphone."),
    }
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Par exemple : 06 39 98 12 34."))
        super().__init__(max_length=40, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number as people write it."""
        return value.as_national if isinstance(value, PhoneNumber) and value.country_code == 33 else value

    def clean(self, value: Any) -> PhoneNumber | None:
        saisie = super().clean(value)
        if not saisie:
            return None
        numero = lire_telephone(saisie)
        if numero is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return numero
