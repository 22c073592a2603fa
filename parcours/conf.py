"""The plugin's settings: each is read from Django's settings when it is needed, and has a default here."""

from pathlib import Path
from typing import Any

from django.conf import settings

DEFAUTS: dict[str, Any] = {
    # Name of the association, as reports, mails and calendars show it.
    "NOM": "PIMMS Médiation",
    # Where HR documents are kept. Never under MEDIA_ROOT: no web server may reach it. None: beside MEDIA_ROOT.
    "DOSSIER_PRIVE": None,
    "DOCUMENT_OCTETS_MAXIMUM": 10 * 1024 * 1024,
    # Right-hand side of the UID of calendar events. Never change it once a calendar is followed.
    "DOMAINE_UID": "pimms.example",
    # A rehire within this many days reopens the pathway.
    "REEMBAUCHE_JOURS": 31,
    # An exit without an outcome becomes ND after this many days.
    "SORTIE_DOCUMENTEE_JOURS": 31,
    # How long ahead each thing is announced, in days, from the furthest; each threshold is a range, never an exact day.
    "ALERTE_FIN_CONTRAT": (90, 60, 30),
    "ALERTE_CERTIFICAT": (90, 30),
    "ALERTE_ENTRETIEN": (30, 7),
    "ALERTE_ESSAI": (15, 7),
    "ALERTE_SUIVI": (15,),
    # Retention, in months: file after departure, follow-up contact after the M+12 follow-up, access log.
    "ARCHIVAGE_MOIS": 13,
    "CONSERVATION_DOSSIER_MOIS": 60,
    "CONSERVATION_CONTACT_MOIS": 13,
    "CONSERVATION_JOURNAL_MOIS": 12,
    # Attempts to send a digest before the run gives up until the next day.
    "TENTATIVES": 5,
}


def reglage(nom: str) -> Any:
    """Return the setting PARCOURS_<nom>, or its default. Raises KeyError for a name that does not exist."""
    return getattr(settings, f"PARCOURS_{nom}", DEFAUTS[nom])


def dossier_prive() -> Path:
    """Return the folder of the HR documents."""
    return Path(reglage("DOSSIER_PRIVE") or Path(settings.MEDIA_ROOT).parent / "prive")


def url_absolue(chemin: str) -> str:
    """Return the public address of a path of this site, for mails and calendars."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{chemin}"
