"""A QR code drawn on a PDF: an address that a phone reads."""

import segno

from .document import Document


def dessiner(document: Document, adresse: str, *, x: float, y: float, cote: float) -> None:
    """Draw the code from its bottom left corner, `cote` points wide. Its role and its words are the caller's."""
    matrice = segno.make(adresse, error="m", micro=False).matrix
    pas = cote / len(matrice)
    document.canevas.setFillColorRGB(0, 0, 0)
    for rang, ligne in enumerate(matrice):
        for colonne, noir in enumerate(ligne):
            if noir:
                document.canevas.rect(x + colonne * pas, y + cote - (rang + 1) * pas, pas, pas, stroke=0, fill=1)
