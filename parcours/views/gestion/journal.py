"""The access log: for administration, to read only."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet

from parcours.domain.droits import JOURNAL, VOIR, peut, peut_administrer
from parcours.filters import JournalFilterSet
from parcours.models import JournalAcces
from parcours.rapports.export import Colonne

from .acces import refuser
from .listes import ListeView, PermissionsMixin


class JournalView(ListeView):
    """HR knows that the log exists, and may not read it; for others there is no such page."""

    page_title = _("Journal des accès")
    default_ordering = ("-quand", "-pk")
    filterset_class = JournalFilterSet
    search_fields = ("auteur_nom", "reference")
    requis = ()
    droit_export = JOURNAL
    colonnes_export = (
        Colonne(_("Quand"), lambda ligne: ligne.quand, 18),
        Colonne(_("Compte"), lambda ligne: ligne.auteur_nom, 36),
        Colonne(_("Opération"), lambda ligne: ligne.get_operation_display(), 24),
        Colonne(_("Référence"), lambda ligne: ligne.reference, 40),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not peut_administrer(request.user, JOURNAL):
            if peut(request.user, VOIR, "parcours.change_contrat"):
                return refuser(request)
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def borner(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset

    @cached_property
    def show_export_buttons(self) -> bool:
        return True

    @cached_property
    def columns(self) -> list[Any]:
        return [
            DateColumn("quand", label=_("Quand"), sort_key="quand"),
            Column("auteur_nom", label=_("Compte"), sort_key="auteur_nom"),
            Column("get_operation_display", label=_("Opération"), sort_key="operation"),
            Column("reference", label=_("Référence"), sort_key="reference"),
        ]


class JournalMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return peut_administrer(request.user, JOURNAL)


class JournalViewSet(PermissionsMixin, ModelViewSet):
    model = JournalAcces
    modeles_permis = (JournalAcces,)
    name = "parcours_journal"
    url_prefix = "parcours/journal"
    url_namespace = "parcours_journal"
    menu_item_class = JournalMenuItem
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    icon = "view"
    menu_label = _("Journal des accès")
    index_view_class = JournalView
    form_fields = ("reference",)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absents = {f"{nom}_url_name": None for nom in ("usage", "history", "add", "edit", "delete")}
        return super().get_common_view_kwargs(**kwargs) | absents

    def get_urlpatterns(self) -> list[Any]:
        return [motif for motif in super().get_urlpatterns() if motif.name in ("index", "index_results")]
