"""Error pages that Django's own handlers do not cover."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(code: int) -> HttpResponse:
    """Return the French page of an HTTP error, drawn without request, session or database."""
    return HttpResponse(render_to_string(f"{code}.html"), status=code)


def base_absente(exception: BaseException | None) -> bool:
    """Say whether an error means that the database is away, or too slow."""
    return isinstance(exception, OperationalError | InterfaceError)


def indisponible() -> HttpResponse:
    """Return the page that asks to come back later."""
    reponse = page(503)
    reponse.headers["Retry-After"] = "10"
    return reponse


def serveur(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong outside a view, in a middleware for instance (handler500)."""
    return indisponible() if base_absente(sys.exc_info()[1]) else page(500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form sent without a valid CSRF token (settings.CSRF_FAILURE_VIEW)."""
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
