"""Groups in the back office: their list, the page of one, and what staff does for a structure that calls."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from ateliers.domain.dates import date_courte
from ateliers.domain.presences import refus_de_noter
from ateliers.exceptions import RefusError
from ateliers.models import Seance
from ateliers.rapports.export import Colonne
from ateliers.views.gestion.acces import AccesMixin
from ateliers.views.gestion.listes import ListeView, TitreColumn, VueDesAteliers
from partenaires.domain.participants import effacer_participant, retirer_accord
from partenaires.domain.presences import bilan_groupe, noter_participants
from partenaires.forms.gestion_groupes import DroitsForm, VenuesForm
from partenaires.models import Groupe
from partenaires.rapports.attestation import attestation

from .acces import EXPORTER
from .appels import GarderView, InscrireView, ReserverView

VOIR = "partenaires.view_groupe"
DROITS = "partenaires.change_groupe"
PASSES, TOUS = "passes", "tous"
# What somebody of a list may ask for, and the sentence that says it is done.
SUITES = {
    DroitsForm.EFFACER: (effacer_participant, gettext_lazy("Le nom est effacé.")),
    DroitsForm.TAIRE: (retirer_accord, gettext_lazy("La structure ne lit plus si cette personne est venue.")),
}


class GroupeFilterSet(WagtailFilterSet):
    periode = django_filters.ChoiceFilter(
        label=gettext_lazy("Période"),
        empty_label=gettext_lazy("À venir"),
        choices=[(PASSES, gettext_lazy("Passés")), (TOUS, gettext_lazy("Tous"))],
        method="filtrer_periode",
    )

    class Meta:
        model = Groupe
        fields = ("periode",)

    def filter_queryset(self, queryset: Any) -> Any:
        """Show what is to come, unless another period is asked for."""
        if not self.form.cleaned_data.get("periode"):
            return queryset.a_venir()
        return super().filter_queryset(queryset)

    def filtrer_periode(self, queryset: Any, _nom: str, valeur: str) -> Any:
        return queryset.passes() if valeur == PASSES else queryset


def quand(groupe: Groupe) -> str:
    return date_courte(groupe.seance.debut_local)


def effectif_en_mots(groupe: Any) -> str:
    """Return how many people come, and how many of them wait."""
    if not groupe.effectif:
        return _("Annulé")
    attente = _(", dont %d en attente") % groupe.en_attente if groupe.en_attente else ""
    return f"{groupe.effectif}{attente}"


class GroupeListe(ListeView):
    requis = VOIR
    search_fields = ("structure__nom", "accompagnant", "seance__atelier__title", "seance__lieu__nom")
    default_ordering = "seance__debut"
    filterset_class = GroupeFilterSet
    droit_export = EXPORTER
    colonnes_export: Sequence[Colonne] = (
        Colonne(gettext_lazy("Structure"), lambda g: g.structure.nom, 36),
        Colonne(gettext_lazy("Atelier"), lambda g: g.seance.atelier.title, 32),
        Colonne(gettext_lazy("Début"), lambda g: g.seance.debut_local, 18),
        Colonne(gettext_lazy("Lieu"), lambda g: g.seance.lieu.nom, 28),
        Colonne(gettext_lazy("Places confirmées"), lambda g: g.confirmes),
        Colonne(gettext_lazy("Places en attente"), lambda g: g.en_attente),
        Colonne(gettext_lazy("Personnes venues"), lambda g: g.presents),
        Colonne(gettext_lazy("Interprète"), lambda g: g.interprete),
        Colonne(gettext_lazy("Fauteuil roulant"), lambda g: g.fauteuil),
        Colonne(gettext_lazy("Aide pour lire"), lambda g: g.lecture),
    )

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().pour_liste()  # type: ignore[attr-defined,no-any-return]

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "structure",
                label=_("Structure"),
                sort_key="structure__nom",
                get_url=lambda groupe: reverse("partenaires_groupes:groupe", args=[groupe.pk]),
                boutons=self.get_list_buttons,
            ),
            Column("atelier", accessor=lambda groupe: groupe.seance.atelier.title, label=_("Atelier")),
            Column("debut", accessor=quand, label=_("Séance"), sort_key="seance__debut"),
            Column("lieu", accessor=lambda groupe: groupe.seance.lieu, label=_("Lieu")),
            Column("effectif", accessor=effectif_en_mots, label=_("Personnes")),
        ]


class GroupeView(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """A group: who comes, and who came. Ticking names needs the right to count people."""

    requis = VOIR
    header_icon = "group"
    template_name = "partenaires/gestion/groupe.html"
    droit_de_noter = "ateliers.change_reservation"

    @cached_property
    def groupe(self) -> Groupe:
        siens: Any = self.borner(Groupe.objects.all())
        groupe: Groupe = get_object_or_404(siens.pour_liste(), pk=self.kwargs["pk"])
        return groupe

    def get_page_title(self) -> str:
        return str(self.groupe.structure)

    def get_page_subtitle(self) -> str:
        return f"{self.groupe.seance.atelier.title}, {quand(self.groupe)}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        liste = {"url": reverse("partenaires_groupes:index"), "label": _("Groupes")}
        return [*self.breadcrumbs_items, liste, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groupe = self.groupe
        kwargs.setdefault("formulaire", VenuesForm(participants=groupe.participants.all()))
        kwargs.setdefault("droits", DroitsForm(participants=groupe.participants.all()))
        return super().get_context_data(
            groupe=groupe,
            bilan=bilan_groupe(groupe),
            parts=groupe.parts.select_related("reservation").order_by("pk"),
            refus=refus_de_noter(groupe.seance),
            peut_noter=self.request.user.has_perm(self.droit_de_noter),
            peut_droits=self.request.user.has_perm(DROITS),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        groupe = self.groupe
        if not request.user.has_perm(self.droit_de_noter):
            return redirect("partenaires_groupes:groupe", pk=groupe.pk)
        formulaire = VenuesForm(request.POST, participants=groupe.participants.all())
        if formulaire.is_valid():
            try:
                noter_participants(groupe=groupe, presents=formulaire.presents)
            except RefusError as refus:
                formulaire.add_error(None, str(refus))
            else:
                messages.success(request, _("La présence des personnes est notée."))
                return redirect("partenaires_groupes:groupe", pk=groupe.pk)
        return self.render_to_response(self.get_context_data(formulaire=formulaire), status=422)


def liens_des_groupes(request: HttpRequest, seance: Seance) -> list[dict[str, str]]:
    """Return where to tick who came, for the groups of a session that gave names (hook of the attendance screen)."""
    if not request.user.has_perm(VOIR):
        return []
    nommes: Any = Groupe.objects.geres_par(request.user).filter(seance=seance, participants__isnull=False)
    return [
        {
            "url": reverse("partenaires_groupes:groupe", args=[groupe.pk]),
            "texte": _("Cocher les noms des personnes venues : %s") % groupe.structure,
        }
        for groupe in nommes.select_related("structure").order_by("structure__nom", "pk").distinct()
    ]


class DroitsView(GroupeView):
    """Do what somebody of the list asks for, also after the session (RGPD, articles 7.3 and 17)."""

    droit = DROITS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        groupe = self.groupe
        formulaire = DroitsForm(request.POST, participants=groupe.participants.all())
        if not formulaire.is_valid():
            return self.render_to_response(self.get_context_data(droits=formulaire), status=422)
        quoi, participant = formulaire.cleaned_data["quoi"], formulaire.cleaned_data["participant"]
        faire, fait = SUITES[quoi]
        try:
            faire(groupe=groupe, participant_id=participant.pk)
        except RefusError as refus:
            formulaire.add_error(None, str(refus))
            return self.render_to_response(self.get_context_data(droits=formulaire), status=422)
        log(instance=groupe.structure, action=f"partenaires.{quoi}")
        messages.success(request, fait)
        return redirect("partenaires_groupes:groupe", pk=groupe.pk)


class AttestationView(AccesMixin, View):
    """The certificate, for a structure that has no account. 404 until the whole group is counted, and somebody came."""

    requis = VOIR

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        siens: Any = self.borner(Groupe.objects.all())
        groupe = get_object_or_404(siens.pour_liste(), pk=self.kwargs["pk"])
        bilan = bilan_groupe(groupe)
        if not bilan.presents:
            raise Http404
        noms = [venue.nom for venue in bilan.venues if venue.present]
        contenu = attestation(groupe, presents=bilan.presents, noms=noms, fait_le=timezone.localdate())
        nom = f"attestation-{groupe.seance.debut_local:%Y-%m-%d}.pdf"
        entetes = {"Content-Disposition": f'attachment; filename="{nom}"', "Cache-Control": "no-store, private"}
        return HttpResponse(contenu, content_type="application/pdf", headers=entetes)


class GroupeViewSet(VueDesAteliers):
    model = Groupe
    name = "partenaires_groupes"
    url_prefix = "partenaires/groupes"
    url_namespace = "partenaires_groupes"
    icon = "group"
    menu_label = gettext_lazy("Groupes")
    index_view_class = GroupeListe
    exclude_form_fields: tuple[str, ...] = ()
    ecrans = frozenset({"index", "index_results"})

    def register_admin_url_finder(self) -> None:
        """Groups have no edit form for Wagtail to link to."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", GroupeView.as_view(), name="groupe"),
            path("structure/<int:pk>/inscrire/", InscrireView.as_view(), name="inscrire"),
            path("<int:pk>/droits/", DroitsView.as_view(), name="droits"),
            path("<int:pk>/attestation.pdf", AttestationView.as_view(), name="attestation"),
            path("structure/<int:pk>/garder/", GarderView.as_view(), name="garder"),
            path("structure/<int:pk>/reserver/", ReserverView.as_view(), name="reserver"),
        ]
