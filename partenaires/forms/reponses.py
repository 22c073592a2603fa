"""What a structure answers to a request under way: a message, a date, a withdrawal.

`vu` is the state that the page showed: an answer to what has changed since is refused, and keeps what was typed.
"""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partenaires.domain.demandes import dire_date
from partenaires.domain.etats import Acteur, Action, permises
from partenaires.models import Demande

from .demandes import champ_message

AUCUNE = "aucune"


class ReponseForm(forms.Form):
    """A form about a request, which remembers the state that it was filled in front of."""

    vu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, demande: Demande) -> None:
        super().__init__(data, initial={"vu": demande.etat}, auto_id=f"id_{self.prefixe}_%s")
        self.demande = demande

    prefixe = "reponse"


class MessageForm(ReponseForm):
    prefixe = "message"
    texte = champ_message(_("Votre message"), erreur=_("Écrivez un message."))


class ChoixForm(ReponseForm):
    """Choose one of the dates offered, or none, and then say why."""

    prefixe = "choix"
    date = forms.ChoiceField(
        label=_("Quelle date vous convient ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une date, ou « Aucune de ces dates »."),
            "invalid_choice": _("Cette date n’est plus proposée. Choisissez-en une autre."),
        },
    )
    texte = champ_message(_("Un mot pour nous"), help_text=_("Si aucune date ne vous convient, dites-nous quand."))

    def __init__(self, data: Any = None, *, demande: Demande) -> None:
        super().__init__(data, demande=demande)
        a_venir = demande.dates_proposees.filter(debut__gt=timezone.now()).select_related("lieu")
        dates: Any = self.fields["date"]
        dates.choices = [
            *((str(date.pk), capfirst(dire_date(demande, date))) for date in a_venir),
            (AUCUNE, _("Aucune de ces dates")),
        ]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if donnees.get("date") == AUCUNE and not donnees.get("texte") and "texte" not in self.errors:
            self.add_error("texte", _("Dites-nous quelles dates vous conviendraient."))
        return donnees


class RetraitForm(ReponseForm):
    prefixe = "retrait"
    texte = champ_message(_("Pourquoi ?"))


FORMULAIRES: dict[Action, type[ReponseForm]] = {
    Action.ACCEPTER: ChoixForm,
    Action.ECRIRE: MessageForm,
    Action.RETIRER: RetraitForm,
}


def formulaires(demande: Demande) -> dict[str, ReponseForm]:
    """Return the forms that the structure may fill now, by action."""
    possibles = permises(acteur=Acteur.STRUCTURE, etat=demande.etat)
    return {action.value: classe(demande=demande) for action, classe in FORMULAIRES.items() if action in possibles}
