"""Content lines of iCalendar: what icalendar leaves to be done around its escaping (RFC 5545, section 3.1)."""

import re
from collections.abc import Iterable

LONGUEUR = 75
# An escape such as \n is one unit: icalendar's own folding may cut it in two, and Google Calendar then drops the event.
UNITE = re.compile(r"\\.|.", re.DOTALL)
# Line ends of every kind, among them those that Unicode knows and that some parsers split lines at.
FIN_DE_LIGNE = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Characters that iCalendar forbids, and halves of characters, which no encoding can write. Tabs stay.
INTERDITS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
# No-break spaces are typography: they stay.
BLANCS = re.compile(r"[ \t\n]+")


def epurer(texte: str) -> str:
    """Return a text of several lines without control characters, its line ends written the same way."""
    return INTERDITS.sub("", FIN_DE_LIGNE.sub("\n", texte)).strip()


def epurer_titre(texte: str) -> str:
    """Return a text on one line: a line end in a title must not start a property, nor a header of a mail."""
    return BLANCS.sub(" ", epurer(texte)).strip()


def plier(ligne: str) -> str:
    """Fold a line at 75 octets, without cutting a character or an escape."""
    if len(ligne.encode()) <= LONGUEUR:
        return ligne
    morceaux = [""]
    place = LONGUEUR
    for unite in UNITE.findall(ligne):
        octets = len(unite.encode())
        if octets > place:
            morceaux.append("")
            place = LONGUEUR - 1
        morceaux[-1] += unite
        place -= octets
    return "\r\n ".join(morceaux)


def joindre(lignes: Iterable[str]) -> str:
    """Return folded lines, each ended as iCalendar wants."""
    return "".join(f"{plier(ligne)}\r\n" for ligne in lignes)
