"""Forms of the back office."""

import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm

from .champs import LONGUEUR_NOM
from .domain.dates import date_et_heure
from .domain.moments import situer
from .domain.personnes import Participant, assainir_nom, lire_telephone, nom_affiche
from .exceptions import RefusError
from .models import AtelierPage, Blocage, Lieu, Seance
from .models.seance import CAPACITE_MAXIMALE, StatutSeance

# What the browser's own date picker sends, then what people type where it has none.
FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %Hh%M", "%Y-%m-%d %H:%M")
MOMENTS = ("debut", "fin", "ouverture", "cloture")


class MomentField(forms.DateTimeField):
    """A date and an hour on the clock of the place. Stays naive: only the whole form knows the place."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", FORMATS)
        options.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMATS[0]))
        exemple = _("Écrivez la date et l’heure ainsi : 07/12/2026 14:30.")
        options.setdefault("error_messages", {"invalid": exemple, "required": exemple})
        super().__init__(**options)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        return forms.fields.BaseTemporalField.to_python(self, value)

    def strptime(self, value: str, format: str) -> datetime:
        return datetime.strptime(value, format)  # noqa: DTZ007


def sur_l_horloge(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return an instant as the clock of the place shows it, for the field to display."""
    return timezone.localtime(instant, zone).replace(tzinfo=None) if instant else None


class SeanceForm(WagtailAdminModelForm):
    """Create or edit a session. `vue` is the version that the person read: see `domain.seances.modifier`."""

    debut = MomentField(label=_("Début"), help_text=_("À l’heure du lieu."))
    fin = MomentField(label=_("Fin"), help_text=_("À l’heure du lieu."))
    ouverture = MomentField(
        label=_("Ouverture des inscriptions"), required=False, help_text=_("Vide : les inscriptions sont ouvertes.")
    )
    cloture = MomentField(label=_("Clôture des inscriptions"), required=False, help_text=_("Vide : le préavis suffit."))
    verser_en_attente = forms.BooleanField(
        label=_("Passer les dernières personnes inscrites en liste d’attente"),
        required=False,
        help_text=_("Seulement si vous mettez moins de places que de personnes confirmées. Chacune est prévenue."),
    )
    vue = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Seance
        fields = (
            "atelier", "lieu", "debut", "fin", "animateur", "langue", "statut", "inscription", "capacite",
            "verser_en_attente", "taille_attente", "places_par_reservation", "ouverture", "cloture", "preavis",
            "remarque",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seance = self.instance
        self._borner_les_choix()
        if seance.pk:
            for nom in MOMENTS:
                self.initial[nom] = sur_l_horloge(getattr(seance, nom), seance.lieu.tzinfo)
            self.initial["vue"] = seance.modifiee_le.isoformat()
        if not seance.pk or not seance.places_confirmees:
            del self.fields["verser_en_attente"]

    def _borner_les_choix(self) -> None:
        """Offer only what this account looks after, and what the session already has."""
        lieux = Lieu.objects.geres_par(self.for_user)
        self.fields["lieu"].queryset = lieux.filter(Q(actif=True) | Q(pk=self.instance.lieu_id))
        self.fields["atelier"].queryset = AtelierPage.objects.order_by("title")
        comptes = get_user_model().objects.filter(is_active=True, lieux__in=lieux)
        self.fields["animateur"].queryset = (
            get_user_model()
            .objects.filter(Q(pk__in=comptes.values("pk")) | Q(pk=self.instance.animateur_id) | Q(pk=self.for_user.pk))
            .order_by("last_name", "first_name", "username")
        )
        self.fields["animateur"].label_from_instance = nom_affiche
        self.fields["statut"].choices = [
            (valeur, nom) for valeur, nom in StatutSeance.choices if valeur != StatutSeance.ANNULEE
        ]

    @property
    def vue_le(self) -> datetime:
        """Return the modification time of the session when this form was opened; one that no session has if forged."""
        try:
            return datetime.fromisoformat(self.cleaned_data["vue"])
        except ValueError:
            return datetime.min  # noqa: DTZ901

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean()
        lieu = donnees.get("lieu")
        zone = lieu.tzinfo if lieu else timezone.get_current_timezone()
        for nom in MOMENTS:
            if donnees.get(nom) is None:
                continue
            try:
                donnees[nom] = situer(donnees[nom], zone=zone)
            except RefusError as refus:
                self.add_error(nom, str(refus))
        if not self.instance.pk and lieu and "debut" in donnees:
            self._refuser_doublon(donnees)
        return donnees

    def _refuser_doublon(self, donnees: dict[str, Any]) -> None:
        """A form sent twice creates one session."""
        identiques = Seance.objects.exclude(statut=StatutSeance.ANNULEE).filter(
            atelier=donnees.get("atelier"), lieu=donnees["lieu"], debut=donnees["debut"], langue=donnees.get("langue")
        )
        if identiques.exists():
            raise ValidationError(_("Cette séance existe déjà : même atelier, même lieu, même heure."))


class AccueilForm(forms.Form):
    """Book somebody at the desk, in three fields."""

    nom_complet = forms.CharField(label=_("Prénom et nom"), max_length=121)
    contact = forms.CharField(
        label=_("Téléphone ou e-mail (facultatif)"),
        max_length=254,
        required=False,
    )
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=CAPACITE_MAXIMALE, initial=1)
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_nom_complet(self) -> str:
        mots = assainir_nom(self.cleaned_data["nom_complet"]).split()
        if len(mots) < 2:
            raise ValidationError(_("Écrivez le prénom, puis le nom."))
        self.prenom, self.nom = mots[0], " ".join(mots[1:])
        if max(len(self.prenom), len(self.nom)) > LONGUEUR_NOM:
            raise ValidationError(_("Ce nom est trop long : 60 lettres au plus."))
        return " ".join(mots)

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        self.courriel = self.telephone = ""
        if "@" in contact:
            try:
                validate_email(contact)
            except ValidationError as erreur:
                raise ValidationError(_("Cette adresse e-mail est mal écrite. Exemple : nom@exemple.fr.")) from erreur
            self.courriel = contact
        elif contact:
            numero = lire_telephone(contact)
            if numero is None:
                raise ValidationError(_("Ce numéro est mal écrit. Exemple : 06 12 34 56 78."))
            self.telephone = numero.as_e164
        return contact

    def clean(self) -> dict[str, Any]:
        if "nonce" in self.errors:
            self.add_error(None, _("Ce formulaire est abîmé. Rechargez la page, puis recommencez."))
        return super().clean() or {}

    @property
    def participant(self) -> Participant:
        return Participant(prenom=self.prenom, nom=self.nom, telephone=self.telephone, courriel=self.courriel)


class CapaciteForm(forms.Form):
    """Change the number of seats without leaving the session's page."""

    capacite = forms.IntegerField(
        label=_("Nombre de places"), validators=[MinValueValidator(1), MaxValueValidator(CAPACITE_MAXIMALE)]
    )
    verser_en_attente = forms.BooleanField(label=_("Passer les dernières en liste d’attente"), required=False)
    # Set when people already have the seats that would go: the form then asks what becomes of them.
    trop_petite = False


class EcheanceForm(forms.Form):
    """Change until when seats are held, on the clock of the place."""

    jusqu_au = MomentField(label=_("Gardées jusqu’au"))

    def __init__(self, *args: Any, blocage: Blocage, zone: ZoneInfo, **kwargs: Any) -> None:
        kwargs |= {"prefix": f"blocage-{blocage.pk}", "initial": {"jusqu_au": sur_l_horloge(blocage.jusqu_au, zone)}}
        super().__init__(*args, **kwargs)
        self.blocage = blocage
        self.zone = zone

    def clean_jusqu_au(self) -> datetime:
        try:
            return situer(self.cleaned_data["jusqu_au"], zone=self.zone)
        except RefusError as refus:
            raise ValidationError(str(refus)) from refus


class PlacesForm(forms.Form):
    """Change the number of seats of one booking."""

    places = forms.IntegerField(label=_("Nombre de places"), min_value=1, max_value=CAPACITE_MAXIMALE)


class DeplacementForm(forms.Form):
    """Move a booking to one of the next sessions."""

    vers = forms.ModelChoiceField(
        label=_("Nouvelle séance"), queryset=Seance.objects.none(), empty_label=_("Choisissez une séance")
    )

    def __init__(self, *args: Any, seances: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        vers: Any = self.fields["vers"]
        vers.queryset = seances
        vers.label_from_instance = self.decrire

    @staticmethod
    def decrire(seance: Seance) -> str:
        """Return when, what, where, and how many seats are left."""
        places = ngettext("%d place", "%d places", seance.places_libres) % seance.places_libres
        return f"{date_et_heure(seance.debut_local)}, {seance.atelier.title}, {seance.lieu} ({places})"


class AnnulationSeanceForm(forms.Form):
    """Cancel a session, and say why to everybody who had booked."""

    motif = forms.CharField(
        label=_("Message aux personnes inscrites"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une phrase courte. Exemple : L’animatrice est malade. Ne donnez pas de nom."),
    )


class DuplicationForm(forms.Form):
    """Create the same session at another date, once or every week."""

    debut = MomentField(label=_("Début"), help_text=_("À l’heure du lieu."))
    fois = forms.IntegerField(
        label=_("Nombre de semaines"),
        min_value=1,
        max_value=52,
        initial=1,
        help_text=_("Écrivez 1 pour une seule séance."),
    )


class LieuForm(WagtailAdminModelForm):
    """Create or edit a place; its team is chosen among the active accounts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        equipe = self.fields["equipe"]
        comptes = get_user_model().objects.filter(is_active=True)
        if self.instance.pk:
            comptes = comptes | get_user_model().objects.filter(pk__in=self.instance.equipe.values("pk"))
        equipe.queryset = comptes.order_by("last_name", "first_name", "username")
        equipe.label_from_instance = nom_affiche
        equipe.help_text = _("Ces personnes voient les séances et les réservations de ce lieu.")
