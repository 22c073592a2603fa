"""The plugin's settings: each is read from Django's settings when it is needed, and has a default here."""

from typing import Any

from django.conf import settings

DEFAUTS: dict[str, Any] = {
    # Right-hand side of every calendar UID. Never change it once calendars are followed.
    "DOMAINE_UID": "pimms.example",
    # Name of the association, as calendars and mails show it.
    "NOM": "PIMMS Médiation",
    # Number printed in mails for people who would rather call.
    "TELEPHONE": "",
    # Guards against robots; both can be lifted to measure load.
    "DELAI_MINIMAL_SECONDES": 2,
    "POT_DE_MIEL": True,
    # How many days a form may stay open before it is sent.
    "FORMULAIRE_JOURS": 3,
    # Outbox: lease of a message being sent, number of attempts before staff is told.
    "BAIL_SECONDES": 300,
    "TENTATIVES": 8,
    # Calendar feeds: days of the past that stay in them; cancelled sessions stay longer (clients must see them).
    "FLUX_JOURS_PASSES": 30,
    "FLUX_JOURS_ANNULEES": 90,
    # Months after a session until its bookings are made anonymous; 24 at most.
    "CONSERVATION_MOIS": 12,
    "SEANCES_PAR_PAGE": 12,
}


def reglage(nom: str) -> Any:
    """Return the setting ATELIERS_<nom>, or its default. Raises KeyError for a name that does not exist."""
    return getattr(settings, f"ATELIERS_{nom}", DEFAUTS[nom])


def url_absolue(chemin: str) -> str:
    """Return the public address of a path of this site, for mails and calendars."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{chemin}"
