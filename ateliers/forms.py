"""The forms of the public: book, change a booking, open one's personal data."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .champs import LONGUEUR_NOM, NomField, TelephoneField
from .domain.personnes import Participant, normaliser, trois_lettres
from .garde import GardeForm
from .models import Reservation, Seance
from .models.reservation import Besoin
from .models.seance import CAPACITE_MAXIMALE

# The version of the privacy notice that people agree to (includes/donnees_personnelles.html): change them together.
ACCORD_VERSION = "2026-1"


def choix_de_places(maximum: int) -> list[tuple[int, str]]:
    return [(n, ngettext("%d place", "%d places", n) % n) for n in range(1, maximum + 1)]


class ReservationForm(GardeForm):
    """Book seats for a session. Neither the e-mail nor the phone opens an account: one of them is enough."""

    prenom = NomField(
        label=_("Prénom"),
        error_messages={"required": _("Écrivez votre prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    nom = NomField(
        label=_("Nom de famille"),
        error_messages={"required": _("Écrivez votre nom de famille.")},
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    telephone = TelephoneField(
        label=_("Téléphone"),
        help_text=_("Par exemple : 06 39 98 12 34."),
        required=False,
        error_messages={
            "invalid": _("Écrivez un numéro de téléphone complet, par exemple 06 39 98 12 34."),
            "max_length": _("Écrivez un seul numéro de téléphone."),
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    courriel = forms.EmailField(
        label=_("Adresse e-mail"),
        help_text=_("Par exemple : prenom.nom@exemple.fr."),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Écrivez une adresse e-mail complète, par exemple prenom.nom@exemple.fr."),
            "max_length": _("Cette adresse e-mail est trop longue."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    places = forms.IntegerField(
        label=_("Nombre de places"),
        help_text=_("Comptez-vous aussi."),
        initial=1,
        error_messages={"required": _("Choisissez un nombre de places."), "invalid": _("Choisissez un nombre entier.")},
    )
    besoins = forms.MultipleChoiceField(
        label=_("De quoi avez-vous besoin ?"),
        help_text=_("Cochez si cela vous concerne. Nous préparons votre venue."),
        choices=Besoin.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Ce besoin n’est pas dans la liste.")},
    )
    accord = forms.BooleanField(
        label=_("J’accepte que le PIMMS garde ces informations pour ma réservation."),
        error_messages={
            "required": _("Cochez la case pour accepter. Sans votre accord, nous ne pouvons pas réserver.")
        },
    )

    def __init__(self, data: Any = None, *, seance: Seance, **options: Any) -> None:
        super().__init__(data, **options)
        self.maximum = min(seance.places_par_reservation, seance.capacite)
        self.fields["places"].widget = forms.Select(choices=choix_de_places(self.maximum))

    def clean_places(self) -> int:
        places: int = self.cleaned_data["places"]
        if not 1 <= places <= self.maximum:
            raise ValidationError(
                ngettext(
                    "Vous pouvez réserver %(maximum)d place. Pour un groupe, appelez-nous.",
                    "Choisissez entre 1 et %(maximum)d places. Pour un groupe, appelez-nous.",
                    self.maximum,
                ),
                params={"maximum": self.maximum},
            )
        return places

    def clean_nom(self) -> str:
        nom: str = self.cleaned_data["nom"]
        if not normaliser(nom):
            raise ValidationError(_("Écrivez votre nom avec des lettres."))
        return nom

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        contact_errone = "telephone" in self.errors or "courriel" in self.errors
        if not contact_errone and not donnees.get("telephone") and not donnees.get("courriel"):
            self.add_error("telephone", _("Donnez un numéro de téléphone ou une adresse e-mail."))
        return donnees

    @property
    def participant(self) -> Participant:
        """Return the person that a valid form describes."""
        telephone = self.cleaned_data["telephone"]
        return Participant(
            prenom=self.cleaned_data["prenom"],
            nom=self.cleaned_data["nom"],
            telephone=telephone.as_e164 if telephone else "",
            courriel=self.cleaned_data["courriel"],
            besoins=tuple(self.cleaned_data["besoins"]),
        )

    @property
    def numero(self) -> uuid.UUID:
        """Return one number for one form sent for one person.

        Sent again, by a double click or after "back", it is the same booking; sent again with another name, it is
        another person's.
        """
        personne = self.participant
        identite = "|".join(
            (normaliser(personne.prenom), normaliser(personne.nom), personne.telephone, personne.courriel)
        )
        return uuid.uuid5(self.cleaned_data["nonce"], identite)


class PlacesForm(forms.Form):
    """Change the number of seats of a booking; the booking service knows the limits."""

    places = forms.IntegerField(
        label=_("Nombre de places"),
        min_value=1,
        max_value=CAPACITE_MAXIMALE,
        error_messages={
            "required": _("Choisissez un nombre de places."),
            "invalid": _("Choisissez un nombre entier."),
            "min_value": _("Gardez au moins une place, ou annulez votre réservation."),
            "max_value": _("C’est trop de places. Pour un groupe, appelez-nous."),
        },
    )

    def __init__(self, data: Any = None, *, reservation: Reservation) -> None:
        super().__init__(data, initial={"places": reservation.places})
        seance = reservation.seance
        maximum = max(reservation.places, min(seance.places_par_reservation, seance.capacite))
        self.fields["places"].widget = forms.Select(choices=choix_de_places(maximum))


class LettresForm(forms.Form):
    """Ask for three letters of the family name before personal data shows."""

    lettres = forms.CharField(
        label=_("Les 3 premières lettres de votre nom de famille"),
        max_length=LONGUEUR_NOM,
        error_messages={
            "required": _("Écrivez les 3 premières lettres de votre nom de famille."),
            "max_length": _("Écrivez seulement les 3 premières lettres de votre nom de famille."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": "6"}),
    )

    def __init__(self, data: Any = None, *, reservation: Reservation) -> None:
        super().__init__(data)
        self.reservation = reservation

    def clean_lettres(self) -> str:
        lettres: str = self.cleaned_data["lettres"]
        if not trois_lettres(self.reservation.nom, lettres):
            raise ValidationError(_("Ces lettres ne sont pas les bonnes. Essayez encore, ou appelez-nous."))
        return lettres
