"""The address of the site, as Wagtail writes it in the pages."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Site

PORTS = {"http": 80, "https": 443}


def situer(site: Site) -> None:
    """Give the site the public address that mails and calendars already use (WAGTAILADMIN_BASE_URL)."""
    adresse = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    hote, port = adresse.hostname or site.hostname, adresse.port or PORTS[adresse.scheme]
    if (site.hostname, site.port) != (hote, port):
        site.hostname, site.port = hote, port
        site.save()
