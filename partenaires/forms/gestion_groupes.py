"""Forms by which staff acts for a structure: register a group, keep seats, tick who came."""

import uuid
from datetime import datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ateliers.domain.dates import date_courte
from ateliers.models import Seance
from partenaires.domain.seances_ouvertes import seances_ouvertes
from partenaires.models import Groupe, Participant, Structure

from .groupes import CHOIX_INSCRIPTION, BesoinsForm, champ_choix, champ_nombre

SEANCES_MAXIMUM = 200


class SeanceChoiceField(forms.ModelChoiceField):
    """A session, by its date, its workshop and its place."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{date_courte(obj.debut_local)} : {obj.atelier.title}, {obj.lieu} ({obj.places_libres} libres)"


def champ_seance(structure: Structure, *, gerees_par: Any = None) -> SeanceChoiceField:
    """Return the choice among the sessions to which the structure may bring a group, of the places of an account if given."""
    return SeanceChoiceField(
        label=_("Séance"),
        queryset=seances_proposees(structure, gerees_par=gerees_par),
        error_messages={
            "required": _("Choisissez une séance."),
            "invalid_choice": _("Cette séance n’est pas ouverte à cette structure."),
        },
    )


def seances_proposees(structure: Structure, *, gerees_par: Any = None) -> QuerySet[Seance]:
    ouvertes: Any = seances_ouvertes(structure).select_related("atelier", "lieu")
    if gerees_par is not None:
        ouvertes = ouvertes.geres_par(gerees_par)
    proches = list(ouvertes.values_list("pk", flat=True)[:SEANCES_MAXIMUM])
    return ouvertes.filter(pk__in=proches)


class GroupeParTelephoneForm(BesoinsForm):
    """Register a group for a structure that calls."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    effectif = champ_nombre(_("Nombre de personnes"), aide=_("Sans la personne qui accompagne."))
    choix = champ_choix(CHOIX_INSCRIPTION)
    prenom = forms.CharField(
        label=_("Prénom de la personne à prévenir"),
        max_length=60,
        error_messages={"required": _("Écrivez le prénom de la personne à prévenir.")},
    )
    nom = forms.CharField(
        label=_("Nom de la personne à prévenir"),
        max_length=60,
        error_messages={"required": _("Écrivez le nom de la personne à prévenir.")},
    )
    courriel = forms.EmailField(label=_("Son adresse e-mail"), required=False)

    field_order = ("seance", "effectif", "choix", "prenom", "nom", "courriel", "accompagnant", "telephone")

    def __init__(self, data: Any = None, *, structure: Structure) -> None:
        super().__init__(data, initial={"nonce": uuid.uuid4(), "courriel": structure.courriel})
        self.fields["seance"] = champ_seance(structure)
        self.order_fields(self.field_order)


class GarderForm(forms.Form):
    """Keep seats of a session for a structure, until the end of a day."""

    places = champ_nombre(_("Nombre de places"))
    jusqu_au = forms.DateField(
        label=_("Gardées jusqu’au"),
        help_text=_("Ce jour compris. Ensuite, les places sont rendues toutes seules."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choisissez un jour."), "invalid": _("Écrivez le jour ainsi : 07/12/2026.")},
    )

    def __init__(self, data: Any = None, *, structure: Structure) -> None:
        super().__init__(data)
        self.fields["seance"] = champ_seance(structure)
        self.order_fields(["seance", "places", "jusqu_au"])

    @property
    def fin(self) -> datetime:
        """Return the end of the day, or the start of the session when it comes first, on the clock of its place."""
        seance: Seance = self.cleaned_data["seance"]
        soir = datetime.combine(self.cleaned_data["jusqu_au"], time.max, tzinfo=seance.lieu.tzinfo)
        return min(soir, seance.debut)


class SeanceForm(forms.Form):
    """Choose a session of the places of an account, among those to which the structure may bring a group."""

    def __init__(self, data: Any = None, *, structure: Structure, compte: Any) -> None:
        super().__init__(data)
        self.fields["seance"] = champ_seance(structure, gerees_par=compte)


class DroitsForm(forms.Form):
    """Choose somebody of a group, and what they ask for."""

    EFFACER, TAIRE, REMETTRE = "effacer", "taire", "remettre"
    ACCOMPAGNANT = "accompagnant"
    quoi = forms.ChoiceField(
        label=_("Ce que la personne demande"),
        choices=[
            (REMETTRE, _("Voir ce que nous gardons : un fichier à lui remettre")),
            (TAIRE, _("Que la structure ne sache pas si elle est venue")),
            (EFFACER, _("Que son nom soit effacé, pour toujours")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    participant = forms.ChoiceField(
        label=_("Personne"),
        error_messages={
            "required": _("Choisissez une personne."),
            "invalid_choice": _("Cette personne n’est pas, ou plus, dans la liste."),
        },
    )

    def __init__(self, data: Any = None, *, groupe: Groupe) -> None:
        super().__init__(data)
        self.participants = {str(participant.pk): participant for participant in groupe.participants.all()}
        choix = [("", _("Choisissez une personne")), *((cle, str(p)) for cle, p in self.participants.items())]
        if groupe.accompagnant:
            choix.append((self.ACCOMPAGNANT, _("%s, qui accompagne le groupe") % groupe.accompagnant))
        participant: Any = self.fields["participant"]
        participant.choices = choix

    @property
    def choisi(self) -> Participant | None:
        """Return who of the list was chosen, or None for the person who comes with the group."""
        return self.participants.get(self.cleaned_data["participant"])

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if donnees.get("quoi") == self.TAIRE and donnees.get("participant") == self.ACCOMPAGNANT:
            self.add_error("quoi", _("Cet accord est celui des personnes de la liste."))
        return donnees


class VenuesForm(forms.Form):
    """Tick the people of a group who came."""

    venus = forms.ModelMultipleChoiceField(
        label=_("Personnes venues"),
        queryset=Participant.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, participants: QuerySet[Participant]) -> None:
        super().__init__(data, initial={"venus": [p.pk for p in participants if p.present]})
        self.participants = list(participants)
        self.fields["venus"].queryset = participants  # type: ignore[attr-defined]

    @property
    def presents(self) -> dict[int, bool | None]:
        """Return who came and who did not: ticking the list says both."""
        venus = {participant.pk for participant in self.cleaned_data["venus"]}
        return {participant.pk: participant.pk in venus for participant in self.participants}
