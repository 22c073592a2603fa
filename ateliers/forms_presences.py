"""The form that counts who came."""

from typing import Any

from django import forms

from .domain.presences import phrase_bornes
from .models import Reservation


class PresencesForm(forms.Form):
    """How many people of each booking came.

    Each field carries the number that its page showed: only what was changed is written, so that two people who count at
    once lose nothing.
    """

    reste = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reservations: list[Reservation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reservations = {self.nom_du_champ(reservation.pk): reservation for reservation in reservations}
        for nom, reservation in self.reservations.items():
            phrase = phrase_bornes(reservation.places)
            self.fields[nom] = forms.IntegerField(
                label=f"{reservation.nom_complet}, {reservation.code}",
                required=False,
                min_value=0,
                max_value=reservation.places,
                initial=reservation.presents,
                show_hidden_initial=True,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), phrase),
            )

    @staticmethod
    def nom_du_champ(pk: int) -> str:
        return f"presents_{pk}"

    @property
    def lignes(self) -> list[tuple[Reservation, forms.BoundField]]:
        return [(reservation, self[nom]) for nom, reservation in self.reservations.items()]

    @property
    def changements(self) -> dict[int, int | None]:
        """Return what was typed over what was shown; with `reste`, also everybody of the bookings not counted yet."""
        changes = {
            reservation.pk: self.cleaned_data[nom]
            for nom, reservation in self.reservations.items()
            if nom in self.changed_data
        }
        if not self.cleaned_data["reste"]:
            return changes
        return {r.pk: r.places for r in self.reservations.values() if r.presents is None} | changes
