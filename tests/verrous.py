"""See that another connection waits for a lock that this one holds (PostgreSQL)."""

import time

from django.db import connection

# pg_locks is read as it is now; pg_stat_activity would be the same until the end of the transaction.
ATTENTES = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
DELAI = 10


def attendre_un_verrou() -> None:
    """Return once another connection waits for a lock of this transaction; fail after some seconds."""
    limite = time.monotonic() + DELAI
    while True:
        with connection.cursor() as curseur:
            curseur.execute(ATTENTES)
            if curseur.fetchone() != (0,):
                return
        assert time.monotonic() < limite, "personne n’attend"
        time.sleep(0.02)
