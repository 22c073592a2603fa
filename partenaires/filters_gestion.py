"""Filters of the lists of the back office. Their choices, too, show only what the account looks after."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from ateliers.models import Lieu

from .models import DemandeAcces, Structure
from .models.acces import StatutDemandeAcces
from .models.structure import College, TypeStructure


def lieux_du_compte(request: HttpRequest) -> QuerySet[Lieu]:
    return Lieu.objects.geres_par(request.user)


class StructureFilterSet(WagtailFilterSet):
    type = django_filters.ChoiceFilter(label=_("Type"), choices=TypeStructure)
    college = django_filters.ChoiceFilter(label=_("Place dans la gouvernance"), choices=College)
    site = django_filters.ModelChoiceFilter(label=_("Point d’accueil"), queryset=lieux_du_compte)
    qpv = django_filters.BooleanFilter(label=_("Quartier prioritaire (QPV)"))
    active = django_filters.BooleanFilter(label=_("Active"))

    class Meta:
        model = Structure
        fields = ("type", "college", "site", "qpv", "active")


class DemandeAccesFilterSet(WagtailFilterSet):
    statut = django_filters.ChoiceFilter(label=_("Statut"), choices=StatutDemandeAcces)

    class Meta:
        model = DemandeAcces
        fields = ("statut",)
