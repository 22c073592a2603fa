"""Small files that machines ask for at fixed addresses."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from home.models import Reglages

UN_JOUR = 24 * 3600
PRIVES = ("/gestion/", "/connexion/", "/recherche/", "/reservations/")


@require_safe
@cache_control(public=True, max_age=UN_JOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines what is not for them, and where the list of pages is."""
    lignes = ["User-agent: *", *(f"Disallow: {chemin}" for chemin in PRIVES), ""]
    lignes.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lignes) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=UN_JOUR)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell about a security flaw (RFC 9116). It is always valid for some months to come."""
    reglages = Reglages.for_request(request)
    contact = f"mailto:{reglages.courriel}" if reglages.courriel else request.build_absolute_uri("/")
    fin = (timezone.now() + timedelta(days=180)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lignes = [
        f"Contact: {contact}",
        f"Expires: {fin:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lignes) + "\n", content_type="text/plain; charset=utf-8")


class Favicon(RedirectView):
    """Send browsers that ask for /favicon.ico without reading the page to the drawing."""

    http_method_names = ["get", "head"]

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return static("img/favicon.ico")
