"""Fixtures for every test. The helpers they rest on are plain modules beside this file."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis.database import DirectoryBasedExampleDatabase
from playwright.sync_api import expect

from tests.bases import RACINE, Bases, creer_bases
from tests.navigateur import ARGUMENTS, trouver_chromium
from tests.puits import PuitsSmtp
from tests.reseau import interdire

# Playwright's synchronous API keeps an event loop in the thread of the test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# As patient as its clicks: five seconds are too few where every processor is busy.
expect.set_options(timeout=30_000)

hypothesis_settings.register_profile(
    "dev",
    deadline=None,
    database=DirectoryBasedExampleDatabase(RACINE / ".cache" / "hypothesis"),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile(
    "ci", parent=hypothesis_settings.get_profile("dev"), derandomize=True, database=None
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this run cannot do, with the reason."""
    sans_postgresql = pytest.mark.skip(reason="demande PostgreSQL : make test BASES=postgresql")
    sans_navigateur = pytest.mark.skip(reason="demande Chromium, qui n’est pas installé")
    for item in items:
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(sans_postgresql)
        if item.get_closest_marker("navigateur") and trouver_chromium() is None:
            item.add_marker(sans_navigateur)


@pytest.fixture(scope="session", autouse=True)
def _reseau_interdit() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as retouche:
        interdire(retouche)
        yield


@pytest.fixture(scope="session")
def bases(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Bases]:
    """The databases of this worker (`bases.url()` gives the current one's address)."""
    ouvrier = os.environ.get("PYTEST_XDIST_WORKER", "seul")
    with django_db_blocker.unblock():
        bases = creer_bases(ouvrier=ouvrier, dossier=tmp_path_factory.mktemp("bases"))
        bases.preparer(refaire=request.config.getoption("create_db"))
    yield bases
    with django_db_blocker.unblock():
        bases.fermer()


@pytest.fixture(scope="session")
def django_db_setup(bases: Bases) -> Iterator[None]:
    """Replace pytest-django's own: copy a template, and copy it again instead of flushing."""
    with pytest.MonkeyPatch.context() as retouche:
        retouche.setattr(TransactionTestCase, "_fixture_teardown", lambda _: bases.renouveler())
        yield


@pytest.fixture(autouse=True)
def _cache_vide() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def environnement(bases: Bases, transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """Environment variables for a process (manage.py, gunicorn) that shares the database of the test."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": bases.url(),
        "DONNEES": str(tmp_path / "donnees"),
        "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")]),
    }


@pytest.fixture
def puits_smtp(settings: Any) -> Iterator[PuitsSmtp]:
    """A real mail server on this machine; Django sends its mail there during the test."""
    puits = PuitsSmtp()
    puits.demarrer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", puits.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield puits
    puits.arreter()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {"executable_path": trouver_chromium(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "fr-FR", "timezone_id": "Europe/Paris"}
