"""The private calendar of a structure: how to follow it, and its address to renew or to stop."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from partenaires.conf import url_absolue
from partenaires.domain.agenda import creer_agenda, jeton_agenda, revoquer_agenda

from .acces import EspaceMixin


class AgendaView(EspaceMixin, TemplateView):
    template_name = "partenaires/espace/agenda.html"
    rubrique = "agenda"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        jeton = jeton_agenda(self.structure)
        adresse = url_absolue(reverse("partenaires:agenda_ics", args=[jeton])) if jeton else ""
        webcal = f"webcal:{adresse.partition(':')[2]}"
        return super().get_context_data(adresse=adresse, webcal=webcal, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Give a new address, or stop the present one: managers only."""
        if not self.referent.gestionnaire:
            raise PermissionDenied
        if request.POST.get("action") == "arreter":
            revoquer_agenda(self.structure)
            messages.success(request, _("C’est fait. L’adresse ne marche plus."))
        else:
            creer_agenda(self.structure)
            messages.success(request, _("C’est fait. Voici votre nouvelle adresse."))
        return redirect("partenaires:agenda", structure=self.structure.pk)
