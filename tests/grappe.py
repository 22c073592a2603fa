"""A private PostgreSQL cluster that lives as long as the tests that need it.

From the command line, run any command with DATABASE_URL set to a new, empty database:

    .venv/bin/python tests/grappe.py make serve PORT=8001
"""

import contextlib
import getpass
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

BASE = "pimms"
PREFIXE = "pimms-postgres-"
MEMOIRE_MINIMALE = 2 * 1024**3
DELAI_DEMARRAGE = 30
# A test database may vanish with the machine: durability is not paid for.
REGLAGES = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "autovacuum": "off",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
}


class GrappeIndisponible(Exception):
    """The cluster cannot start; the message says why."""


def trouver_binaires() -> Path | None:
    """Return the folder that holds initdb and postgres, the newest version first, or None."""
    candidats = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        candidats.append(Path(initdb).resolve().parent)
    return next((d for d in candidats if (d / "initdb").exists() and (d / "postgres").exists()), None)


def _prefixe() -> list[str]:
    """Return what precedes a command of PostgreSQL: it refuses root, and must stop with us even if we are killed."""
    mourir_avec_nous = ["--pdeathsig", "INT"]
    if not shutil.which("setpriv"):
        if os.geteuid() == 0:
            raise GrappeIndisponible("PostgreSQL refuse de démarrer en root, et setpriv n’est pas installé.")
        return []
    if os.geteuid() == 0:
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *mourir_avec_nous]
    return ["setpriv", *mourir_avec_nous]


def _dossier_parent() -> Path:
    """Return where the data goes: in memory when there is room, as copying a database is then twenty times faster."""
    memoire = Path("/dev/shm")
    if memoire.is_dir() and os.access(memoire, os.W_OK) and shutil.disk_usage(memoire).free > MEMOIRE_MINIMALE:
        return memoire
    return Path(tempfile.gettempdir())


def _balayer(parent: Path) -> None:
    """Remove what a run that was killed left behind: its server has stopped with it, its files have not gone."""
    for dossier in parent.glob(f"{PREFIXE}*"):
        if (dossier / "donnees" / "postmaster.pid").exists() or time.time() - dossier.stat().st_mtime < 600:
            continue
        shutil.rmtree(dossier, ignore_errors=True)


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])


def _initialiser(binaires: Path, dossier: Path, mot_de_passe: str) -> None:
    fichier = dossier / "mot-de-passe"
    fichier.write_text(mot_de_passe)
    fichier.chmod(0o600)
    if os.geteuid() == 0:
        try:
            compte = pwd.getpwnam("postgres")
        except KeyError:
            raise GrappeIndisponible("L’utilisateur « postgres » n’existe pas sur cette machine.") from None
        for chemin in (dossier, fichier):
            os.chown(chemin, compte.pw_uid, compte.pw_gid)
    commande = [
        *_prefixe(),
        str(binaires / "initdb"),
        *("--pgdata", str(dossier / "donnees"), "--username", "postgres", "--pwfile", str(fichier)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
    ]
    resultat = subprocess.run(commande, capture_output=True, text=True, cwd=dossier, check=False)
    if resultat.returncode:
        raise GrappeIndisponible(f"initdb a échoué : {resultat.stderr.strip()}")
    fichier.unlink()


def _attendre(processus: subprocess.Popen[bytes], binaires: Path, port: int, journal: Path) -> None:
    limite = time.monotonic() + DELAI_DEMARRAGE
    sonde = [str(binaires / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(sonde, check=False).returncode:
        if processus.poll() is not None or time.monotonic() > limite:
            raise GrappeIndisponible(f"PostgreSQL ne démarre pas :\n{journal.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


@contextlib.contextmanager
def grappe() -> Iterator[str]:
    """Start a cluster in a temporary folder, yield its DATABASE_URL, then stop and remove it."""
    binaires = trouver_binaires()
    if binaires is None:
        raise GrappeIndisponible("PostgreSQL n’est pas installé sur cette machine.")
    mot_de_passe, port = secrets.token_urlsafe(24), _port_libre()
    parent = _dossier_parent()
    _balayer(parent)
    dossier = Path(tempfile.mkdtemp(prefix=PREFIXE, dir=parent))
    journal = dossier / "journal"
    processus = None
    try:
        _initialiser(binaires, dossier, mot_de_passe)
        options = REGLAGES | {"port": str(port), "unix_socket_directories": str(dossier)}
        with journal.open("wb") as sortie:
            processus = subprocess.Popen(
                [*_prefixe(), str(binaires / "postgres"), "-D", str(dossier / "donnees")]
                + [f"--{nom}={valeur}" for nom, valeur in options.items()],
                stdin=subprocess.DEVNULL,
                stdout=sortie,
                stderr=sortie,
                cwd=dossier,
                # Ctrl-C goes to the tests first: the cluster is stopped below, when they are done with it.
                start_new_session=True,
            )
        _attendre(processus, binaires, port, journal)
        adresse = {"host": "127.0.0.1", "port": str(port), "username": "postgres"}
        subprocess.run(
            [str(binaires / "createdb"), *(f"--{nom}={valeur}" for nom, valeur in adresse.items()), BASE],
            env=os.environ | {"PGPASSWORD": mot_de_passe},
            check=True,
        )
        yield f"postgres://postgres:{mot_de_passe}@127.0.0.1:{port}/{BASE}"
    finally:
        if processus is not None:
            _arreter(processus)
        shutil.rmtree(dossier, ignore_errors=True)


def _arreter(processus: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, then insist."""
    processus.send_signal(signal.SIGINT)
    try:
        processus.wait(timeout=20)
    except subprocess.TimeoutExpired:
        processus.kill()
        processus.wait()


def executer(commande: list[str], environnement: dict[str, str]) -> int:
    """Run a command and return its exit code; if we are stopped meanwhile, ask it to stop and wait for it."""
    with subprocess.Popen(commande, env=environnement, stdin=subprocess.DEVNULL) as enfant:
        try:
            return enfant.wait()
        except BaseException:
            enfant.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                enfant.wait(timeout=35)
            enfant.kill()
            raise


def fermer_proprement_si_arrete() -> None:
    """Make SIGTERM unwind the stack as Ctrl-C does, so that nothing stays behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


if __name__ == "__main__":
    fermer_proprement_si_arrete()
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        with grappe() as url:
            print(f"PostgreSQL ({getpass.getuser()}) : {url}", flush=True)
            code = executer(sys.argv[1:], os.environ | {"DATABASE_URL": url})
    except GrappeIndisponible as raison:
        sys.exit(str(raison))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
