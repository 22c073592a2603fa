"""The documents and the agreements that staff shares with a structure."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView, View

from partenaires.models import DocumentStructure
from partenaires.views.telechargement import a_enregistrer

from .acces import EspaceMixin


class DocumentsView(EspaceMixin, TemplateView):
    template_name = "partenaires/espace/documents.html"
    rubrique = "documents"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            documents=self.structure.documents.select_related("convention"),
            conventions=self.structure.conventions.prefetch_related("montants"),
            **kwargs,
        )


class DocumentView(EspaceMixin, View):
    """A file of this structure, to save: never shown by the browser, which must not guess what it is."""

    http_method_names = ["get", "head"]
    document: DocumentStructure

    def verifier_cible(self) -> None:
        self.document = get_object_or_404(self.structure.documents, pk=self.kwargs["document"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return a_enregistrer(self.document)
