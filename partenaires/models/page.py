"""The public page of the partners."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from .structure import College, Structure


class PartenairesPage(Page):
    """Who works with the association, by seat in its governance: those who agreed to be shown."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=400)
    corps = RichTextField(_("texte"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("corps")]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("corps")]
    subpage_types: list[str] = []
    template = "partenaires/partenaires.html"

    class Meta:
        verbose_name = _("page des partenaires")
        verbose_name_plural = _("pages des partenaires")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context(request, *args, **kwargs)
        structures = list(Structure.objects.publiees())
        contexte["colleges"] = [
            (libelle, [s for s in structures if s.college == code])
            for code, libelle in [*College.choices, ("", _("Partenaires de terrain"))]
        ]
        return contexte
