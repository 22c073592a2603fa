"""Production. Refuses to start with a setting that would be unsafe, and says which."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import WAGTAILADMIN_BASE_URL, env

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

# A trial on one's own machine, without TLS. Refused as soon as another host may be asked for.
ESSAI_HTTP = env.bool("ESSAI_HTTP", default=False)
HOTES_LOCAUX = {"127.0.0.1", "localhost", "[::1]", "testserver"}


def _refuser(nom: str, raison: str) -> None:
    raise ImproperlyConfigured(f"{nom} : {raison} Voir docs/exploitation.md.")


if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10:
    _refuser("SECRET_KEY", "donnez une clé secrète d’au moins 50 caractères tirés au hasard.")
if not ALLOWED_HOSTS or any("*" in hote or hote.startswith(".") for hote in ALLOWED_HOSTS):
    _refuser("ALLOWED_HOSTS", "donnez les noms exacts du site, séparés par des virgules, sans joker.")
if not env("DATABASE_URL", default=""):
    _refuser("DATABASE_URL", "donnez l’adresse de la base de données.")
if ESSAI_HTTP and not set(ALLOWED_HOSTS) <= HOTES_LOCAUX:
    _refuser("ESSAI_HTTP", "un essai sans HTTPS ne répond qu’à 127.0.0.1 et localhost.")
if not ESSAI_HTTP and urlsplit(WAGTAILADMIN_BASE_URL).scheme != "https":
    _refuser("URL_PUBLIQUE", "donnez l’adresse du site, qui commence par https://.")
if not ESSAI_HTTP and not env("EMAIL_URL", default=""):
    _refuser("EMAIL_URL", "donnez le serveur de courriel, par exemple smtp+tls://nom:secret@serveur:587.")

vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025"))
EMAIL_FILE_PATH = env("EMAIL_FILE_PATH", default="")

CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL] if not ESSAI_HTTP else []
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not ESSAI_HTTP
SECURE_PROXY_SSL_HEADER = None if ESSAI_HTTP else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if ESSAI_HTTP else env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not ESSAI_HTTP

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SERVIR_MEDIA = ESSAI_HTTP

# W019: Wagtail previews a page in a frame of its own origin. W021: preloading binds a domain for years, the host decides.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W021"]
