"""What our lists have in common: scope, search by words, filters that never let more through, safe exports."""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from ateliers.rapports.export import Colonne, fichier_xlsx, lignes_csv

from .acces import VOIR, AccesMixin, PolitiqueDesLieux, refuser

MOTS_MAXIMUM = 6
LIGNES_MAXIMUM = 20_000
TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TitreColumn(ButtonsColumnMixin, TitleColumn):
    """The first column: a link to the record, then the buttons of its row."""

    def __init__(self, nom: str, *, boutons: Callable[[Any], list[Any]], **options: Any) -> None:
        super().__init__(nom, **options)
        self.boutons = boutons

    def get_buttons(self, instance: Any, parent_context: Any) -> list[Any]:
        return self.boutons(instance)


class CelluleColumn(Column):
    """A column drawn by a template of ours, which receives the record as `objet`."""

    def __init__(self, nom: str, *, gabarit: str, **options: Any) -> None:
        super().__init__(nom, **options)
        self.cell_template_name = f"ateliers/gestion/cellules/{gabarit}.html"

    def get_value(self, instance: Any) -> str:
        return ""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {"objet": instance}


class ListeView(AccesMixin, generic.IndexView):
    """A list of the back office."""

    liste = True
    colonnes_export: Sequence[Colonne] = ()
    droit_export = VOIR
    is_searchable = True
    table_classname = "listing gestion-lignes"

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.borner(super().get_base_queryset())

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Show nothing when a filter holds a value that this account may not choose."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the records where each word is found somewhere. Several numbers in a row are one phone number."""
        texte = re.sub(r"(?<=\d)[\s.]+(?=\d)", "", self.search_query)
        for mot in texte.split()[:MOTS_MAXIMUM]:
            aiguille = mot.removeprefix("0") if mot.isdigit() and len(mot) > 4 else mot
            champs = (Q(**{f"{champ}__icontains": aiguille}) for champ in self.search_fields)
            queryset = queryset.filter(reduce(or_, champs))
        return queryset

    def paginate_queryset(self, queryset: QuerySet[Any], page_size: int) -> tuple[Any, Any, list[Any], bool]:
        """Sort the keys alone, then load one page of records: sorting 180 000 whole rows takes a second."""
        paginateur, page, cles, autres = super().paginate_queryset(queryset.values_list("pk", flat=True), page_size)
        page.object_list = list(queryset.filter(pk__in=list(cles)))
        return paginateur, page, page.object_list, autres

    @cached_property
    def show_export_buttons(self) -> bool:
        return bool(self.colonnes_export) and self.request.user.has_perm(self.droit_export)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not self.show_export_buttons:
            return []
        return [
            Button(_("Télécharger en XLSX"), url=self.xlsx_export_url, icon_name="download", priority=90),
            Button(_("Télécharger en CSV"), url=self.csv_export_url, icon_name="download", priority=100),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.exporter() if self.is_export else super().get(request, *args, **kwargs)

    def exporter(self) -> HttpResponseBase:
        if not self.colonnes_export:
            raise Http404
        if not self.request.user.has_perm(self.droit_export):
            return refuser(self.request)
        lignes = self.get_queryset()
        if lignes.count() > LIGNES_MAXIMUM:
            messages.error(self.request, _("Il y a trop de lignes. Choisissez un lieu ou des jours, puis recommencez."))
            return redirect(self.index_url)
        titre = str(self.model._meta.verbose_name_plural)
        return fichier_exporte(
            self.colonnes_export, lignes, titre=titre, xlsx=self.request.GET["export"] == self.FORMAT_XLSX
        )


def fichier_exporte(
    colonnes: Sequence[Colonne], lignes: QuerySet[Any], *, titre: str, xlsx: bool
) -> FileResponse | StreamingHttpResponse:
    """Return records as a file to save, XLSX or CSV, named after its title. No cache keeps it."""
    nom = slugify(titre)
    flux = lignes.iterator(chunk_size=2000)
    reponse: FileResponse | StreamingHttpResponse
    if xlsx:
        fichier = fichier_xlsx(colonnes, flux, titre=capfirst(titre))
        reponse = FileResponse(fichier, as_attachment=True, filename=f"{nom}.xlsx", content_type=TYPE_XLSX)
    else:
        reponse = StreamingHttpResponse(lignes_csv(colonnes, flux), content_type="text/csv; charset=utf-8")
        reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}.csv"'
    reponse.headers["Cache-Control"] = "no-store, private"
    return reponse


class VueDesAteliers(ModelViewSet):
    """A viewset without Wagtail's screens that we do not scope: copy, usage."""

    add_to_reference_index = False
    copy_view_enabled = False
    ecrans: frozenset[str] = frozenset({"index", "index_results", "add", "edit", "delete"})

    @cached_property
    def permission_policy(self) -> PolitiqueDesLieux:
        return PolitiqueDesLieux(self.model)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absents = {
            f"{nom}_url_name": None for nom in ("usage", "history", "add", "edit", "delete") if nom not in self.ecrans
        }
        return super().get_common_view_kwargs(**kwargs) | absents

    def get_urlpatterns(self) -> list[Any]:
        return [motif for motif in super().get_urlpatterns() if motif.name in self.ecrans]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Offer every permission of the model in the form of groups, "view" among them."""
        return Permission.objects.filter(content_type=ContentType.objects.get_for_model(self.model))
