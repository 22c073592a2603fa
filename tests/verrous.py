"""Change something while another connection waits for its lock (PostgreSQL)."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import TypeVar

from django.db import connection

# pg_locks is read as it is now; pg_stat_activity would be the same until the end of the transaction.
ATTENTES = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
DELAI = 10
T, V = TypeVar("T"), TypeVar("V")


def lu_apres_l_attente(
    verrou: Callable[[], AbstractContextManager[T]], *, changer: Callable[[], object], lire: Callable[[T], V]
) -> V:
    """Take a lock, `changer` what it protects once another connection waits for it, and return what that one reads."""

    def attendre() -> V:
        try:
            with verrou() as obtenu:
                return lire(obtenu)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fil:
        with verrou():
            lu = fil.submit(attendre)
            _attendre_l_autre()
            changer()
        return lu.result()


def _attendre_l_autre() -> None:
    """Return once another connection waits for a lock of this transaction; fail after some seconds."""
    limite = time.monotonic() + DELAI
    while True:
        with connection.cursor() as curseur:
            curseur.execute(ATTENTES)
            if curseur.fetchone() != (0,):
                return
        assert time.monotonic() < limite, "personne n’attend"
        time.sleep(0.02)
