"""Secret links.

A token is derived from a nonce and the site's secret key, so that a form sent twice finds the same page and a mail can be
written later. The database holds only its SHA-256: it opens nothing without the key. `sel` separates the uses: the tokens of
one open nothing in another.
"""

import base64
import hashlib
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from ateliers.models import Reservation

SEL = "ateliers.reservation"
LONGUEUR = 43


def deriver(nonce: UUID | str, *, sel: str = SEL, cle: str | bytes | None = None) -> str:
    """Return the token of a nonce: 256 bits in URL-safe base 64, 43 characters."""
    octets = salted_hmac(sel, str(nonce), secret=cle or settings.SECRET_KEY, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def empreinte(jeton: str) -> str:
    """Return what the database stores of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def jeton_secret(*, sel: str, nonce: UUID | str, attendue: str = "") -> str:
    """Return the token of a nonce for one use.

    With `attendue`, the hash stored when the token was made, it is found again also when the secret key has been renewed
    since (SECRET_KEY_FALLBACKS).
    """
    candidats = [deriver(nonce, sel=sel, cle=cle) for cle in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((candidat for candidat in candidats if empreinte(candidat) == attendue), candidats[0])


def jeton(reservation: Reservation) -> str:
    """Return the token of a booking."""
    return jeton_secret(sel=SEL, nonce=reservation.nonce, attendue=reservation.jeton_empreinte)


def trouver(jeton: str) -> Reservation | None:
    """Return the booking that this token opens, with its session, workshop and place, or None."""
    if len(jeton) != LONGUEUR:
        return None
    reservations = Reservation.objects.select_related("seance__atelier__theme", "seance__lieu", "seance__animateur")
    return reservations.filter(jeton_empreinte=empreinte(jeton)).first()
