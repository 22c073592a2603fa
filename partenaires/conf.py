"""The plugin's settings: each is read from Django's settings when it is needed, and has a default here."""

from pathlib import Path
from typing import Any

from django.conf import settings

DEFAUTS: dict[str, Any] = {
    # Name of the association, as documents and mails show it.
    "NOM": "PIMMS Médiation",
    # Right-hand side of the UID of the events of private calendars. Never change it once calendars are followed.
    "DOMAINE_UID": "pimms.example",
    # Private calendars: days of the past that stay in them; what is cancelled stays longer (clients must see it).
    "AGENDA_JOURS_PASSES": 30,
    "AGENDA_JOURS_ANNULES": 90,
    # Days during which an invitation opens.
    "INVITATION_JOURS": 7,
    # Requests that wait for the structure: days before a nudge, then before they are closed.
    "RELANCE_JOURS": 10,
    "EXPIRATION_JOURS": 30,
    # Guards of the public forms against robots; both can be lifted to measure load.
    "DELAI_MINIMAL_SECONDES": 2,
    "POT_DE_MIEL": True,
    # How many days such a form may stay open before it is sent.
    "FORMULAIRE_JOURS": 3,
    # Days before a session when the referent gets the list to bring.
    "RAPPEL_JOURS": 2,
    # Days before the end of an agreement when staff is told.
    "CONVENTION_ALERTE_JOURS": 120,
    # Folder of the documents, outside what the web server serves.
    "DOSSIER_PRIVE": "",
    # Months after a session until its lists of names are erased; 24 at most.
    "CONSERVATION_MOIS": 12,
}


def reglage(nom: str) -> Any:
    """Return the setting PARTENAIRES_<nom>, or its default. Raises KeyError for a name that does not exist."""
    return getattr(settings, f"PARTENAIRES_{nom}", DEFAUTS[nom])


def url_absolue(chemin: str) -> str:
    """Return the public address of a path of this site, for calendars and papers."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{chemin}"


def dossier_prive() -> Path:
    """Return the folder of the documents. Raises RuntimeError when none is set: they must not land in the media."""
    dossier = reglage("DOSSIER_PRIVE")
    if not dossier:
        raise RuntimeError("PARTENAIRES_DOSSIER_PRIVE : donnez un dossier que le serveur web ne sert pas.")
    return Path(dossier)
