"""A workshop: what it teaches, to whom. Its dates are sessions (Seance)."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from .theme import Theme


class AtelierPage(Page):
    """The page of a workshop, with its plain-language summary and its next sessions."""

    theme = models.ForeignKey(Theme, verbose_name=_("thème"), on_delete=models.PROTECT, related_name="ateliers")
    resume = models.TextField(
        _("résumé en mots simples"),
        max_length=400,
        help_text=_("Deux ou trois phrases courtes. Une idée par phrase."),
    )
    description = RichTextField(_("description"), blank=True)
    public = models.CharField(_("pour qui"), max_length=200, blank=True)
    a_apporter = models.CharField(_("à apporter"), max_length=200, blank=True)
    duree = models.PositiveSmallIntegerField(_("durée habituelle, en minutes"), default=120)

    content_panels = [
        *Page.content_panels,
        FieldPanel("theme"),
        FieldPanel("resume"),
        FieldPanel("description"),
        MultiFieldPanel([FieldPanel("public"), FieldPanel("a_apporter"), FieldPanel("duree")], _("En pratique")),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("resume"),
        index.SearchField("description"),
        index.SearchField("public"),
        index.FilterField("theme_id"),
    ]
    parent_page_types = ["ateliers.AgendaPage"]
    subpage_types: list[str] = []
    template = "ateliers/atelier.html"

    class Meta:
        verbose_name = _("atelier")
        verbose_name_plural = _("ateliers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context(request, *args, **kwargs)
        contexte["seances"] = self.seances.publiques().a_venir().pour_liste()[:12]
        return contexte
