"""The board of requests, and what the home page says of them."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Min, Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ateliers.views.gestion.acces import AccesMixin
from partenaires.domain.etats import ATTENDENT_L_EQUIPE, CLOS, OUVERTS
from partenaires.domain.fil import avec_dernier_cote
from partenaires.forms.filtre_demandes import FiltreForm
from partenaires.models import Demande
from partenaires.models.demande import Cote, EtatDemande

from .acces import EXPORTER
from .ecran_demande import VOIR
from .export_demandes import exporter

LIGNES_MAXIMUM, PAR_PAGE = 300, 30
CLOSES = "closes"


class TableauView(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """The requests under way, by state, the oldest first; `?voir=closes` the others, the last first."""

    requis = VOIR
    liste = True
    page_title = gettext_lazy("Demandes d’atelier")
    header_icon = "clipboard-list"
    template_name = "partenaires/gestion/demandes.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def filtre(self) -> FiltreForm:
        return FiltreForm(self.request.GET, compte=self.request.user)

    def choisies(self) -> Any:
        """Return the requests of one's places that the filter keeps and that this side of the board shows."""
        compte: Any = self.request.user
        siennes = self.filtre.filtrer(Demande.objects.geres_par(compte), compte=compte).pour_liste()
        if self.request.GET.get("voir") == CLOSES:
            return siennes.filter(etat__in=CLOS).order_by("-changee_le", "-pk")
        return siennes.filter(etat__in=OUVERTS).order_by("creee_le", "pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "export" in request.GET:
            return exporter(request, self.choisies())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        closes = self.request.GET.get("voir") == CLOSES
        question = self.request.GET.copy()
        question.pop("page", None)
        sections = [] if closes else self.sections()
        return super().get_context_data(
            filtre=self.filtre,
            closes=closes,
            question=question.urlencode(),
            page_obj=Paginator(self.choisies(), PAR_PAGE).get_page(self.request.GET.get("page")) if closes else None,
            sections=sections,
            nombre=sum(len(lignes) for _etat, _libelle, lignes in sections),
            lignes_maximum=LIGNES_MAXIMUM,
            peut_exporter=self.request.user.has_perm(EXPORTER),
            **kwargs,
        )

    def sections(self) -> list[tuple[str, Any, list[Demande]]]:
        """Return the requests under way, by state, in the order in which they go through them."""
        ouvertes = avec_dernier_cote(self.choisies())[:LIGNES_MAXIMUM]
        par_etat: dict[str, list[Demande]] = {etat: [] for etat in OUVERTS}
        for demande in ouvertes:
            par_etat[demande.etat].append(demande)
        return [(etat, EtatDemande(etat).label, lignes) for etat, lignes in par_etat.items()]


class PanneauDemandes(Component):
    """How many requests wait for the team, and since when."""

    name = "partenaires_demandes"
    template_name = "partenaires/gestion/demandes_panneau.html"
    order = 55

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        demandes = avec_dernier_cote(Demande.objects.geres_par(self.request.user))
        a_traiter = Q(etat__in=ATTENDENT_L_EQUIPE)
        a_lire = Q(etat__in=set(OUVERTS) - set(ATTENDENT_L_EQUIPE), dernier_cote=Cote.STRUCTURE)
        return demandes.aggregate(
            a_traiter=Count("pk", filter=a_traiter),
            plus_ancienne=Min("creee_le", filter=a_traiter),
            sans_responsable=Count("pk", filter=a_traiter & Q(responsable=None)),
            les_miennes=Count("pk", filter=a_traiter & Q(responsable=self.request.user)),
            a_lire=Count("pk", filter=a_lire),
        )


def ajouter_panneau_demandes(request: HttpRequest, panneaux: list[Component]) -> None:
    """Add the panel for those who may see requests."""
    if request.user.has_perm(VOIR):
        panneaux.append(PanneauDemandes(request))
