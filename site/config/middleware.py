"""What every request and every answer of the site goes through."""

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers

from . import erreurs

Suite = Callable[[HttpRequest], HttpResponseBase]

METHODES = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

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


class RequeteSaine:
    """Refuse what no browser sends: an unknown method (TRACE), a NUL in the address, which PostgreSQL cannot store."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in METHODES:
            return HttpResponseNotAllowed(METHODES)
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return erreurs.page(400)
        return self.get_response(request)


class EntetesDeSecurite:
    """Add the headers that Django has no setting for, and keep a signed-in person's pages out of every cache."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reponse = self.get_response(request)
        reponse.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            patch_cache_control(reponse, private=True, no_store=True)
            patch_vary_headers(reponse, ["Cookie"])
        return reponse


class PanneDeBase:
    """Turn a database that is away, or too slow, into a 503 page: the process stays up and recovers alone."""

    def __init__(self, get_response: Suite) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError | InterfaceError):
            reponse = erreurs.page(503)
            reponse.headers["Retry-After"] = "10"
            return reponse
        return None


class PolitiqueDeContenu(CSPMiddleware):
    """Send the site's Content-Security-Policy, and a wider one on Wagtail's own screens."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(reverse("wagtailadmin_home")):
            response._csp_replace = POLITIQUE_GESTION  # type: ignore[attr-defined]
        return super().process_response(request, response)
