"""Search in every page of the site."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from wagtail.models import Page

LONGUEUR_MAXIMALE = 100
RESULTATS_PAR_PAGE = 10


@dataclass(frozen=True)
class Resultat:
    """A page that answers the question, as the list shows it."""

    page: Page
    request: HttpRequest

    @property
    def titre(self) -> str:
        return self.page.title

    @property
    def url(self) -> str:
        return self.page.get_url(self.request) or "/"

    @cached_property
    def genre(self) -> str:
        genre = str(getattr(self.page, "genre", self.page.specific_class._meta.verbose_name))
        return genre[:1].upper() + genre[1:]

    @cached_property
    def resume(self) -> str:
        """Return the first lines that say what the page is about."""
        champs = ("search_description", "resume", "chapeau", "introduction")
        return next((str(getattr(self.page, champ)) for champ in champs if getattr(self.page, champ, "")), "")


@require_safe
def recherche(request: HttpRequest) -> HttpResponse:
    question = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGUEUR_MAXIMALE].split())
    # SQLite's full-text search has a syntax of its own, which quotes and stars would break.
    mots = " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", question)))
    pages = Page.objects.live().public().filter(depth__gt=1).specific()
    trouvees = pages.search(mots) if mots else pages.none()
    page_obj = Paginator(trouvees, RESULTATS_PAR_PAGE).get_page(request.GET.get("page"))
    page_obj.object_list = [Resultat(page, request) for page in page_obj.object_list]
    return render(request, "home/recherche.html", {"question": question, "page_obj": page_obj})
