"""What the plugin adds to Wagtail's back office. Each screen is in `views/gestion/`."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .views.gestion.adresses import DossierViewSet
from .views.gestion.alertes import AlerteViewSet, ajouter_panneau
from .views.gestion.definitions import DefinitionViewSet
from .views.gestion.imports import ImportViewSet
from .views.gestion.journal import JournalViewSet
from .views.gestion.publications import PublicationViewSet
from .views.gestion.reglages import (
    AssociationViewSet,
    CatalogueViewSet,
    EtablissementViewSet,
    NomenclatureViewSet,
    ReferenceViewSet,
    RegleViewSet,
)
from .views.gestion.taux import TauxViewSet


class GroupeParcours(ViewSetGroup):
    menu_label = _("Parcours")
    menu_name = "parcours"
    menu_icon = "user"
    menu_order = 60
    items = (DossierViewSet, AlerteViewSet, TauxViewSet, PublicationViewSet, ImportViewSet, JournalViewSet)


class GroupeReglages(ModelViewSetGroup):
    menu_label = _("Réglages RH")
    menu_name = "parcours-reglages"
    menu_icon = "cogs"
    menu_order = 61
    items = (
        EtablissementViewSet,
        AssociationViewSet,
        NomenclatureViewSet,
        DefinitionViewSet,
        ReferenceViewSet,
        RegleViewSet,
        CatalogueViewSet,
    )


@hooks.register("register_admin_viewset")
def enregistrer_parcours() -> GroupeParcours:
    return GroupeParcours()


@hooks.register("register_admin_viewset")
def enregistrer_reglages() -> GroupeReglages:
    return GroupeReglages()


@hooks.register("insert_global_admin_css")
def ajouter_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("parcours/gestion.css"))


hooks.register("construct_homepage_panels", ajouter_panneau)
