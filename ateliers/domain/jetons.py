"""The secret link of a booking.

The token is derived from the booking's nonce and the site's secret key, so that a form sent twice finds the same page and
a mail can be written later. The database holds only its SHA-256: it opens no booking without the key.
"""

import base64
import hashlib
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from ateliers.models import Reservation

SEL = "ateliers.reservation"
LONGUEUR = 43


def deriver(nonce: UUID, *, cle: str | bytes | None = None) -> str:
    """Return the token of a nonce: 256 bits in URL-safe base 64, 43 characters."""
    octets = salted_hmac(SEL, str(nonce), secret=cle or settings.SECRET_KEY, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def empreinte(jeton: str) -> str:
    """Return what the database stores of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def jeton(reservation: Reservation) -> str:
    """Return the token of a booking, also when the secret key has been renewed since (SECRET_KEY_FALLBACKS)."""
    candidats = [deriver(reservation.nonce, cle=cle) for cle in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((j for j in candidats if empreinte(j) == reservation.jeton_empreinte), candidats[0])


def trouver(jeton: str) -> Reservation | None:
    """Return the booking that this token opens, with its session, workshop and place, or None."""
    if len(jeton) != LONGUEUR:
        return None
    reservations = Reservation.objects.select_related("seance__atelier__theme", "seance__lieu", "seance__animateur")
    return reservations.filter(jeton_empreinte=empreinte(jeton)).first()
