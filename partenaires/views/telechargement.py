"""A shared file, as its two readers get it: the structure and the team."""

from pathlib import PurePath

from django.http import FileResponse, Http404
from django.utils.text import slugify

from partenaires.models import DocumentStructure


def a_enregistrer(document: DocumentStructure) -> FileResponse:
    """Return a file to save: never shown by the browser, which must not guess what it is. Raises Http404 when it is gone."""
    try:
        fichier = document.fichier.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    nom = (slugify(document.titre)[:80] or "document") + PurePath(str(document.fichier.name)).suffix
    reponse = FileResponse(fichier, as_attachment=True, filename=nom, content_type="application/octet-stream")
    reponse.headers["Cache-Control"] = "no-store, private"
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return reponse
