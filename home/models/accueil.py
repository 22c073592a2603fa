"""The home page."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from ateliers.models import AgendaPage, Seance, Theme
from ateliers.models.lieu import TypeLieu
from ateliers.models.seance import Inscription
from home.blocks import EntreeBlock, blocs_du_corps

from .lieu import LieuPage, LieuxPage

SEANCES_EN_ACCUEIL = 6
LIEUX_EN_ACCUEIL = 12


class AccueilPage(Page):
    """What a PIMMS is, the ways in, and what happens next."""

    accroche = models.CharField(_("accroche"), max_length=160)
    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    entrees = StreamField([("entree", EntreeBlock())], verbose_name=_("entrées"), blank=True, max_num=4)
    corps = StreamField(blocs_du_corps(), verbose_name=_("corps"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("accroche"),
        FieldPanel("introduction"),
        FieldPanel("entrees"),
        FieldPanel("corps"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("corps")]
    subpage_types = ["home.ContenuPage", "home.LieuxPage", "ateliers.AgendaPage", "partenaires.PartenairesPage"]
    max_count = 1
    template = "home/accueil.html"

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        contexte: dict[str, Any] = super().get_context(request, *args, **kwargs)
        ouvertes = Seance.objects.publiques().maintenues().a_venir().exclude(inscription=Inscription.GROUPES)
        contexte["seances"] = ouvertes.pour_liste()[:SEANCES_EN_ACCUEIL]
        contexte["agenda"] = AgendaPage.objects.live().first()
        contexte["liste_lieux"] = LieuxPage.objects.live().first()
        contexte["themes"] = Theme.objects.all()
        points = LieuPage.objects.live().public().filter(lieu__type=TypeLieu.POINT_ACCUEIL)
        contexte["lieux"] = points.select_related("lieu").order_by("path")[:LIEUX_EN_ACCUEIL]
        return contexte
