"""Files that are made on demand and kept by nobody."""

from django.http import HttpResponse

TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def fichier_prive(contenu: bytes, *, nom: str, montrer: bool = False) -> HttpResponse:
    """Answer with a file; its type follows its name. `montrer` opens it in the browser rather than keeping it."""
    reponse = HttpResponse(contenu, content_type=TYPES[nom.rpartition(".")[2]])
    reponse.headers["Content-Disposition"] = f'{"inline" if montrer else "attachment"}; filename="{nom}"'
    reponse.headers["Cache-Control"] = "no-store, private"
    return reponse
