"""Create, edit and delete: our rules around Wagtail's own screens."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, RestrictedError
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.views import generic

from ateliers.exceptions import RefusError

from .acces import AccesMixin, PerimetreMixin

PHRASE_ERREUR = _("Rien n’est enregistré. Corrigez le formulaire, puis recommencez.")


class RefusMixin:
    """Show a refusal of the domain as an error of the form: nothing that was typed is lost."""

    def form_valid(self, form: Form) -> HttpResponseBase:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except RefusError as refus:
            form.add_error(None, str(refus))
        except ValidationError as erreur:
            form.add_error(None, ValidationError(erreur.messages))
        self.produced_error_code = "validation_error"
        self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
        return self.form_invalid(form)  # type: ignore[attr-defined,no-any-return]


class CreationView(RefusMixin, AccesMixin, generic.CreateView):
    """Create a record. `page_title` is its heading: "Nouvelle séance"."""

    success_message = _("C’est créé : %(object)s.")
    error_message = PHRASE_ERREUR

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.get_page_title()}]


class ModificationView(RefusMixin, PerimetreMixin, generic.EditView):
    """Edit a record of one's own places."""

    success_message = _("C’est enregistré : %(object)s.")
    error_message = PHRASE_ERREUR


class SuppressionView(PerimetreMixin, generic.DeleteView):
    """Delete a record that nothing uses; refuse with a sentence otherwise."""

    phrase_utilise = _("Cet élément sert encore : il ne peut pas être supprimé.")

    def motif_de_refus(self) -> Any:
        """Return why this record must stay, or an empty text."""
        return ""

    def refuser_suppression(self, phrase: Any) -> HttpResponse:
        messages.error(self.request, phrase)
        return redirect(self.get_success_url())

    def get(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        motif = self.motif_de_refus()
        return self.refuser_suppression(motif) if motif else super().get(*args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponseBase:
        if motif := self.motif_de_refus():
            return self.refuser_suppression(motif)
        try:
            return super().form_valid(form)
        except (ProtectedError, RestrictedError):
            return self.refuser_suppression(self.phrase_utilise)


class SansPerimetreMixin:
    """For records that belong to no place, such as themes."""

    def borner(self, queryset: Any) -> Any:
        return queryset
