"""gunicorn, for production and for `make serve`. Everything that varies comes from environment variables."""

import os
import sys
from pathlib import Path

from gunicorn.glogging import Logger

RACINE = Path(__file__).resolve().parent
sys.path[:0] = [str(RACINE), str(RACINE / "site")]

from config.journal import SansJeton  # noqa: E402


class Journal(Logger):
    """gunicorn's logger, access and errors alike, without the tokens."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        for journal in (self.access_log, self.error_log):
            if not any(isinstance(filtre, SansJeton) for filtre in journal.filters):
                journal.addFilter(SansJeton())


def entier(nom: str, defaut: int) -> int:
    return int(os.environ.get(nom) or defaut)


wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND") or f"127.0.0.1:{entier('PORT', 8000)}"

worker_class = "gthread"
workers = entier("WEB_CONCURRENCY", 2)
threads = entier("THREADS", 8)
timeout = entier("TIMEOUT", 30)
graceful_timeout = 30
keepalive = 5
# A worker is renewed now and then, never all of them at once. 0 switches this off.
max_requests = entier("MAX_REQUESTS", 5000)
max_requests_jitter = max_requests // 10
# The heartbeat of the workers: on a slow disk, a write to it can pass for a worker that hangs.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108

# Nobody talks to this socket, and two trials at once would fight over it.
control_socket_disable = True

logger_class = Journal
errorlog = "-"
accesslog = os.environ.get("ACCESSLOG", "-") or None
# The path without its query, no referrer: what people search for, and where they come from, is not kept.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
