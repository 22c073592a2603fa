"""A page of text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import blocs_du_corps


class ContenuPage(Page):
    """A page made of blocks. The legal pages are of this type: `dans_le_pied` links them from every page."""

    chapeau = models.TextField(
        _("en bref"), max_length=400, blank=True, help_text=_("Deux ou trois phrases courtes, en haut de la page.")
    )
    corps = StreamField(blocs_du_corps(), verbose_name=_("corps"), blank=True)
    dans_le_pied = models.BooleanField(
        _("dans le pied de page"), default=False, help_text=_("Un lien vers cette page, en bas de toutes les pages.")
    )
    libelle_menu = models.CharField(
        _("texte du lien dans les menus"), max_length=60, blank=True, help_text=_("Vide : le titre de la page.")
    )

    content_panels = [*Page.content_panels, FieldPanel("chapeau"), FieldPanel("corps")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("dans_le_pied"), FieldPanel("libelle_menu")], _("Menus")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("chapeau"), index.SearchField("corps")]
    parent_page_types = ["home.AccueilPage", "home.ContenuPage"]
    subpage_types = ["home.ContenuPage"]
    genre = _("page")
    template = "home/contenu.html"

    class Meta:
        verbose_name = _("page de contenu")
        verbose_name_plural = _("pages de contenu")
