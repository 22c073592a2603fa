"""Filters of the lists. Their choices, too, show only what the account may see."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from .models import Contrat, Etablissement, JournalAcces, Mediateur, Operation, Parcours, TypeContrat


def etablissements_du_compte(request: HttpRequest) -> QuerySet[Etablissement]:
    return Etablissement.objects.du_perimetre(request.user)


class DossierFilterSet(WagtailFilterSet):
    situation = django_filters.ChoiceFilter(
        label=_("Situation"),
        empty_label=_("Tous les dossiers courants"),
        choices=[
            ("en_poste", _("En poste")),
            ("sortis", _("Sortis")),
            ("a_documenter", _("Sortie à documenter")),
            ("archives", _("Archivés ou anonymes")),
        ],
        method="filtrer_situation",
    )
    etablissement = django_filters.ModelChoiceFilter(
        label=_("Établissement"), queryset=etablissements_du_compte, method="filtrer_etablissement"
    )
    type_contrat = django_filters.ChoiceFilter(
        label=_("Dernier contrat"), choices=TypeContrat.choices, field_name="type_contrat"
    )

    class Meta:
        model = Mediateur
        fields = ("situation", "etablissement", "type_contrat")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Show the files in daily use, unless the archive is asked for."""
        if self.form.cleaned_data.get("situation") != "archives":
            queryset = queryset.courants()  # type: ignore[attr-defined]
        return super().filter_queryset(queryset)

    def filtrer_etablissement(self, queryset: Any, _nom: str, valeur: Etablissement) -> Any:
        """Keep those attached to an establishment, those whose contract there still runs beside another one, and those who
        left it since a pathway that the account may see.
        """
        contrats = Contrat.objects.courants(timezone.localdate()).filter(etablissement=valeur)
        passes = Parcours.objects.du_perimetre(self.request.user).filter(etablissement=valeur)
        ici = Q(pk__in=contrats.values("mediateur")) | Q(pk__in=passes.values("mediateur"))
        return queryset.filter(Q(etablissement=valeur) | ici)

    def filtrer_situation(self, queryset: Any, _nom: str, valeur: str) -> Any:
        match valeur:
            case "en_poste":
                return queryset.filter(sortie_le=None)
            case "sortis":
                return queryset.exclude(sortie_le=None)
            case "a_documenter":
                visibles = Parcours.objects.du_perimetre(self.request.user)
                oublis = visibles.exclude(fin=None).filter(dernier_contrat__sortie=None)
                return queryset.filter(pk__in=oublis.values("mediateur"))
            case _:
                return queryset.exclude(archive_le=None, anonymise_le=None)


class JournalFilterSet(WagtailFilterSet):
    operation = django_filters.ChoiceFilter(label=_("Opération"), choices=Operation.choices)

    class Meta:
        model = JournalAcces
        fields = ("operation",)
