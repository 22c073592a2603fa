import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from gunicorn.config import Config

RACINE = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.une_fois


def charger() -> ModuleType:
    specification = importlib.util.spec_from_file_location("gunicorn_conf", RACINE / "gunicorn.conf.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_journal_garde_son_filtre_apres_un_rechargement() -> None:
    module = charger()
    journal = module.Journal(Config())
    journal.setup(Config())
    assert [type(filtre).__name__ for filtre in journal.access_log.filters].count("SansJeton") >= 1
    assert [type(filtre).__name__ for filtre in journal.error_log.filters].count("SansJeton") >= 1


def test_reglages_viennent_de_lenvironnement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    monkeypatch.delenv("BIND", raising=False)
    module = charger()
    assert module.bind == "127.0.0.1:8123"
    assert module.workers == 3


def test_format_du_journal_ne_garde_ni_requete_ni_provenance() -> None:
    champs = charger().access_log_format
    assert "%(q)s" not in champs
    assert "%(r)s" not in champs
    assert "%(f)s" not in champs
