"""Sessions for the tests of calendars: never saved, and the same to the last byte each time."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ateliers.models import AtelierPage, Lieu, Seance, Theme

ETALONS = Path(__file__).parent / "etalons"
PARIS = ZoneInfo("Europe/Paris")
CREATION = datetime(2026, 9, 1, 8, 30, 15, tzinfo=UTC)

TITRE_PIEGE = "Eau, gaz; air \\ mer\r\nBEGIN:VEVENT\nSUMMARY:intrus"
TEXTE_PIEGE = (
    "Une virgule, un point-virgule; un \\ et un \\n écrit.\r\n"
    'END:VEVENT\r\nBEGIN:VEVENT "guillemets"\x00\x07\u2028 suite\n'
    "عربي : مرحبا بكم في الورشة 👩🏽‍💻 🏳️‍🌈 " + "é😀" * 60
)
TEXTE_LONG = "Ligne très longue, avec des accents; et des virgules. " * 93


def une_seance(
    numero: int = 1, *, lieu: dict[str, Any] | None = None, atelier: dict[str, Any] | None = None, **champs: Any
) -> Seance:
    """Return a session of 7 December 2026 at 14:00 in Paris, with what the test changes."""
    theme = Theme(nom="Énergie", slug="energie", couleur="seagreen")
    page = AtelierPage(
        **(
            {"title": "Comprendre sa facture", "theme": theme, "resume": "Vous apprenez à lire une facture."}
            | (atelier or {})
        )
    )
    endroit = Lieu(
        **(
            {
                "nom": "PIMMS Paris Sud",
                "adresse": "22 rue de la Saïda",
                "code_postal": "75015",
                "commune": "Paris",
                "venir": "Métro ligne 12, arrêt Convention.",
                "fuseau": "Europe/Paris",
            }
            | (lieu or {})
        )
    )
    defauts: dict[str, Any] = {
        "uuid": UUID(int=numero),
        "debut": datetime(2026, 12, 7, 14, 0, tzinfo=PARIS),
        "fin": datetime(2026, 12, 7, 16, 0, tzinfo=PARIS),
        "creee_le": CREATION,
        "modifiee_le": CREATION,
    }
    return Seance(atelier=page, lieu=endroit, **(defauts | champs))


def seance_piegee() -> Seance:
    return une_seance(
        2,
        atelier={"title": TITRE_PIEGE, "resume": TEXTE_PIEGE},
        lieu={"nom": "Salle; A, \\B\r\nX:1"},
        remarque=TEXTE_LONG,
    )


def comparer_a_l_etalon(nom: str, contenu: bytes) -> None:
    """Fail unless `contenu` is the golden file, byte for byte. ECRIRE_ETALONS=1 writes it, to be read before committing."""
    chemin = ETALONS / nom
    if os.environ.get("ECRIRE_ETALONS"):
        chemin.write_bytes(contenu)
    assert contenu == chemin.read_bytes()
