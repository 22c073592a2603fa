"""Calendar feeds. Their events were serialised when they changed: a request only joins texts, or compares hashes."""

import uuid as uuid_module
from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from ateliers.conf import reglage, url_absolue
from ateliers.domain import ical
from ateliers.filters import SeanceFilterSet
from ateliers.models import Seance

TYPE = "text/calendar; charset=utf-8"
# Feeds hold nothing secret: any cache may keep them, for less time than clients wait between two requests.
DUREE_CACHE = 300


@gzip_page
@require_safe
@cache_control(public=True, max_age=DUREE_CACHE)
def agenda_ics(request: HttpRequest) -> HttpResponseBase:
    """Return the sessions that the agenda's filters keep, as a calendar to subscribe to."""
    filtres = SeanceFilterSet(request.GET, Seance.objects.du_flux())
    seances = filtres.qs.order_by("debut", "pk")

    def tete(zones: Iterable[str]) -> str:
        return ical.entete(zones, nom=nom_du_flux(filtres), source_url=adresse_du_flux(filtres))

    if "If-None-Match" in request.headers:
        lignes = list(seances.values_list("empreinte", "lieu__fuseau"))
        etag = ical.etiquette(tete(zone for _e, zone in lignes), (empreinte for empreinte, _z in lignes))
        inchange = get_conditional_response(request, etag=etag)
        if inchange is not None:
            return completer(inchange, etag)
    # The hashes are read again with the texts: what is sent always bears its own ETag, even if a session just changed.
    evenements = list(seances.values_list("evenement", "empreinte", "lieu__fuseau"))
    debut = tete(zone for _t, _e, zone in evenements)
    etag = ical.etiquette(debut, (empreinte for _t, empreinte, _z in evenements))
    contenu = ical.calendrier(debut, (texte for texte, _e, _z in evenements))
    return completer(HttpResponse(contenu, content_type=TYPE), etag)


@gzip_page
@require_safe
@cache_control(public=True, max_age=DUREE_CACHE)
def seance_ics(request: HttpRequest, uuid: uuid_module.UUID) -> HttpResponseBase:
    """Return one session as a file to open in a calendar."""
    seance: Seance = get_object_or_404(Seance.objects.publiques().select_related("atelier", "lieu"), uuid=uuid)
    etag = ical.etiquette(ical.entete([seance.lieu.fuseau]), [seance.empreinte])
    reponse = get_conditional_response(request, etag=etag)
    if reponse is None:
        reponse = HttpResponse(ical.fichier(seance), content_type=TYPE)
        nom = f"{seance.atelier.slug[:60]}-{seance.debut_local:%Y-%m-%d}.ics"
        reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}"'
    return completer(reponse, etag)


def nom_du_flux(filtres: SeanceFilterSet) -> str:
    """Return the name that calendars show: the association's, then what the filters keep."""
    nom = _("Ateliers %s") % reglage("NOM")
    return f"{nom} ({', '.join(filtres.libelles.values())})" if filtres.libelles else nom


def adresse_du_flux(filtres: SeanceFilterSet) -> str:
    """Return the address of the feed, with the filters in force and nothing else of what was asked."""
    question = f"?{urlencode(filtres.parametres)}" if filtres.parametres else ""
    return url_absolue(reverse("ateliers:agenda_ics") + question)


def completer(reponse: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Add the headers that a whole answer and a 304 share. Last-Modified is left out: a second is too coarse."""
    reponse.headers["ETag"] = etag
    patch_vary_headers(reponse, ["Accept-Encoding"])
    return reponse
