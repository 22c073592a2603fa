"""Requests for an account: attach the person to a structure and invite them, or say no."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from ateliers.domain.dates import date_et_heure
from ateliers.exceptions import RefusError
from ateliers.models import Lieu
from ateliers.views.gestion.acces import refuser
from ateliers.views.gestion.edition import SansPerimetreMixin
from ateliers.views.gestion.listes import ListeView, TitreColumn, VueDesAteliers
from partenaires.domain.acces import traiter
from partenaires.domain.acces_structure import creer_et_accepter
from partenaires.domain.doublons import Ressemblance, ressemblances
from partenaires.filters_gestion import DemandeAccesFilterSet
from partenaires.forms.gestion import AccepterAccesForm
from partenaires.forms.planification import StructureForm
from partenaires.models import DemandeAcces, Structure
from partenaires.models.acces import StatutDemandeAcces
from partenaires.models.structure import RoleReferent

from .acces import VOIR
from .donnees import DonneesAccesView, EffacerAccesView
from .ecran_acces import REPONDRE, VOIR_ACCES, EcranAcces

CREER = "partenaires.add_structure"


class DemandeAccesListe(SansPerimetreMixin, ListeView):
    requis = VOIR
    droit = VOIR_ACCES
    any_permission_required = ["view"]
    search_fields = ("prenom", "nom", "courriel", "structure_nom", "siret")
    default_ordering = "-creee_le"
    filterset_class = DemandeAccesFilterSet

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "nom",
                accessor=lambda d: f"{d.prenom} {d.nom}",
                label=_("Personne"),
                sort_key="nom",
                get_url=lambda d: reverse("partenaires_acces:demande", args=[d.pk]),
                boutons=lambda d: [],
            ),
            Column("structure_nom", label=_("Structure"), sort_key="structure_nom"),
            Column(
                "creee_le",
                accessor=lambda d: date_et_heure(timezone.localtime(d.creee_le)),
                label=_("Reçue le"),
                sort_key="creee_le",
            ),
            Column("get_statut_display", label=_("Statut"), sort_key="statut"),
        ]


class DemandeAccesView(EcranAcces):
    """One request, the structures that look like the one it names, and the three answers."""

    template_name = "partenaires/gestion/acces_demande.html"

    @cached_property
    def structures(self) -> QuerySet[Structure]:
        """Return the structures to which this account may attach somebody."""
        structures: Any = Structure.objects.geres_par(self.request.user).actives()
        return structures  # type: ignore[no-any-return]

    @cached_property
    def proches(self) -> list[Ressemblance]:
        return ressemblances(nom=self.demande.structure_nom, siret=self.demande.siret, parmi=self.structures)

    def formulaire(self, donnees: Any = None) -> AccepterAccesForm:
        proches = [r.structure for r in self.proches]
        return AccepterAccesForm(donnees, structures=self.structures, proches=proches)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ouverte = self.demande.statut == StatutDemandeAcces.A_TRAITER and self.request.user.has_perm(REPONDRE)
        if ouverte and "formulaire" not in kwargs:
            kwargs["formulaire"] = self.formulaire()
        ailleurs = ressemblances(nom=self.demande.structure_nom, siret=self.demande.siret) if ouverte else []
        return super().get_context_data(
            demande=self.demande,
            ouverte=ouverte,
            proches=self.proches if ouverte else [],
            ailleurs=len(ailleurs) > len(self.proches) if ouverte else False,
            peut_creer=self.request.user.has_perm(CREER),
            peut_effacer=self.request.user.has_perm(REPONDRE),
            **kwargs,
        )


class ReponseView(DemandeAccesView):
    """An answer. Nobody opens an access to themselves."""

    droit = REPONDRE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        compte: Any = request.user
        if self.demande.courriel.casefold() == compte.email.casefold():
            return refuser(request)
        formulaire = self.formulaire(request.POST)
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)
        try:
            phrase = self.repondre(formulaire)
        except RefusError as refus:
            messages.error(request, str(refus))
            return redirect("partenaires_acces:demande", pk=self.demande.pk)
        except ValidationError as erreur:
            formulaire.add_error(None, ValidationError(erreur.messages))
            return self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)
        messages.success(request, phrase)
        return redirect("partenaires_acces:index")

    def repondre(self, formulaire: Any) -> str:
        """Answer, and say what was done. Raises RefusError, ValidationError."""
        raise NotImplementedError

    def ouvert(self, structure: Structure) -> str:
        # The log names the structure, not the person: Wagtail shows it beyond one's own places.
        log(instance=structure, action="partenaires.accepter_acces")
        return _("L’accès est ouvert : une lettre part à %s.") % self.demande.courriel


class AccepterView(ReponseView):
    http_method_names = ["post"]

    def repondre(self, formulaire: Any) -> str:
        choix = formulaire.cleaned_data
        traiter(demande_acces=self.demande, acceptee=True, par=self.request.user, **choix)
        return self.ouvert(choix["structure"])


class RefuserView(ReponseView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            traiter(demande_acces=self.demande, structure=None, acceptee=False, par=request.user)
        except RefusError as refus:
            messages.error(request, str(refus))
            return redirect("partenaires_acces:demande", pk=self.demande.pk)
        log(instance=self.demande, action="partenaires.refuser_acces", title=self.demande.structure_nom)
        messages.success(request, _("La demande est refusée : une lettre part à %s.") % self.demande.courriel)
        return redirect("partenaires_acces:index")


class CreerView(ReponseView):
    """Create the structure, and invite to it the person, who becomes its first manager."""

    template_name = "partenaires/gestion/acces_creer.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(REPONDRE) and not request.user.has_perm(CREER):
            return refuser(request)
        return super().dispatch(request, *args, **kwargs)

    def formulaire(self, donnees: Any = None) -> Any:
        lieux = list(Lieu.objects.geres_par(self.request.user).actifs()[:2])
        proposee = Structure(
            nom=self.demande.structure_nom, siret=self.demande.siret, site=lieux[0] if len(lieux) == 1 else None
        )
        return StructureForm(donnees, instance=proposee, compte=self.request.user)

    def repondre(self, formulaire: Any) -> str:
        structure = creer_et_accepter(
            demande_acces=self.demande,
            structure=formulaire.instance,
            role=RoleReferent.GESTIONNAIRE,
            par=self.request.user,
        )
        return self.ouvert(structure)


class DemandeAccesViewSet(VueDesAteliers):
    model = DemandeAcces
    name = "partenaires_acces"
    url_prefix = "partenaires/demandes-d-acces"
    url_namespace = "partenaires_acces"
    icon = "key"
    menu_label = gettext_lazy("Demandes d’accès")
    index_view_class = DemandeAccesListe
    ecrans = frozenset({"index", "index_results"})
    exclude_form_fields: tuple[str, ...] = ()

    @cached_property
    def permission_policy(self) -> ModelPermissionPolicy:
        """Requests belong to no place: whoever answers first does."""
        return ModelPermissionPolicy(self.model)

    def register_admin_url_finder(self) -> None:
        """Requests have no edit form for Wagtail to link to."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", DemandeAccesView.as_view(), name="demande"),
            path("<int:pk>/accepter/", AccepterView.as_view(), name="accepter"),
            path("<int:pk>/refuser/", RefuserView.as_view(), name="refuser"),
            path("<int:pk>/creer/", CreerView.as_view(), name="creer"),
            path("<int:pk>/donnees.json", DonneesAccesView.as_view(), name="donnees"),
            path("<int:pk>/effacer/", EffacerAccesView.as_view(), name="effacer"),
        ]


class PanneauAcces(Component):
    """How many people wait for an access."""

    name = "partenaires_acces"
    template_name = "partenaires/gestion/acces_panneau.html"
    order = 57

    def __init__(self, nombre: int) -> None:
        self.nombre = nombre

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"nombre": self.nombre}


def ajouter_panneau_acces(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel when somebody waits, for those who answer."""
    if request.user.has_perm(REPONDRE):
        nombre = DemandeAcces.objects.filter(statut=StatutDemandeAcces.A_TRAITER).count()
        if nombre:
            panels.append(PanneauAcces(nombre))
