"""The private calendar of a structure: the secret address is the only key, and every wrong one gets the same answer."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from partenaires.domain.agenda import contenu, structure_du_jeton

TYPE = "text/calendar; charset=utf-8"


@require_safe
def agenda_ics(request: HttpRequest, jeton: str) -> HttpResponseBase:
    """Return the calendar that this token opens."""
    structure = structure_du_jeton(jeton)
    if structure is None:
        raise Http404
    octets = contenu(structure)
    etag = f'"{hashlib.sha256(octets).hexdigest()[:32]}"'
    reponse = get_conditional_response(request, etag=etag)
    if reponse is None:
        reponse = HttpResponse(octets, content_type=TYPE)
    reponse.headers["ETag"] = etag
    # No shared cache may keep it, and no client may show it again without asking: access ends at once.
    reponse.headers["Cache-Control"] = "private, no-cache"
    reponse.headers["X-Robots-Tag"] = "noindex"
    reponse.headers["Referrer-Policy"] = "no-referrer"
    return reponse
