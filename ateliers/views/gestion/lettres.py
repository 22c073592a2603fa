"""Letters that did not leave. They belong to no place: those who look after all of them see to it."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ateliers.domain.lettres import lettre_perimee
from ateliers.domain.suivi import relancer_lettre
from ateliers.models import Lettre

from .acces import TOUS, AccesMixin
from .phrases import phrase_essais

MAXIMUM = 100


class LettresView(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """The latest letters that failed, or are being tried again: their subject and their address, not what they say."""

    droit = TOUS
    liste = True
    header_icon = "mail"
    page_title = gettext_lazy("Lettres qui ne sont pas parties")
    template_name = "ateliers/gestion/lettres.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("ateliers_messages:index"), "label": _("Messages")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lettres = Lettre.objects.en_souffrance()
        return super().get_context_data(
            nombre=lettres.count(),
            maximum=MAXIMUM,
            lignes=[
                {
                    "lettre": lettre,
                    "sujet": lettre.contexte.get("sujet", ""),
                    "essais": phrase_essais(lettre),
                    "utile": not lettre_perimee(lettre),
                }
                for lettre in lettres.order_by("-cree_le", "-pk")[:MAXIMUM]
            ],
            peut_agir=self.request.user.has_perm("ateliers.change_message"),
            **kwargs,
        )


class LettreRelanceView(AccesMixin, View):
    """Try again to send a letter."""

    requis = TOUS
    droit = "ateliers.change_message"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if relancer_lettre(lettre_id=kwargs["pk"]):
            messages.success(request, _("La lettre va repartir."))
        else:
            messages.warning(request, _("Cette lettre est déjà partie, va partir, ou n’est plus utile."))
        return redirect("ateliers_messages:lettres")
