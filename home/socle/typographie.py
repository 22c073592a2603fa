"""French spaces, so that texts can be typed with ordinary ones."""

import re

INSECABLE = "\u00a0"
AVANT = re.compile(r" ([:;!?»€])")
MILLIERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
HEURES = re.compile(r"(?<=\d) h(?= \d{2}\b| ?[–,.;]| |$)")


def typographier(texte: str) -> str:
    """Return the text with no-break spaces where French wants them."""
    texte = AVANT.sub(INSECABLE + r"\1", texte).replace("« ", "«" + INSECABLE)
    return MILLIERS.sub(INSECABLE, HEURES.sub(f"{INSECABLE}h", texte))
