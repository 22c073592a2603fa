"""A developer's machine: SQLite, mail written to a folder, detailed errors."""

from .base import *
from .base import DONNEES, RACINE, env

DEBUG = env.bool("DEBUG", default=True)
# The key of `make serve`, once it has one: the links of a booking open and are written alike by every command.
CLE_DES_ESSAIS = RACINE / ".secret-essai"
SECRET_KEY = env("SECRET_KEY", default="") or (
    CLE_DES_ESSAIS.read_text().strip() if CLE_DES_ESSAIS.exists() else "cle-de-developpement-jamais-en-production"
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

DONNEES.mkdir(parents=True, exist_ok=True)
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="filemail:///")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = str(DONNEES / "courriels")

SERVIR_MEDIA = True
