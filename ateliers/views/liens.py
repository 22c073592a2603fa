"""Links that several pages give."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from ateliers.conf import url_absolue
from ateliers.models import AgendaPage


def lien_webcal(parametres: Mapping[str, str]) -> str:
    """Return the address by which a calendar application subscribes to the feed of these filters."""
    question = f"?{urlencode(parametres)}" if parametres else ""
    _, suite = url_absolue(reverse("ateliers:agenda_ics") + question).split(":", 1)
    return f"webcal:{suite}"


def lien_agenda(request: HttpRequest) -> str:
    """Return the address of the agenda, or of the home page while there is no agenda."""
    agenda = AgendaPage.objects.live().first()
    return (agenda and agenda.get_url(request)) or "/"
