"""Test databases: migrated once into a template, then copied for each worker and after each transactional test.

The template is kept in `.cache/bases`, under a name that changes with whatever a migration writes. Copying it takes
a few milliseconds; it also gives every transactional test the rows of the migrations back, which a flush would lose.
"""

import contextlib
import fcntl
import hashlib
import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.grappe import trouver_binaires

RACINE = Path(__file__).resolve().parents[1]
CACHE = RACINE / ".cache" / "bases"
# What decides the contents of a freshly migrated database: tables, and the rows that post_migrate receivers write.
SOURCES = (
    "requirements.txt",
    "site/config/settings/*.py",
    "*/migrations/*.py",
    "*/models/*.py",
    "*/apps.py",
    "*/receivers.py",
    "**/roles.py",
    "**/creer_roles.py",
)


def empreinte() -> str:
    """Return a short hash of everything a fresh database depends on."""
    somme = hashlib.sha256()
    for chemin in sorted({chemin for motif in SOURCES for chemin in RACINE.glob(motif) if ".venv" not in chemin.parts}):
        somme.update(str(chemin.relative_to(RACINE)).encode())
        somme.update(chemin.read_bytes())
    return somme.hexdigest()[:16]


@contextlib.contextmanager
def verrou() -> Iterator[None]:
    """Let one process at a time prepare the template: xdist's workers all ask for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "verrou").open("w") as fichier:
        fcntl.flock(fichier, fcntl.LOCK_EX)
        yield


def pointer_vers(nom: str) -> None:
    """Make every connection of this process, in any thread, open the database `nom`."""
    connection.close()
    connection.settings_dict["NAME"] = nom
    settings.DATABASES["default"]["NAME"] = nom


def _oublier_les_anciens(sauf: str) -> None:
    for chemin in CACHE.glob("modele-*"):
        if sauf not in chemin.name:
            chemin.unlink(missing_ok=True)


class Bases:
    """The databases of one worker. Subclasses know how a template is made, and how it is copied."""

    def __init__(self, *, ouvrier: str, dossier: Path) -> None:
        self.ouvrier = ouvrier
        self.dossier = dossier
        self.numeros = itertools.count(1)
        self.courante: str | None = None

    def preparer(self, *, refaire: bool = False) -> None:
        """Make sure that the template exists, then point at a first copy."""
        with verrou():
            self._preparer_modele(refaire=refaire)
        self.renouveler()

    def renouveler(self) -> None:
        """Replace the database by a new copy of the template. Connections left open elsewhere see the old one end."""
        ancienne, self.courante = self.courante, self._copier(next(self.numeros))
        pointer_vers(self.courante)
        if ancienne:
            self._supprimer(ancienne)

    def fermer(self) -> None:
        """Remove what this worker made."""
        connection.close()
        if self.courante:
            self._supprimer(self.courante)

    def url(self) -> str:
        """Return the DATABASE_URL of the current database, for processes that a test starts."""
        raise NotImplementedError

    def _preparer_modele(self, *, refaire: bool) -> None:
        raise NotImplementedError

    def _copier(self, numero: int) -> str:
        raise NotImplementedError

    def _supprimer(self, nom: str) -> None:
        raise NotImplementedError


class BasesSqlite(Bases):
    """A file for each copy, under a new name each time: a file that is open must never be replaced."""

    def __init__(self, *, ouvrier: str, dossier: Path) -> None:
        super().__init__(ouvrier=ouvrier, dossier=dossier)
        self.modele = CACHE / f"modele-{empreinte()}.sqlite3"

    def url(self) -> str:
        return f"sqlite:///{self.courante}"

    def _preparer_modele(self, *, refaire: bool) -> None:
        if self.modele.exists() and not refaire:
            return
        brouillon = self.dossier / "modele.sqlite3"
        pointer_vers(str(brouillon))
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        _oublier_les_anciens(sauf="-pg")
        shutil.copyfile(brouillon, self.modele)

    def _copier(self, numero: int) -> str:
        copie = self.dossier / f"base-{numero}.sqlite3"
        shutil.copyfile(self.modele, copie)
        return str(copie)

    def _supprimer(self, nom: str) -> None:
        for suffixe in ("", "-wal", "-shm"):
            Path(nom + suffixe).unlink(missing_ok=True)


class BasesPostgresql(Bases):
    """A database for each copy, made by CREATE DATABASE … TEMPLATE; the template itself is dumped to the cache."""

    def __init__(self, *, ouvrier: str, dossier: Path) -> None:
        super().__init__(ouvrier=ouvrier, dossier=dossier)
        self.origine = connection.settings_dict["NAME"]
        self.modele = f"{self.origine}_modele_{empreinte()}"

    def url(self) -> str:
        acces = connection.settings_dict
        identite = f"{acces['USER']}:{acces['PASSWORD']}@" if acces["USER"] else ""
        return f"postgres://{identite}{acces['HOST']}:{acces['PORT'] or 5432}/{self.courante}"

    def _executer(self, ordre: str) -> None:
        with connection._nodb_cursor() as curseur:
            curseur.execute(ordre)

    def _existe(self, nom: str) -> bool:
        with connection._nodb_cursor() as curseur:
            curseur.execute("SELECT 1 FROM pg_database WHERE datname = %s", [nom])
            return curseur.fetchone() is not None

    def _preparer_modele(self, *, refaire: bool) -> None:
        if self._existe(self.modele):
            if not refaire:
                return
            self._supprimer(self.modele)
        brouillon = f"{self.modele}_brouillon"
        self._supprimer(brouillon)
        self._executer(f'CREATE DATABASE "{brouillon}"')
        with connection._nodb_cursor() as curseur:
            curseur.execute("SHOW server_version_num")
            version = int(curseur.fetchone()[0]) // 10_000
        copie = CACHE / f"modele-{empreinte()}-pg{version}.sql"
        if refaire or not copie.exists() or not self._client("psql", "--quiet", "--file", str(copie), base=brouillon):
            self._supprimer(brouillon)
            self._executer(f'CREATE DATABASE "{brouillon}"')
            pointer_vers(brouillon)
            call_command("migrate", verbosity=0, interactive=False)
            pointer_vers(self.origine)
            provisoire = self.dossier / "modele.sql"
            if self._client("pg_dump", "--file", str(provisoire), base=brouillon):
                _oublier_les_anciens(sauf=".sqlite3")
                shutil.copyfile(provisoire, copie)
        self._executer(f'ALTER DATABASE "{brouillon}" RENAME TO "{self.modele}"')

    def _client(self, programme: str, *arguments: str, base: str) -> bool:
        """Run one of PostgreSQL's own clients; False when it is missing or fails (the cache is then done without)."""
        binaires = trouver_binaires()
        if binaires is None or not (binaires / programme).exists():
            return False
        acces = connection.settings_dict
        environnement = os.environ | {
            "PGHOST": acces["HOST"],
            "PGPORT": str(acces["PORT"] or 5432),
            "PGUSER": acces["USER"],
            "PGPASSWORD": acces["PASSWORD"],
            "PGDATABASE": base,
        }
        options = ["--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--single-transaction"] if programme == "psql" else []
        commande = [str(binaires / programme), *options, *arguments]
        return subprocess.run(commande, env=environnement, capture_output=True, check=False).returncode == 0

    def _copier(self, numero: int) -> str:
        copie = f"{self.origine}_test_{self.ouvrier}_{numero}"
        self._supprimer(copie)
        self._executer(f'CREATE DATABASE "{copie}" TEMPLATE "{self.modele}"')
        return copie

    def _supprimer(self, nom: str) -> None:
        self._executer(f'DROP DATABASE IF EXISTS "{nom}" WITH (FORCE)')


def creer_bases(*, ouvrier: str, dossier: Path) -> Bases:
    """Return the databases for the engine that the settings chose."""
    genre = BasesPostgresql if connection.vendor == "postgresql" else BasesSqlite
    return genre(ouvrier=ouvrier, dossier=dossier)
