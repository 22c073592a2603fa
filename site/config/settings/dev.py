"""A developer's machine: SQLite, mail written to a folder, detailed errors."""

from .base import *
from .base import DONNEES, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env("SECRET_KEY", default="cle-de-developpement-jamais-en-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

DONNEES.mkdir(parents=True, exist_ok=True)
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = str(DONNEES / "courriels")

SERVIR_MEDIA = True
