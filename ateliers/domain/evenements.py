"""Keep the stored calendar text of sessions true: it is serialised when it changes, never when it is read."""

import hashlib
from collections.abc import Iterable

from django.utils import timezone

from ateliers.models import Seance

from .ical import serialiser


def inscrire(seance: Seance) -> None:
    """Put in a session the calendar text that it calls for now, and its hash. The session is not written."""
    seance.evenement = serialiser(seance)
    seance.empreinte = hashlib.sha256(seance.evenement.encode()).hexdigest()


def actualiser(seances: Iterable[Seance]) -> int:
    """Serialise again the sessions whose calendar text is out of date, and return how many were.

    The modification time moves only when something that calendars show has changed (RFC 5545, section 3.8.7.3). A session
    that staff edits at the same moment is read again: an old text never replaces a newer one.
    """
    return sum(_actualiser(seance) for seance in seances)


def _actualiser(seance: Seance) -> bool:
    if seance.evenement and serialiser(seance) == seance.evenement:
        return False
    lue = Seance.objects.filter(pk=seance.pk, modifiee_le=seance.modifiee_le, empreinte=seance.empreinte)
    if seance.evenement:
        seance.modifiee_le = timezone.now()
    inscrire(seance)
    if lue.update(modifiee_le=seance.modifiee_le, evenement=seance.evenement, empreinte=seance.empreinte):
        return True
    return _actualiser(Seance.objects.select_related("atelier__theme", "lieu").get(pk=seance.pk))
