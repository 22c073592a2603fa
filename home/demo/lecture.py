"""Read the data files of the demonstration."""

import tomllib
from pathlib import Path
from typing import Any

DONNEES = Path(__file__).parent / "donnees"


def lire(nom: str) -> dict[str, Any]:
    """Return the contents of a TOML file of the demonstration."""
    return tomllib.loads((DONNEES / nom).read_text(encoding="utf-8"))
