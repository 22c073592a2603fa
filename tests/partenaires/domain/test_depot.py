"""Files that wait for a confirmation."""

import os
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from partenaires.domain.depot import deposer, oublier, relire

pytestmark = pytest.mark.une_fois


@pytest.fixture(autouse=True)
def dossier(settings: Any, tmp_path: Path) -> Path:
    settings.PARTENAIRES_DOSSIER_PRIVE = str(tmp_path)
    return tmp_path / "imports-structures"


def test_depose_relu_puis_oublie_une_seule_fois(dossier: Path) -> None:
    cle = deposer(b"Nom\n")
    assert relire(cle) == b"Nom\n"
    assert stat.S_IMODE((dossier / cle).stat().st_mode) == 0o600
    assert [oublier(cle), oublier(cle)] == [True, False]
    assert relire(cle) is None


def test_ceux_de_la_veille_sont_oublies(dossier: Path) -> None:
    vieux = deposer(b"hier")
    hier = time.time() - 25 * 3600
    os.utime(dossier / vieux, (hier, hier))
    recent = deposer(b"aujourd'hui")
    assert (relire(vieux), relire(recent)) == (None, b"aujourd'hui")


@pytest.mark.parametrize("cle", ["", "../secret", "0" * 31, "0" * 32 + "\n", "Z" * 32])
def test_une_cle_forgee_n_ouvre_rien(cle: str) -> None:
    assert (relire(cle), oublier(cle)) == (None, False)
