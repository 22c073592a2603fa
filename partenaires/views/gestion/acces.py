"""Who may do what with a structure, and the two shapes of our screens about one: a page, and an action."""

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from ateliers.exceptions import RefusError
from ateliers.views.gestion.acces import AccesMixin
from partenaires.models import Structure

VOIR = "partenaires.view_structure"
MODIFIER = "partenaires.change_structure"
SUPPRIMER = "partenaires.delete_structure"
IMPORTER = "partenaires.importer_structure"
INVITER = "partenaires.add_referent"
CHANGER_REFERENT = "partenaires.change_referent"
AJOUTER_DOCUMENT = "partenaires.add_documentstructure"
SUPPRIMER_DOCUMENT = "partenaires.delete_documentstructure"
GARDER_PLACES = "partenaires.add_blocagestructure"
RENDRE_PLACES = "partenaires.delete_blocagestructure"
CHANGER_CONVENTION = "partenaires.change_convention"
EXPORTER = "partenaires.exporter_structure"
BILAN = "partenaires.voir_bilan_partenaires"


class StructureMixin(AccesMixin):
    """A structure of one's own places. Another one is a 404, whatever one may do with one's own."""

    requis = VOIR
    kwargs: dict[str, Any]

    @property
    def compte(self) -> Any:
        return self.request.user

    @cached_property
    def structure(self) -> Structure:
        siennes: Any = Structure.objects.geres_par(self.compte).select_related("site")
        structure: Structure = get_object_or_404(siennes, pk=self.kwargs["pk"])
        return structure

    @cached_property
    def url_fiche(self) -> str:
        return reverse("partenaires_structures:fiche", args=[self.structure.pk])

    def peut(self, droit: str) -> bool:
        return bool(self.compte.has_perm(droit))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.peut(self.requis):
            raise Http404
        self.structure  # noqa: B018 (looked up before the right is)
        return super().dispatch(request, *args, **kwargs)


class EcranStructure(StructureMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page about a structure."""

    header_icon = "group"
    titre: Any = ""

    def get_page_title(self) -> str:
        return str(self.titre or self.structure)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liens = [{"url": reverse("partenaires_structures:index"), "label": _("Structures")}]
        if self.titre:
            liens.append({"url": self.url_fiche, "label": str(self.structure)})
        return [*self.breadcrumbs_items, *liens, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(structure=self.structure, url_fiche=self.url_fiche, **kwargs)


class ActionStructure(StructureMixin, View):
    """Do one thing to a structure, or to something of it, then go back to the part of its page that shows it.

    A refusal is told at the top of the page.
    """

    http_method_names = ["post"]
    ancre = ""
    action = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            phrase = self.agir()
        except RefusError as refus:
            messages.error(request, str(refus))
            return redirect(self.url_fiche)
        # The log names the structure, never a person: Wagtail shows it beyond one's own places.
        log(instance=self.structure, action=self.action)
        messages.success(request, phrase)
        return redirect(f"{self.url_fiche}#{self.ancre}" if self.ancre else self.url_fiche)

    def agir(self) -> str:
        """Do it, and say what was done. Raises RefusError."""
        raise NotImplementedError
