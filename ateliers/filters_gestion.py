"""Filters of the lists of the back office. Their choices, too, show only what the account looks after."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import SuffixedMultiWidget
from wagtail.admin.filters import WagtailFilterSet

from .domain.personnes import nom_affiche
from .models import Lieu, Message, Reservation, Seance, Theme
from .models.lieu import TypeLieu
from .models.message import Canal, Modele, StatutMessage
from .models.reservation import Origine, StatutReservation
from .models.seance import Inscription, Langue, StatutSeance


def lieux_du_compte(request: HttpRequest) -> QuerySet[Lieu]:
    return Lieu.objects.geres_par(request.user)


def animateurs_du_compte(request: HttpRequest) -> QuerySet[Any]:
    """Return the people who lead sessions in the places of this account."""
    animateurs = Seance.objects.geres_par(request.user).exclude(animateur=None).values("animateur")
    return get_user_model().objects.filter(pk__in=animateurs).order_by("last_name", "first_name", "username")


class JoursWidget(SuffixedMultiWidget):
    """Two days, with the browser's own date pickers. Wagtail's list of active filters knows these suffixes."""

    suffixes = ["from", "to"]
    template_name = "ateliers/gestion/includes/jours.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        jours = [forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for _rang in range(2)]
        super().__init__(jours, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.start, value.stop] if value else [None, None]


class JoursFilter(django_filters.DateFromToRangeFilter):
    """A first and a last day, with the browser's own date pickers."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=JoursWidget, **options)


class AnimateurFilter(django_filters.ModelChoiceFilter):
    """Choose a person by name; an account may have none but its identifier."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=animateurs_du_compte, **options)

    @property
    def field(self) -> Any:
        champ = super().field
        champ.label_from_instance = nom_affiche
        return champ


class LieuFilterSet(WagtailFilterSet):
    type = django_filters.ChoiceFilter(label=_("Type"), choices=TypeLieu)
    actif = django_filters.BooleanFilter(label=_("Actif"))
    accessible = django_filters.BooleanFilter(label=_("Accessible en fauteuil roulant"))

    class Meta:
        model = Lieu
        fields = ("type", "actif", "accessible")


class SeanceFilterSet(WagtailFilterSet):
    periode = django_filters.ChoiceFilter(
        label=_("Période"),
        empty_label=_("À venir"),
        choices=[("passees", _("Passées")), ("toutes", _("Toutes"))],
        method="filtrer_periode",
    )
    jours = JoursFilter(label=_("Jours"), field_name="debut")
    lieu = django_filters.ModelChoiceFilter(label=_("Lieu"), queryset=lieux_du_compte)
    theme = django_filters.ModelChoiceFilter(
        label=_("Thème"), field_name="atelier__theme", queryset=Theme.objects.all()
    )
    animateur = AnimateurFilter(label=_("Animé par"))
    remplissage = django_filters.ChoiceFilter(
        label=_("Remplissage"),
        choices=[
            ("libres", _("Il reste des places")),
            ("completes", _("Complètes")),
            ("attente", _("Liste d’attente")),
        ],
        method="filtrer_remplissage",
    )
    statut = django_filters.ChoiceFilter(label=_("Statut"), choices=StatutSeance)
    inscription = django_filters.ChoiceFilter(label=_("Participation"), choices=Inscription)
    langue = django_filters.ChoiceFilter(label=_("Langue"), choices=Langue)

    class Meta:
        model = Seance
        fields = ("periode", "jours", "lieu", "theme", "animateur", "remplissage", "statut", "inscription", "langue")

    def filter_queryset(self, queryset: QuerySet[Seance]) -> QuerySet[Seance]:
        """Show what is to come, unless another period is asked for."""
        donnees = self.form.cleaned_data
        if not donnees.get("periode") and not donnees.get("jours"):
            queryset = queryset.a_venir()  # type: ignore[attr-defined]
        return super().filter_queryset(queryset)

    def filtrer_periode(self, queryset: Any, _nom: str, valeur: str) -> Any:
        return queryset.passees() if valeur == "passees" else queryset

    def filtrer_remplissage(self, queryset: Any, _nom: str, valeur: str) -> Any:
        match valeur:
            case "libres":
                return queryset.avec_places(1)
            case "completes":
                return queryset.completes()
            case _:
                return queryset.filter(places_en_attente__gt=0)


class ReservationFilterSet(WagtailFilterSet):
    statut = django_filters.ChoiceFilter(label=_("Statut"), choices=StatutReservation)
    lieu = django_filters.ModelChoiceFilter(label=_("Lieu"), field_name="seance__lieu", queryset=lieux_du_compte)
    jours = JoursFilter(label=_("Jour de la séance"), field_name="seance__debut")
    origine = django_filters.ChoiceFilter(label=_("Origine"), choices=Origine)

    class Meta:
        model = Reservation
        fields = ("statut", "lieu", "jours", "origine")


class MessageFilterSet(WagtailFilterSet):
    situation = django_filters.ChoiceFilter(
        label=_("Situation"),
        choices=[("appels", _("Appels à faire")), ("souffrance", _("E-mails en échec ou en retard"))],
        method="filtrer_situation",
    )
    canal = django_filters.ChoiceFilter(label=_("Canal"), choices=Canal)
    statut = django_filters.ChoiceFilter(label=_("Statut"), choices=StatutMessage)
    modele = django_filters.ChoiceFilter(label=_("Message"), choices=Modele)
    lieu = django_filters.ModelChoiceFilter(
        label=_("Lieu"), field_name="reservation__seance__lieu", queryset=lieux_du_compte
    )

    class Meta:
        model = Message
        fields = ("situation", "canal", "statut", "modele", "lieu")

    def filtrer_situation(self, queryset: Any, _nom: str, valeur: str) -> Any:
        return queryset.a_appeler() if valeur == "appels" else queryset.en_souffrance()


class PlanningFilterSet(WagtailFilterSet):
    lieu = django_filters.ModelChoiceFilter(label=_("Lieu"), queryset=lieux_du_compte, empty_label=_("Tous les lieux"))
    animateur = AnimateurFilter(label=_("Animé par"), empty_label=_("Tout le monde"))

    class Meta:
        model = Seance
        fields = ("lieu", "animateur")
