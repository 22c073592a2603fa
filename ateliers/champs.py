"""Form fields for people's names and phone numbers, the same for the public and at the desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber

from .domain.personnes import assainir_nom, lire_telephone

LONGUEUR_NOM = 60
# What Django puts in place of bytes that are no letter in UTF-8.
ILLISIBLE = "\ufffd"


class NomField(forms.CharField):
    """A first name or a family name, in any script."""

    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {"max_length": _("Écrivez %(limit_value)d lettres au plus.")} | options.get(
            "error_messages", {}
        )
        super().__init__(max_length=LONGUEUR_NOM, **options)

    def clean(self, value: Any) -> str:
        nom = assainir_nom(super().clean(value))
        if "//" in nom or "www" in nom.lower() or "@" in nom:
            raise ValidationError(
                _("Écrivez seulement un nom, sans adresse de site ni adresse e-mail."), code="adresse"
            )
        if ILLISIBLE in nom:
            raise ValidationError(_("Nous n’arrivons pas à lire ce nom. Écrivez-le encore une fois."), code="illisible")
        if not nom and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return nom


class TelephoneField(forms.CharField):
    """A phone number, French unless it begins with another country's code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> PhoneNumber | None:
        saisie = super().clean(value)
        if not saisie:
            return None
        numero = lire_telephone(saisie)
        if numero is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return numero
