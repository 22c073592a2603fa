"""The demonstration: as production answers (no debug page, hashed and compressed static files), on SQLite, mail in a folder."""

from .dev import *

DEBUG = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
