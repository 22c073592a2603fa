"""What tells a person from a robot on the public forms, and a form sent twice from two forms."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from .conf import reglage


class GardeForm(forms.Form):
    """A form with a signed, dated number, and a trap. With `presse`, whoever fills it may be fast.

    A refusal is a sentence that a person can act upon. It keeps what was typed, and comes with a new number. Another
    application gives its own `signataire`, `reglage` and `phrase_du_piege`.
    """

    signataire = TimestampSigner(salt="ateliers.formulaire")
    reglage: Callable[[str], Any] = staticmethod(reglage)
    phrase_du_piege: Any = _(
        "Nous n’avons pas pu vérifier votre demande. Relisez vos réponses, puis envoyez-les encore une fois."
    )
    presse = False

    adresse_postale = forms.Field(
        label=_("Ne remplissez pas cette case"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    nonce = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, initial={"nonce": self.nouveau_nonce()} | (initial or {}), **options)

    @classmethod
    def nouveau_nonce(cls) -> str:
        """Return what makes a form sent twice one request: a signed, dated number."""
        return cls.signataire.sign(uuid.uuid4().hex)

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        refus = self._verifier_nonce(str(donnees.get("nonce") or ""))
        if self.reglage("POT_DE_MIEL") and donnees.get("adresse_postale"):
            refus = self.phrase_du_piege
        if refus is not None:
            donnees_neuves = MultiValueDict(self.data)
            donnees_neuves["nonce"], donnees_neuves["adresse_postale"] = self.nouveau_nonce(), ""
            self.data = donnees_neuves
            self.add_error(None, refus)
        return donnees

    def _verifier_nonce(self, signe: str) -> Any:
        """Put the number in `cleaned_data`, or return the sentence of the refusal."""
        delai = 0 if self.presse else self.reglage("DELAI_MINIMAL_SECONDES")
        try:
            valeur = self.signataire.unsign(signe, max_age=timedelta(days=self.reglage("FORMULAIRE_JOURS")))
            self.cleaned_data["nonce"] = uuid.UUID(valeur)
        except SignatureExpired:
            return _("Cette page est restée ouverte longtemps. Relisez vos réponses, puis envoyez-les encore une fois.")
        except (BadSignature, ValueError):
            return _("Cette page n’est plus à jour. Relisez vos réponses, puis envoyez-les encore une fois.")
        if not delai:
            return None
        try:
            self.signataire.unsign(signe, max_age=delai)
        except SignatureExpired:
            return None
        return _("Cela est allé trop vite. Attendez quelques secondes, puis envoyez encore une fois.")
