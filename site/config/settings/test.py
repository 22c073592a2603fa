"""The test suite: DATABASE_URL chooses the database (a SQLite file by default), mail stays in memory."""

from .base import *
from .base import DATABASES, DONNEES

DEBUG = False
SECRET_KEY = "cle-des-tests"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

DONNEES.mkdir(parents=True, exist_ok=True)
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Threads must share the database: a file, never memory.
    DATABASES["default"]["TEST"] = {"NAME": str(DONNEES / "tests.sqlite3")}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
WAGTAILADMIN_BASE_URL = "http://testserver"
ATELIERS_DELAI_MINIMAL_SECONDES = 0
PARTENAIRES_DELAI_MINIMAL_SECONDES = 0
