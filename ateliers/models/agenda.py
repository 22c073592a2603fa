"""The page that lists every session to come."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class AgendaPage(Page):
    """The agenda. Its list is drawn by a view, named by string because models import no view."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["ateliers.AtelierPage"]
    max_count = 1
    template = "ateliers/agenda.html"

    class Meta:
        verbose_name = _("agenda des ateliers")
        verbose_name_plural = _("agendas des ateliers")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return import_string("ateliers.views.agenda.agenda")(request, page=self)
