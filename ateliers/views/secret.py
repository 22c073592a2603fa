"""Pages behind a secret link: kept out of caches, of search engines, and of other sites' logs."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from ateliers.domain.jetons import trouver
from ateliers.models import Reservation

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, Reservation, P], HttpResponse]


def lien_secret(vue: Vue[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Give the view the booking that the token opens, or answer 404.

    The referrer policy is "same-origin": other sites learn nothing, and the forms of these pages still send an Origin,
    which Django's CSRF check needs ("no-referrer" would make it "null").
    """

    @never_cache
    @wraps(vue)
    def enveloppe(request: HttpRequest, jeton: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        reservation = trouver(jeton)
        if reservation is None:
            raise Http404
        reponse = vue(request, reservation, *args, **kwargs)
        reponse.headers["Referrer-Policy"] = "same-origin"
        reponse.headers["X-Robots-Tag"] = "noindex, nofollow"
        return reponse

    return enveloppe
