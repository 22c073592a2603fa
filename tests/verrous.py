"""See that another connection waits for a lock (PostgreSQL)."""

import time

from django.db import connection

ATTENTES = """
SELECT count(*) FROM pg_locks
JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""
DELAI = 10


def attendre_un_verrou() -> None:
    """Return once another connection to this database waits for a lock; fail after some seconds."""
    limite = time.monotonic() + DELAI
    while True:
        with connection.cursor() as curseur:
            curseur.execute(ATTENTES)
            if curseur.fetchone() != (0,):
                return
        assert time.monotonic() < limite, "personne n’attend"
        time.sleep(0.02)
