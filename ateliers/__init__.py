"""Collective workshops: their pages, their sessions, public booking and calendar feeds."""
