"""What our lists have in common: scope, search by words, filters that never let more through, logged exports."""

from collections.abc import Sequence
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from parcours.domain.droits import peut
from parcours.domain.journal import noter
from parcours.models import Operation
from parcours.rapports.export import Colonne, Feuille, fichier_csv, fichier_xlsx

from .acces import AccesMixin, refuser
from .fichiers import fichier_prive

MOTS_MAXIMUM = 6


class ListeView(AccesMixin, generic.IndexView):
    """A list of HR files. An export holds the rows of the list, and is written in the log."""

    colonnes_export: Sequence[Colonne] = ()
    droit_export = ""
    is_searchable = True
    table_classname = "listing parcours-lignes"

    def borner(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.du_perimetre(self.request.user)  # type: ignore[attr-defined]

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.borner(super().get_base_queryset())

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Show nothing when a filter holds a value that this account may not choose."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the records where each word is found somewhere."""
        for mot in self.search_query.split()[:MOTS_MAXIMUM]:
            champs = (Q(**{f"{champ}__icontains": mot}) for champ in self.search_fields)
            queryset = queryset.filter(reduce(or_, champs))
        return queryset

    @cached_property
    def show_export_buttons(self) -> bool:
        return bool(self.colonnes_export) and peut(self.request.user, self.droit_export)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not self.show_export_buttons:
            return []
        return [
            Button(_("Télécharger en XLSX"), url=self.xlsx_export_url, icon_name="download", priority=90),
            Button(_("Télécharger en CSV"), url=self.csv_export_url, icon_name="download", priority=100),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return self.exporter()
        reponse: HttpResponseBase = super().get(request, *args, **kwargs)
        reponse.headers["Cache-Control"] = "no-store, private"
        return reponse

    def exporter(self) -> HttpResponseBase:
        if not self.colonnes_export:
            raise Http404
        if not peut(self.request.user, self.droit_export):
            self.noter_refus()
            return refuser(self.request)
        titre = str(self.model._meta.verbose_name_plural)
        noter(compte=self.request.user, operation=Operation.EXPORT, reference=titre)
        lignes = self.get_queryset()
        nom = slugify(titre)
        if self.request.GET["export"] == self.FORMAT_XLSX:
            feuille = Feuille(titre, self.colonnes_export, lignes)
            return fichier_prive(fichier_xlsx([feuille], titre=titre), nom=f"{nom}.xlsx")
        return fichier_prive(fichier_csv(self.colonnes_export, lignes), nom=f"{nom}.csv")


class PermissionsMixin:
    """Offer every permission of the models in the form of groups, ours among them."""

    modeles_permis: Sequence[Any] = ()

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        types = ContentType.objects.get_for_models(*self.modeles_permis).values()
        return Permission.objects.filter(content_type__in=types)
