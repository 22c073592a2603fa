"""Forms of an import: the file, and which of its columns is which."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parcours.domain.importation import COLONNES, OBLIGATOIRES, deviner


class FichierForm(forms.Form):
    fichier = forms.FileField(
        label=_("Fichier CSV ou XLSX"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"})
    )


class ColonnesForm(forms.Form):
    """One choice for each of our columns; what the header says is chosen beforehand."""

    def __init__(self, *args: Any, entetes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        devinees = deviner(entetes)
        choix = [("", _("Absente du fichier")), *((entete, entete) for entete in entetes if entete)]
        for colonne in COLONNES:
            self.fields[colonne] = forms.ChoiceField(
                label=colonne,
                choices=choix,
                required=colonne in OBLIGATOIRES,
                initial=devinees.get(colonne, ""),
                error_messages={"required": _("Dites quelle colonne du fichier contient cette information.")},
            )

    def correspondance(self) -> dict[str, str]:
        """Return our columns with the header of each in the file."""
        return {colonne: entete for colonne, entete in self.cleaned_data.items() if entete}
