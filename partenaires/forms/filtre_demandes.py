"""What the board of requests shows."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ateliers.domain.personnes import nom_affiche
from ateliers.models import Lieu, Theme
from ateliers.models.lieu import TypeLieu
from partenaires.models import Demande

MOI, PERSONNE = "moi", "personne"
MOTS_MAXIMUM = 6


class FiltreForm(forms.Form):
    """What the board shows. A value that the account may not choose shows nothing."""

    q = forms.CharField(label=_("Rechercher"), required=False, max_length=100)
    site = forms.ModelChoiceField(
        label=_("Point d’accueil"), queryset=Lieu.objects.none(), required=False, empty_label=_("Tous")
    )
    responsable = forms.ChoiceField(label=_("Suivie par"), required=False)
    theme = forms.ModelChoiceField(
        label=_("Thème"), queryset=Theme.objects.all(), required=False, empty_label=_("Tous")
    )

    def __init__(self, data: Any = None, *, compte: Any) -> None:
        super().__init__(data)
        champs: dict[str, Any] = self.fields
        champs["site"].queryset = Lieu.objects.geres_par(compte).exclude(type=TypeLieu.PARTENAIRE)
        suivies = Demande.objects.geres_par(compte).exclude(responsable=None).values("responsable")
        responsables = get_user_model().objects.filter(pk__in=suivies).order_by("last_name", "first_name", "username")
        champs["responsable"].choices = [
            ("", _("Tout le monde")),
            (MOI, _("Moi")),
            (PERSONNE, _("Personne")),
            *((str(responsable.pk), nom_affiche(responsable)) for responsable in responsables),
        ]

    def filtrer(self, demandes: Any, *, compte: Any) -> Any:
        """Keep the requests that match; none when a choice is not one of those offered."""
        if not self.is_valid():
            return demandes.none()
        choix = self.cleaned_data
        for mot in choix["q"].split()[:MOTS_MAXIMUM]:
            demandes = demandes.filter(
                Q(structure_nom__icontains=mot)
                | Q(structure__nom__icontains=mot)
                | Q(nom__icontains=mot)
                | Q(courriel__icontains=mot)
                | Q(offre__atelier__title__icontains=mot)
            )
        if choix["site"]:
            demandes = demandes.filter(site=choix["site"])
        if choix["theme"]:
            demandes = demandes.filter(offre__atelier__theme=choix["theme"])
        responsable = choix["responsable"]
        if responsable == MOI:
            return demandes.filter(responsable=compte)
        if responsable == PERSONNE:
            return demandes.filter(responsable=None)
        return demandes.filter(responsable=responsable) if responsable else demandes
