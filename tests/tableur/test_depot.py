"""Files that wait for a confirmation."""

import os
import stat
import time
from pathlib import Path

import pytest

from tableur.depot import Depot

pytestmark = pytest.mark.une_fois


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return tmp_path / "imports"


@pytest.fixture
def depot(dossier: Path) -> Depot:
    return Depot(lambda: dossier)


def test_depose_relu_puis_oublie_une_seule_fois(dossier: Path, depot: Depot) -> None:
    cle = depot.deposer(b"Nom\n")
    assert depot.relire(cle) == b"Nom\n"
    assert stat.S_IMODE((dossier / cle).stat().st_mode) == 0o600
    assert [depot.oublier(cle), depot.oublier(cle)] == [True, False]
    assert depot.relire(cle) is None


def test_ceux_de_la_veille_sont_oublies(dossier: Path, depot: Depot) -> None:
    vieux = depot.deposer(b"hier")
    hier = time.time() - 25 * 3600
    os.utime(dossier / vieux, (hier, hier))
    recent = depot.deposer(b"aujourd'hui")
    assert (depot.relire(vieux), depot.relire(recent)) == (None, b"aujourd'hui")


@pytest.mark.parametrize("cle", ["", "../secret", "0" * 31, "0" * 32 + "\n", "Z" * 32])
def test_une_cle_forgee_n_ouvre_rien(depot: Depot, cle: str) -> None:
    assert (depot.relire(cle), depot.oublier(cle)) == (None, False)
