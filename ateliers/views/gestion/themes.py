"""Themes: shared by every place."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy

from ateliers.models import Theme

from .edition import CreationView, ModificationView, SansPerimetreMixin, SuppressionView
from .listes import CelluleColumn, ListeView, TitreColumn, VueDesAteliers

VOIR_THEMES = "ateliers.view_theme"


class ThemeListe(SansPerimetreMixin, ListeView):
    add_item_label = _("Ajouter un thème")
    requis = VOIR_THEMES
    search_fields = ("nom", "slug")
    default_ordering = "ordre"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "nom", label=_("Nom"), sort_key="nom", get_url=self.get_edit_url, boutons=self.get_list_buttons
            ),
            CelluleColumn("pictogramme", gabarit="pictogramme", label=_("Pictogramme")),
            Column("get_couleur_display", label=_("Couleur dans les agendas")),
            Column("ordre", label=_("Ordre"), sort_key="ordre"),
        ]


class ThemeCreation(CreationView):
    page_title = _("Nouveau thème")
    requis = VOIR_THEMES


class ThemeModification(SansPerimetreMixin, ModificationView):
    requis = VOIR_THEMES


class ThemeSuppression(SansPerimetreMixin, SuppressionView):
    requis = VOIR_THEMES
    phrase_utilise = _("Des ateliers portent ce thème. Donnez-leur d’abord un autre thème.")

    def motif_de_refus(self) -> Any:
        return self.phrase_utilise if self.object.ateliers.exists() else ""


class ThemeViewSet(VueDesAteliers):
    model = Theme
    name = "ateliers_themes"
    url_prefix = "themes"
    url_namespace = "ateliers_themes"
    icon = "tag"
    menu_label = _("Thèmes")
    index_view_class = ThemeListe
    add_view_class = ThemeCreation
    edit_view_class = ThemeModification
    delete_view_class = ThemeSuppression
    form_fields = ("nom", "slug", "pictogramme", "couleur", "ordre")

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        return ModelPermissionPolicy(self.model)
