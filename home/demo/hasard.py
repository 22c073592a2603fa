"""Chance that falls the same way each time, so that two demonstrations are alike."""

from random import Random


def tirage(graine: int) -> Random:
    """Return a generator for this seed. Nothing secret is drawn from it."""
    return Random(graine)  # noqa: S311
