"""Groups in the back office: their list, the page of one, and what staff does for a structure that calls."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from ateliers.models import Seance
from ateliers.rapports.export import Colonne
from ateliers.views.gestion.listes import ListeView, TitreColumn, VueDesAteliers
from partenaires.models import Groupe

from .acces import EXPORTER
from .appels import GarderView, InscrireView, ReserverView
from .page_groupe import VOIR, AttestationView, DroitsView, GroupeView, quand

PASSES, TOUS = "passes", "tous"


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
