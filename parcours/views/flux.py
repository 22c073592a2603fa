"""Private calendars: the secret address is the only key, and every wrong one gets the same answer."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from parcours.domain.agenda import agenda, compte_du_jeton

TYPE = "text/calendar; charset=utf-8"


@require_safe
def agenda_ics(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """Return the calendar that this token opens. The rights of its account are read again at each request."""
    compte = compte_du_jeton(jeton)
    if compte is None:
        raise Http404
    contenu = agenda(compte=compte)
    etag = f'"{hashlib.sha256(contenu).hexdigest()[:32]}"'
    reponse = get_conditional_response(request, etag=etag)
    if reponse is None:
        reponse = HttpResponse(contenu, content_type=TYPE)
    reponse.headers["ETag"] = etag
    # No shared cache may keep it, and no client may show it again without asking: access ends at once.
    reponse.headers["Cache-Control"] = "private, no-cache"
    reponse.headers["X-Robots-Tag"] = "noindex"
    reponse.headers["Referrer-Policy"] = "no-referrer"
    return reponse
