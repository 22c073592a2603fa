"""The two shapes of our screens about a person: a page, and a form that does one action."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from parcours.domain.journal import noter
from parcours.exceptions import RefusError
from parcours.models import Mediateur, Operation

from .acces import CibleMixin


class Ecran(WagtailAdminTemplateMixin, TemplateView):
    """A page of our own in Wagtail's frame. HR pages are never kept by a browser or a proxy."""

    def render_to_response(self, context: dict[str, Any], **options: Any) -> Any:
        reponse = super().render_to_response(context, **options)
        reponse.headers["Cache-Control"] = "no-store, private"
        return reponse


class EcranDossier(CibleMixin, Ecran):
    """A page about a person's file."""

    header_icon = "user"
    titre: Any = ""

    @cached_property
    def url_dossier(self) -> str:
        return reverse("parcours_dossiers:dossier", args=[self.dossier.pk])

    def get_page_title(self) -> str:
        return str(self.titre or self.dossier)

    def get_page_subtitle(self) -> str:
        return str(self.dossier) if self.titre else self.dossier.matricule

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liens = [{"url": reverse("parcours_dossiers:index"), "label": _("Dossiers")}]
        if self.titre:
            liens.append({"url": self.url_dossier, "label": str(self.dossier)})
        return [*self.breadcrumbs_items, *liens, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.noter()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(dossier=self.dossier, url_dossier=self.url_dossier, **kwargs)


class FormulaireMixin:
    """Show a form, do one action, go back. A refusal is shown in the form: nothing that was typed is lost."""

    request: HttpRequest
    formulaire: type[BaseForm]
    template_name: str | None = "parcours/gestion/formulaire.html"
    bouton: Any = gettext_lazy("Enregistrer")
    bouton_grave = False
    aide: Any = ""
    succes: Any = ""
    retour = ""

    def parametres(self) -> dict[str, Any]:
        """Return what the form needs beyond what was typed."""
        return {}

    def initial(self) -> dict[str, Any]:
        return {}

    def agir(self, formulaire: Any) -> None:
        """Do the action. Raises RefusError."""
        raise NotImplementedError

    def apres(self) -> str:
        return self.retour

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "formulaire" not in kwargs:
            kwargs["formulaire"] = self.formulaire(initial=self.initial(), **self.parametres())
        return super().get_context_data(  # type: ignore[misc,no-any-return]
            bouton=self.bouton, bouton_grave=self.bouton_grave, aide=self.aide, retour=self.retour, **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        formulaire = self.formulaire(request.POST, request.FILES, initial=self.initial(), **self.parametres())
        if formulaire.is_valid():
            try:
                self.agir(formulaire)
            except RefusError as refus:
                formulaire.add_error(None, str(refus))
            except ValidationError as erreur:
                formulaire.add_error(None, ValidationError(erreur.messages))
            else:
                if self.succes:
                    messages.success(request, self.succes)
                return redirect(self.apres())
        reponse: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
            self.get_context_data(formulaire=formulaire), status=422
        )
        return reponse


class FormulaireDossier(FormulaireMixin, EcranDossier):
    """A form about a person's file."""

    @property
    def retour(self) -> str:  # type: ignore[override]
        return f"{self.url_dossier}#{self.ancre}" if self.ancre else self.url_dossier

    ancre = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        reponse = super().post(request, *args, **kwargs)
        if reponse.status_code == 302:
            self.noter_l_action()
        return reponse

    def noter_l_action(self) -> None:
        """Write what was done in the log, under the payroll number of now: the page was opened on what it was before."""
        if actuel := Mediateur.objects.filter(pk=self.dossier.pk).first():
            noter(compte=self.request.user, operation=Operation.MODIFICATION, dossier=actuel)
