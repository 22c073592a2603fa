"""Filters of the lists of the back office. Their choices, too, show only what the account looks after."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from ateliers.models import Lieu

from .models import DemandeAcces, Structure
from .models.acces import StatutDemandeAcces
from .models.structure import College, TypeStructure

TRAITEES, TOUTES = "traitees", "toutes"


def lieux_du_compte(request: HttpRequest) -> QuerySet[Lieu]:
    return Lieu.objects.geres_par(request.user)


class StructureFilterSet(WagtailFilterSet):
    type = django_filters.ChoiceFilter(label=_("Type"), choices=TypeStructure)
    college = django_filters.ChoiceFilter(label=_("Place dans la gouvernance"), choices=College)
    site = django_filters.ModelChoiceFilter(label=_("Point d’accueil"), queryset=lieux_du_compte)
    qpv = django_filters.BooleanFilter(label=_("Quartier prioritaire (QPV)"))
    active = django_filters.BooleanFilter(label=pgettext_lazy("structure", "Active"))

    class Meta:
        model = Structure
        fields = ("type", "college", "site", "qpv", "active")


class DemandeAccesFilterSet(WagtailFilterSet):
    """What waits for an answer, unless something else is asked for."""

    situation = django_filters.ChoiceFilter(
        label=_("Situation"),
        empty_label=_("À traiter"),
        choices=[(TRAITEES, _("Traitées")), (TOUTES, _("Toutes"))],
        method="filtrer_situation",
    )

    class Meta:
        model = DemandeAcces
        fields = ("situation",)

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.form.cleaned_data.get("situation"):
            return queryset.filter(statut=StatutDemandeAcces.A_TRAITER)
        return super().filter_queryset(queryset)

    def filtrer_situation(self, queryset: Any, _nom: str, valeur: str) -> Any:
        return queryset.exclude(statut=StatutDemandeAcces.A_TRAITER) if valeur == TRAITEES else queryset
