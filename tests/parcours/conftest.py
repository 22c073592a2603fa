from pathlib import Path
from typing import Any

import pytest

from parcours.models import Document
from parcours.models.document import stockage_prive


@pytest.fixture(autouse=True)
def prive(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the HR documents of a test in a folder of its own."""
    settings.PARCOURS_DOSSIER_PRIVE = str(tmp_path / "prive")
    monkeypatch.setattr(Document._meta.get_field("fichier"), "storage", stockage_prive())
    return tmp_path / "prive"
