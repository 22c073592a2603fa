"""The partners' report: the screen, its PDF, its workbook."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button

from ateliers.views.gestion.acces import AccesMixin
from partenaires.conf import reglage
from partenaires.domain.bilan import Bilan, etablir
from partenaires.forms.bilan import BilanForm
from partenaires.models import Structure
from partenaires.rapports.bilan import METHODE, bilan_pdf
from partenaires.rapports.classeur import bilan_xlsx

DROIT = "partenaires.voir_bilan_partenaires"


class BilanMixin(AccesMixin):
    """A report of the structures that the account looks after."""

    requis = DROIT

    @cached_property
    def formulaire(self) -> BilanForm:
        return BilanForm(self.request.GET, compte=self.request.user)

    @cached_property
    def bilan(self) -> Bilan | None:
        """Return the report, or None when the period cannot be read."""
        if not self.formulaire.is_valid():
            return None
        choix = self.formulaire.cleaned_data
        periode = {"du": choix["du"], "au": choix["au"]}
        if choix["structure"]:
            return etablir(**periode, structures=[choix["structure"]], perimetre=str(choix["structure"]))
        if self.request.user.has_perm("ateliers.gerer_tous_les_lieux"):
            return etablir(**periode)
        siennes = list(Structure.objects.geres_par(self.request.user))
        return etablir(**periode, structures=siennes, perimetre=_("Structures de mes lieux"))


class BilanView(BilanMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "partenaires/gestion/bilan.html"
    page_title = gettext_lazy("Bilan des partenariats")
    header_icon = "table"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if self.bilan is None:
            return []
        question = self.request.GET.urlencode()
        return [
            Button(intitule, f"{reverse(f'partenaires_bilan:{nom}')}?{question}", icon_name="download", priority=rang)
            for rang, (nom, intitule) in enumerate([("pdf", _("Bilan (PDF)")), ("xlsx", _("Tableaux (XLSX)"))])
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bilan = self.bilan
        ventilations = [
            (_("Par structure"), _("Structure"), bilan.par_structure),
            (_("Par thème"), _("Thème"), bilan.par_theme),
            (_("Par secteur"), _("Secteur"), bilan.par_zone),
        ] if bilan else []  # fmt: skip
        return super().get_context_data(
            formulaire=self.formulaire, bilan=bilan, ventilations=ventilations, methode=METHODE, **kwargs
        )


class FichierView(BilanMixin, WagtailAdminTemplateMixin, TemplateView):
    """A file of the report, made on demand and kept by nobody."""

    type_contenu, extension = "application/pdf", "pdf"

    def contenu(self, bilan: Bilan) -> bytes:
        return bilan_pdf(bilan, association=reglage("NOM"), edite_le=timezone.localdate())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.bilan is None:
            return redirect(f"{reverse('partenaires_bilan:index')}?{request.GET.urlencode()}")
        nom = f"partenariats-{self.bilan.du:%Y%m%d}-{self.bilan.au:%Y%m%d}.{self.extension}"
        reponse = HttpResponse(self.contenu(self.bilan), content_type=self.type_contenu)
        reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}"'
        reponse.headers["Cache-Control"] = "no-store, private"
        return reponse


class ClasseurView(FichierView):
    type_contenu = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    extension = "xlsx"

    def contenu(self, bilan: Bilan) -> bytes:
        return bilan_xlsx(bilan)


class BilanMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DROIT)


class BilanViewSet(ViewSet):
    name = "partenaires_bilan"
    url_prefix = "partenaires/bilan"
    url_namespace = "partenaires_bilan"
    menu_item_class = BilanMenuItem
    icon = "table"
    menu_label = gettext_lazy("Bilan")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", BilanView.as_view(), name="index"),
            path("bilan.pdf", FichierView.as_view(), name="pdf"),
            path("bilan.xlsx", ClasseurView.as_view(), name="xlsx"),
        ]
