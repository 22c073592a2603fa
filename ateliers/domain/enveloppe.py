"""Put a rendered mail in its envelope: headers, alternatives, attachments."""

import hashlib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from ateliers.conf import reglage
from ateliers.models import Message

from .courriels import rendre
from .lignes import epurer_titre


def identifiant(message: Message) -> str:
    """Return the Message-ID, the same at each attempt: a mail sent twice is shown once by the readers that look at it."""
    somme = hashlib.sha256(f"{message.cle}|{message.cree_le.isoformat()}".encode()).hexdigest()[:32]
    return f"<{message.pk}.{somme}@{reglage('DOMAINE_UID')}>"


def composer(message: Message) -> EmailMultiAlternatives:
    """Return the mail of a message, ready to be sent."""
    courriel = rendre(message)
    envoi = EmailMultiAlternatives(
        subject=epurer_titre(courriel.sujet),
        body=courriel.texte,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.reservation.courriel],
        # RFC 3834: holiday replies and other robots must not answer.
        headers={"Message-ID": identifiant(message), "Auto-Submitted": "auto-generated"},
    )
    envoi.attach_alternative(courriel.html, "text/html")
    if courriel.ics is not None:
        # Readers offer to add the event from the alternative part; those that do not know it show the attached file.
        envoi.attach_alternative(courriel.ics.decode(), f"text/calendar; method={courriel.methode}")
        envoi.attach("invitation.ics", courriel.ics, "application/ics")
    if courriel.retrait is not None:
        envoi.attach("ancienne-date.ics", courriel.retrait, "application/ics")
    return envoi
