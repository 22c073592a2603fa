"""What search engines read of a session: an Event of schema.org, as JSON-LD."""

from typing import Any

from django.urls import reverse

from ateliers.conf import reglage, url_absolue
from ateliers.domain.inscriptions import EtatInscription
from ateliers.models import Lieu, Seance

SCHEMA = "https://schema.org/"
# ISO 639 codes that BCP 47 tags know under another name: French sign language.
BALISES_DE_LANGUE = {"lsf": "fsl"}


def _lieu(lieu: Lieu) -> dict[str, Any]:
    place: dict[str, Any] = {
        "@type": "Place",
        "name": lieu.nom,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": lieu.adresse,
            "postalCode": lieu.code_postal,
            "addressLocality": lieu.commune,
            "addressCountry": "FR",
        },
    }
    if lieu.latitude is not None and lieu.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(lieu.latitude),
            "longitude": float(lieu.longitude),
        }
    return place


def evenement(seance: Seance, etat: EtatInscription) -> dict[str, Any]:
    """Return the session as an Event. Nothing in it names a participant."""
    adresse = url_absolue(reverse("ateliers:seance", args=[seance.uuid]))
    complet = etat in (EtatInscription.ATTENTE, EtatInscription.COMPLETE)
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": seance.atelier.title,
        "description": seance.atelier.resume,
        "url": adresse,
        "startDate": seance.debut_local.isoformat(),
        "endDate": seance.fin_locale.isoformat(),
        "eventStatus": SCHEMA + ("EventCancelled" if seance.annulee else "EventScheduled"),
        "eventAttendanceMode": SCHEMA + "OfflineEventAttendanceMode",
        "inLanguage": BALISES_DE_LANGUE.get(seance.langue, seance.langue),
        "maximumAttendeeCapacity": seance.capacite,
        "isAccessibleForFree": True,
        "location": _lieu(seance.lieu),
        "organizer": {"@type": "Organization", "name": reglage("NOM"), "url": url_absolue("/")},
        "offers": {
            "@type": "Offer",
            "price": "0",
            "priceCurrency": "EUR",
            "url": adresse,
            "availability": SCHEMA + ("SoldOut" if complet else "InStock"),
        },
    }
