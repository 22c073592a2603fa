"""The demonstration: as production answers (no debug page, hashed and compressed static files), on SQLite, mail in a folder."""

from .dev import *

DEBUG = False
# The association of the demonstration data.
ATELIERS_NOM = PARCOURS_NOM = PARTENAIRES_NOM = "PIMMS Médiation Paris"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
