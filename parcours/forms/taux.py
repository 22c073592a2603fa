"""What a report is asked for: all of it in the address, so that it can be kept and sent."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcours.models import TypeContrat
from parcours.models.mediateur import Sexe
from parcours.rapports.mots import NOMS_AXES

from .base import ActionForm

PAS = [("", _("La période entière")), ("annee", _("Année par année")), ("trimestre", _("Trimestre par trimestre"))]
AXES = [(axe.value, nom) for axe, nom in NOMS_AXES.items()]
OPERATEURS = [("", _("6 mois ou plus")), (">", _("Plus de 6 mois"))]
TYPES = [("", _("Tous")), *TypeContrat.choices]
SEXES = [("", _("Tous")), *Sexe.choices]
ANNEES_MAXIMUM = 30
# Each would be a second report on the same people, that the first could be subtracted from.
RESERVES = ("pas", "axe", "type_contrat", "sexe", "operateur")


class TauxForm(ActionForm):
    """The period, the scope and the filters of a report. Without any: the last whole year."""

    du = forms.DateField(label=_("Sorties du"), required=False)
    au = forms.DateField(label=_("au"), required=False)
    perimetre = forms.ChoiceField(label=_("Périmètre"), required=False)
    pas = forms.ChoiceField(label=_("Évolution"), choices=PAS, required=False)
    axe = forms.ChoiceField(label=_("Détail par"), choices=[("", _("Tous les détails")), *AXES], required=False)
    type_contrat = forms.ChoiceField(label=_("Dernier contrat"), choices=TYPES, required=False)
    sexe = forms.ChoiceField(label=_("Sexe"), choices=SEXES, required=False)
    operateur = forms.ChoiceField(label=_("Un CDD durable dure"), choices=OPERATEURS, required=False)

    def __init__(self, *args: Any, perimetres: list[tuple[str, str]], masque: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.masque = masque
        for nom in RESERVES if masque else ():
            del self.fields[nom]
        perimetre: Any = self.fields["perimetre"]
        perimetre.choices = perimetres

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        derniere = timezone.localdate().year - 1
        if not self.errors:
            donnees["au"] = donnees.get("au") or (
                date(donnees["du"].year, 12, 31) if donnees.get("du") else date(derniere, 12, 31)
            )
            donnees["du"] = donnees.get("du") or date(donnees["au"].year, 1, 1)
            if donnees["au"] < donnees["du"]:
                self.add_error("au", _("La fin de la période doit être après son début."))
            elif donnees["au"].year - donnees["du"].year > ANNEES_MAXIMUM:
                self.add_error("du", _("Choisissez une période de 30 ans au plus."))
            if self.masque:
                annee = donnees["du"].year
                donnees |= {"du": date(annee, 1, 1), "au": date(annee, 12, 31)} | dict.fromkeys(RESERVES, "")
        return donnees


class PublicationForm(forms.Form):
    titre = forms.CharField(label=_("Titre"), max_length=120, help_text=_("Par exemple : Bilan 2025 remis à l’État."))
