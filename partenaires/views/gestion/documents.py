"""The documents of a structure, for staff: share, read, remove."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.log_actions import log

from partenaires.domain.documents import ajouter_document, supprimer_document
from partenaires.forms.gestion import DocumentForm
from partenaires.models import DocumentStructure
from partenaires.views.telechargement import a_enregistrer

from .acces import AJOUTER_DOCUMENT, SUPPRIMER_DOCUMENT, ActionStructure, StructureMixin
from .fiche_structure import FormulaireStructure


class DocumentMixin(StructureMixin):
    @cached_property
    def document(self) -> DocumentStructure:
        return get_object_or_404(self.structure.documents, pk=self.kwargs["document"])


class AjouterDocumentView(FormulaireStructure):
    droit = AJOUTER_DOCUMENT
    nom_formulaire = "formulaire_document"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = DocumentForm(request.POST, request.FILES, conventions=self.structure.conventions.all())
        if not formulaire.is_valid():
            return self.corriger(request, formulaire)
        ajouter_document(structure=self.structure, par=request.user, **formulaire.cleaned_data)
        log(instance=self.structure, action="partenaires.ajouter_document")
        messages.success(request, _("Le document est dans l’espace de la structure."))
        return redirect(f"{self.url_fiche}#documents-section")


class DocumentView(DocumentMixin, View):
    """A file of a structure, to save: never shown by the browser, which must not guess what it is."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return a_enregistrer(self.document)


class SupprimerDocumentView(DocumentMixin, ActionStructure):
    droit = SUPPRIMER_DOCUMENT
    ancre = "documents-section"
    action = "partenaires.supprimer_document"

    def agir(self) -> str:
        supprimer_document(document=self.document)
        return _("Le document est supprimé.")
