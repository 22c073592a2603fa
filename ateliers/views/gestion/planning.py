"""The planning: a week as a grid of days and places, a month as a calendar. Works without JavaScript."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from ateliers.domain.dates import jour as jour_en_lettres
from ateliers.domain.moments import ANNEES
from ateliers.domain.planning import Conflit, conflits
from ateliers.filters_gestion import PlanningFilterSet
from ateliers.models import Lieu, Seance
from ateliers.querysets import SeanceQuerySet

from .acces import VOIR, AccesMixin

MOIS, SEMAINE = "mois", "semaine"


@dataclass
class Case:
    """One day, with its sessions; `dehors` in the month's calendar when it belongs to another month."""

    jour: date
    dehors: bool = False
    seances: list[Seance] = field(default_factory=list)


@dataclass
class Ligne:
    """A row of the week: a place, and its sessions day by day."""

    lieu: Lieu
    jours: list[Case]


class PlanningView(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """`?vue=mois` or `semaine`, `?jour=2026-12-07` any day of it. A date that makes no sense shows today, and says so."""

    liste = True
    page_title = gettext_lazy("Planning")
    header_icon = "calendar-alt"
    template_name = "ateliers/gestion/planning.html"

    @cached_property
    def vue(self) -> str:
        return MOIS if self.request.GET.get("vue") == MOIS else SEMAINE

    @cached_property
    def jour(self) -> date:
        aujourdhui = timezone.localdate()
        self.date_illisible = False
        if not (demande := self.request.GET.get("jour")):
            return aujourdhui
        try:
            jour = date.fromisoformat(demande)
        except ValueError:
            jour = date.min
        if jour.year not in ANNEES:
            self.date_illisible = True
            return aujourdhui
        return jour

    @cached_property
    def bornes(self) -> tuple[date, date]:
        """Return the first and the last day shown: whole weeks."""
        premier, dernier = self.jour, self.jour
        if self.vue == MOIS:
            premier = self.jour.replace(day=1)
            dernier = self.jour.replace(day=calendar.monthrange(self.jour.year, self.jour.month)[1])
        return premier - timedelta(days=premier.weekday()), dernier + timedelta(days=6 - dernier.weekday())

    @cached_property
    def filtre(self) -> PlanningFilterSet:
        seances = Seance.objects.geres_par(self.request.user)
        return PlanningFilterSet(self.request.GET, queryset=seances, request=self.request)

    @cached_property
    def seances(self) -> list[Any]:
        """Return the sessions shown, each with its clashes as `alertes`."""
        premier, dernier = self.bornes
        # A day wider on both sides: the places' clocks may be hours away from ours.
        debut = timezone.make_aware(datetime.combine(premier - timedelta(days=1), time()))
        fin = timezone.make_aware(datetime.combine(dernier + timedelta(days=2), time()))
        fenetre = Seance.objects.filter(debut__lt=fin, fin__gt=debut)
        visibles: SeanceQuerySet = self.filtre.qs if self.filtre.is_valid() else self.filtre.queryset.none()
        heurts = conflits(fenetre.maintenues().only("debut", "fin", "lieu_id", "animateur_id"))
        seances = list(visibles.filter(debut__lt=fin, fin__gt=debut).pour_planning().order_by("debut", "pk"))
        for seance in seances:
            trouves = heurts.get(seance.pk, set())
            seance.alertes = [conflit.phrase for conflit in Conflit if conflit in trouves]
        return seances

    def lignes(self, jours: list[date]) -> list[Ligne]:
        """Return the rows of a week, by name of place."""
        par_lieu: dict[int, Ligne] = {}
        for seance in self.seances:
            for jour in seance.jours:
                if jour in jours:
                    ligne = par_lieu.setdefault(seance.lieu_id, Ligne(seance.lieu, [Case(j) for j in jours]))
                    ligne.jours[jours.index(jour)].seances.append(seance)
        return sorted(par_lieu.values(), key=lambda ligne: (ligne.lieu.nom, ligne.lieu.pk))

    def semaines(self, jours: list[date]) -> list[list[Case]]:
        """Return the weeks of a month's calendar."""
        cases = {jour: Case(jour, dehors=jour.month != self.jour.month) for jour in jours}
        for seance in self.seances:
            for jour in seance.jours:
                if jour in cases:
                    cases[jour].seances.append(seance)
        suite = list(cases.values())
        return [suite[debut : debut + 7] for debut in range(0, len(suite), 7)]

    def adresse(self, **changements: Any) -> str:
        """Return this planning's address with another day or view, keeping the filters."""
        parametres = {nom: self.request.GET[nom] for nom in ("lieu", "animateur") if self.request.GET.get(nom)}
        parametres |= {"vue": self.vue, "jour": self.jour.isoformat()} | changements
        return f"{reverse('ateliers_planning:index')}?{urlencode(parametres)}"

    def voisins(self) -> tuple[date, date]:
        """Return a day of the period before, and one of the period after."""
        if self.vue == SEMAINE:
            return self.jour - timedelta(weeks=1), self.jour + timedelta(weeks=1)
        premier = self.jour.replace(day=1)
        return (premier - timedelta(days=1)).replace(day=1), (premier + timedelta(days=32)).replace(day=1)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("ateliers.add_seance"):
            return []
        return [HeaderButton(_("Ajouter une séance"), url=reverse("ateliers_seances:add"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        premier, dernier = self.bornes
        jours = [premier + timedelta(days=rang) for rang in range((dernier - premier).days + 1)]
        avant, apres = self.voisins()
        return super().get_context_data(
            vue=self.vue,
            jour=self.jour,
            aujourdhui=timezone.localdate(),
            jours=jours,
            titre=_("Semaine du %(jour)s") % {"jour": jour_en_lettres(premier)},
            lignes=self.lignes(jours) if self.vue == SEMAINE else [],
            semaines=self.semaines(jours) if self.vue == MOIS else [],
            seances=self.seances,
            nombre_alertes=len([seance for seance in self.seances if seance.alertes]),
            date_illisible=self.date_illisible,
            filtre=self.filtre,
            url_avant=self.adresse(jour=avant.isoformat()),
            url_apres=self.adresse(jour=apres.isoformat()),
            url_aujourdhui=self.adresse(jour=timezone.localdate().isoformat()),
            url_semaine=self.adresse(vue=SEMAINE),
            url_mois=self.adresse(vue=MOIS),
            **kwargs,
        )


class PlanningMenuItem(MenuItem):
    """Shown to those who look after bookings."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VOIR))


class PlanningViewSet(ViewSet):
    name = "ateliers_planning"
    url_prefix = "planning"
    url_namespace = "ateliers_planning"
    menu_item_class = PlanningMenuItem
    icon = "calendar-alt"
    menu_label = gettext_lazy("Planning")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", PlanningView.as_view(), name="index")]
