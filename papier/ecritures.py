"""Put text in the order and the shapes in which it is drawn: ReportLab draws characters from left to right, as they come.

Enough for names and titles among French text: Arabic letters are joined, right-to-left runs reversed. What cannot be seen
(joiners, direction marks, skin tones, vowel signs of Arabic and Hebrew) is left out rather than drawn as a box.
"""

import re
import unicodedata
from functools import cache

INVISIBLES = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)
# More than two marks on a letter is no writing: they would pile up over the lines above.
MARQUES_EN_TROP = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
CONTROLES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
DROITE_A_GAUCHE = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
PASSAGE = re.compile(f"[(\\[«]*{DROITE_A_GAUCHE}(?:[^A-Za-zÀ-ɏ]*{DROITE_A_GAUCHE})?[)\\]»]*")
NOMBRE = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/][0-9\u0660-\u0669\u06f0-\u06f9]+)*")
MIROIRS = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")

Formes = dict[str, dict[str, str]]


@cache
def formes_arabes() -> Formes:
    """Return, for each Arabic letter or lam-alef pair, its drawn forms, read from Unicode's own table."""
    formes: Formes = {}
    for point in (*range(0xFB50, 0xFDF0), *range(0xFE70, 0xFEFD)):
        forme, *lettres = unicodedata.decomposition(chr(point)).split() or [""]
        source = "".join(chr(int(lettre, 16)) for lettre in lettres)
        lam_alef = len(source) == 2 and source[0] == "\u0644" and source[1] in "\u0622\u0623\u0625\u0627"
        if forme in ("<isolated>", "<initial>", "<medial>", "<final>") and (len(source) == 1 or lam_alef):
            formes.setdefault(source, {})[forme.strip("<>")] = chr(point)
    return formes


def _lier(passage: str) -> str:
    """Replace each Arabic letter by the form that its neighbours call for."""
    formes = formes_arabes()
    unites: list[str] = []
    for lettre in passage:
        if unites and unites[-1] + lettre in formes:
            unites[-1] += lettre
        else:
            unites.append(lettre)
    liees = []
    for rang, unite in enumerate(unites):
        avant = rang > 0 and "initial" in formes.get(unites[rang - 1], {})
        apres = rang + 1 < len(unites) and "final" in formes.get(unites[rang + 1], {})
        choix = ("medial" if apres else "final",) if avant else ("initial" if apres else "isolated",)
        possibles = formes.get(unite, {})
        liees.append(next((possibles[c] for c in (*choix, "final" if avant else "isolated") if c in possibles), unite))
    return "".join(liees)


def _retourner(trouve: re.Match[str]) -> str:
    sans_voyelles = "".join(c for c in trouve[0] if unicodedata.category(c) != "Mn")
    inverse = _lier(sans_voyelles)[::-1].translate(MIROIRS)
    return NOMBRE.sub(lambda nombre: nombre[0][::-1], inverse)


def dessinable(texte: str) -> str:
    """Return one line of text as it is drawn, from left to right."""
    ligne = " ".join(CONTROLES.sub(" ", texte).split(" "))
    visible = MARQUES_EN_TROP.sub(r"\1", unicodedata.normalize("NFC", INVISIBLES.sub("", ligne)))
    return PASSAGE.sub(_retourner, visible)
