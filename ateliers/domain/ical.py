"""Calendar text of a session."""

from ateliers.models import Seance


def serialiser(seance: Seance) -> str:
    return f"{seance.uuid}"
