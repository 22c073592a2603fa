"""French spaces, so that texts can be typed with ordinary ones."""

import re

INSECABLE = "\u00a0"
AVANT = re.compile(r" ([:;!?»€])")
MILLIERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
HEURES = re.compile(r"(?<=\d) h\b( (?=\d{2}\b))?")
PLAGES = re.compile(r"(?<=[h\d]) – (?=\d)")


def typographier(texte: str) -> str:
    """Return the text with no-break spaces where French wants them."""
    texte = AVANT.sub(INSECABLE + r"\1", texte).replace("« ", "«" + INSECABLE)
    texte = PLAGES.sub(f"{INSECABLE}–{INSECABLE}", HEURES.sub(_heure, texte))
    return MILLIERS.sub(INSECABLE, texte)


def _heure(trouvee: re.Match[str]) -> str:
    return f"{INSECABLE}h{INSECABLE}" if trouvee[1] else f"{INSECABLE}h"
