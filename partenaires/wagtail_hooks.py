"""What the plugin adds to Wagtail's back office. Each screen is in `views/gestion/`."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from .views.gestion.bilan import BilanViewSet


class GroupePartenaires(ViewSetGroup):
    menu_label = _("Partenaires")
    menu_name = "partenaires"
    menu_icon = "group"
    menu_order = 55
    items = (BilanViewSet,)


@hooks.register("register_admin_viewset")
def enregistrer_gestion() -> GroupePartenaires:
    return GroupePartenaires()


@hooks.register("insert_global_admin_css")
def ajouter_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("partenaires/gestion.css"))
