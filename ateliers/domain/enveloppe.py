"""Put a rendered mail in its envelope: headers, alternatives, attachments."""

import hashlib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from ateliers.conf import reglage
from ateliers.models import Lettre, Message

from .courriels import Courriel, rendre
from .lettres import rendre_lettre
from .lignes import epurer_titre


def identifiant(envoi: Message | Lettre) -> str:
    """Return the Message-ID, the same at each attempt: a mail sent twice is shown once by the readers that look at it."""
    somme = hashlib.sha256(f"{envoi.cle}|{envoi.cree_le.isoformat()}".encode()).hexdigest()[:32]
    espece = "lettre." if isinstance(envoi, Lettre) else ""
    return f"<{espece}{envoi.pk}.{somme}@{reglage('DOMAINE_UID')}>"


def composer(envoi: Message | Lettre) -> EmailMultiAlternatives:
    """Return the mail of a message or of a letter, ready to be sent."""
    courriel, destinataire = _lire(envoi)
    pli = EmailMultiAlternatives(
        subject=epurer_titre(courriel.sujet),
        body=courriel.texte,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[destinataire],
        # RFC 3834: holiday replies and other robots must not answer.
        headers={"Message-ID": identifiant(envoi), "Auto-Submitted": "auto-generated"},
    )
    if courriel.html:
        pli.attach_alternative(courriel.html, "text/html")
    if courriel.ics is not None:
        # Readers offer to add the event from the alternative part; those that do not know it show the attached file.
        pli.attach_alternative(courriel.ics.decode(), f"text/calendar; method={courriel.methode}")
        pli.attach("invitation.ics", courriel.ics, "application/ics")
    if courriel.retrait is not None:
        pli.attach("ancienne-date.ics", courriel.retrait, "application/ics")
    return pli


def _lire(envoi: Message | Lettre) -> tuple[Courriel, str]:
    """Return what is to be said, and to which address."""
    if isinstance(envoi, Lettre):
        return rendre_lettre(envoi), envoi.destinataire
    return rendre(envoi), envoi.reservation.courriel
