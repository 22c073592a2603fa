"""What every request and every answer of the site goes through."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from wagtail.permissions import page_permission_policy

from . import erreurs

Suite = Callable[[HttpRequest], HttpResponseBase]

METHODES = ["GET", "HEAD", "POST", "OPTIONS"]
# Wagtail's own screens also send these, for their previews and their messages.
METHODES_GESTION = [*METHODES, "PATCH", "DELETE"]

# Wagtail's own screens carry inline scripts and styles; ours have none. blob: is for images being uploaded.
POLITIQUE_GESTION = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}


def de_gestion(request: HttpRequest) -> bool:
    """Say whether a request is for the back office."""
    return request.path.startswith(reverse("wagtailadmin_home"))


class RequeteSaine:
    """Refuse what no browser sends: another method, before any question of CSRF; a NUL, which PostgreSQL cannot store.

    A form that says it is not in UTF-8 is refused here too: Django's own page for it reads the form again, and fails.
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        methodes = METHODES_GESTION if de_gestion(request) else METHODES
        if request.method not in methodes:
            return HttpResponseNotAllowed(methodes)
        nul = "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")
        if nul or (request.encoding or "utf-8").lower() != "utf-8":
            return erreurs.page(400)
        return self.get_response(request)


class AdresseDuVisiteur:
    """Put in REMOTE_ADDR the address that the site's own proxy saw (settings.PROXYS): limits are counted by it.

    X-Forwarded-For is believed only when it comes from such a proxy, and only its last address that is not one: the
    others are whatever the visitor wrote. Behind a Unix socket there is no address: whoever opens it is the proxy.
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response
        self.proxys = [ip_network(proxy.strip()) for proxy in settings.PROXYS]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        transmises = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if self.proxys and self._de_confiance(request.META.get("REMOTE_ADDR", "")):
            adresses = [adresse.strip() for adresse in transmises.split(",")]
            visiteur = next((a for a in reversed(adresses) if not self._de_confiance(a)), "")
            if _est_une_adresse(visiteur):
                request.META["REMOTE_ADDR"] = visiteur
        return self.get_response(request)

    def _de_confiance(self, adresse: str) -> bool:
        if not _est_une_adresse(adresse):
            return not adresse
        return any(ip_address(adresse) in proxy for proxy in self.proxys)


def _est_une_adresse(texte: str) -> bool:
    try:
        ip_address(texte)
    except ValueError:
        return False
    return True


class EntetesDeSecurite:
    """Add the headers that Django has no setting for, and keep a signed-in person's pages out of every cache.

    The session's cookie tells them well enough: looking up its account would need the database, which may be away.
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if hasattr(request, "session") and settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(reponse, private=True, no_store=True)
            patch_vary_headers(reponse, ["Cookie"])
        return reponse


class PanneDeBase:
    """Turn a database that is away, or too slow, into a 503 page: the process stays up and recovers alone.

    This one is for views, without a trace in the log for each visitor; `erreurs.serveur` is for the rest.
    """

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return erreurs.indisponible() if erreurs.base_absente(exception) else None


class GestionFermee:
    """Hide the screens of the back office from a signed-in account that may not enter it: 404, as if there were none.

    Wagtail would send it to the sign-in page, which tells that the address exists. Its home page still does so.
    The history of the whole site tells of every place: it is for those to whom Wagtail's menu shows it, who edit pages.
    """

    # What Wagtail shows without an account.
    OUVERTES = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset")
    HISTOIRE = "wagtailadmin_reports:site_history"

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        nom = (request.resolver_match and request.resolver_match.view_name) or ""
        if not de_gestion(request) or nom == "wagtailadmin_home" or nom.startswith(self.OUVERTES):
            return
        if not request.user.is_authenticated:
            return
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise Http404
        if nom.startswith(self.HISTOIRE) and page_permission_policy.explorable_root_instance(request.user) is None:
            raise Http404


class PolitiqueDeContenu(CSPMiddleware):
    """Send the site's Content-Security-Policy, and a wider one on Wagtail's own screens."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if de_gestion(request):
            response._csp_replace = POLITIQUE_GESTION  # type: ignore[attr-defined]
        return super().process_response(request, response)
