"""What is kept about somebody, as a file to hand over."""

from typing import Any

from django.http import JsonResponse


def fichier_de_donnees(donnees: dict[str, Any], *, nom: str) -> JsonResponse:
    """Return the answer that downloads these data as `nom`.json, which no cache keeps."""
    entetes = {"Content-Disposition": f'attachment; filename="{nom}.json"', "Cache-Control": "no-store, private"}
    return JsonResponse(donnees, headers=entetes, json_dumps_params={"ensure_ascii": False, "indent": 2})
