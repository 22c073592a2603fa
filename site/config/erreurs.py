"""Error pages that Django's own handlers do not cover."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(code: int) -> HttpResponse:
    """Return the French page of an HTTP error, drawn without request, session or database."""
    return HttpResponse(render_to_string(f"{code}.html"), status=code)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form sent without a valid CSRF token (settings.CSRF_FAILURE_VIEW)."""
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
