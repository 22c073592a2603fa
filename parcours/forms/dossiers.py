"""Forms about a person: the file, its restricted data, its erasure."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parcours.models import DonneesSensibles, Mediateur

from .base import ActionForm, FicheForm, passee, proposer_les_comptes


class DossierForm(FicheForm):
    class Meta:
        model = Mediateur
        fields = (
            "matricule", "nom", "prenom", "naissance", "sexe", "compte", "courriel", "telephone", "suivi_courriel",
            "suivi_telephone",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prenom"].required = True
        proposer_les_comptes(self, "compte")

    def clean_naissance(self) -> date | None:
        return passee(self.cleaned_data["naissance"], _("La date de naissance ne peut pas être dans le futur."))


class DonneesSensiblesForm(FicheForm):
    class Meta:
        model = DonneesSensibles
        fields = ("rqth", "rqth_fin", "amenagement")


class MatriculeForm(ActionForm):
    """Confirm what cannot be undone, by typing the payroll number."""

    matricule = forms.CharField(label=_("Recopiez le matricule pour confirmer"), max_length=30)

    def __init__(self, *args: Any, attendu: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attendu = attendu

    def clean_matricule(self) -> str:
        saisi: str = self.cleaned_data["matricule"].strip()
        if saisi.casefold() != self.attendu.casefold():
            raise ValidationError(_("Ce n’est pas le matricule de ce dossier."))
        return saisi
