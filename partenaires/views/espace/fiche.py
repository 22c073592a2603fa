"""The file of a structure: everybody of it reads it, its managers change it."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from partenaires.forms.fiche import FicheForm
from partenaires.models import Structure

from .acces import EspaceMixin


class FicheView(EspaceMixin, TemplateView):
    template_name = "partenaires/espace/fiche.html"
    rubrique = "fiche"


class ModifierFicheView(EspaceMixin, FormView):
    template_name = "partenaires/espace/fiche_modifier.html"
    form_class = FicheForm
    rubrique = "fiche"
    gestionnaire = True

    def get_form_kwargs(self) -> dict[str, Any]:
        # The form writes into its own copy: a refused name must not show in the head of the page.
        return super().get_form_kwargs() | {"instance": Structure.objects.get(pk=self.structure.pk)}

    def form_valid(self, form: FicheForm) -> HttpResponse:
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error("siret", _("Une autre structure porte déjà ce numéro SIRET."))
            return self.form_invalid(form)
        messages.success(self.request, _("C’est fait. La fiche de votre structure est changée."))
        return redirect("partenaires:fiche", structure=self.structure.pk)
