"""Sessions: their list, their form, and what refuses to be deleted."""

from functools import cached_property
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log

from ateliers.domain import seances as domaine
from ateliers.domain.personnes import nom_affiche
from ateliers.domain.suivi import portee
from ateliers.filters_gestion import SeanceFilterSet
from ateliers.forms_gestion import SeanceForm
from ateliers.models import Seance
from ateliers.rapports.export import Colonne

from . import actions_seance, blocages, imprimes, presences, travail
from .edition import CreationView, ModificationView, SuppressionView
from .listes import CelluleColumn, ListeView, TitreColumn, VueDesAteliers
from .phrases import phrase_portee, quand

LIES = ("atelier__theme", "lieu", "animateur")


class SeanceListe(ListeView):
    add_item_label = gettext_lazy("Ajouter une séance")
    search_fields = ("atelier__title", "lieu__nom", "lieu__commune", "animateur__first_name", "animateur__last_name")
    filterset_class = SeanceFilterSet
    champs_lies = LIES
    colonnes_export = (
        Colonne(gettext_lazy("Atelier"), lambda s: s.atelier.title, 40),
        Colonne(gettext_lazy("Thème"), lambda s: s.atelier.theme.nom, 24),
        Colonne(gettext_lazy("Lieu"), lambda s: s.lieu.nom, 30),
        Colonne(gettext_lazy("Début"), lambda s: s.debut_local, 18),
        Colonne(gettext_lazy("Fin"), lambda s: s.fin_locale, 18),
        Colonne(gettext_lazy("Animé par"), lambda s: nom_affiche(s.animateur) if s.animateur else "", 24),
        Colonne(gettext_lazy("Langue"), lambda s: s.get_langue_display()),
        Colonne(gettext_lazy("Statut"), lambda s: s.get_statut_display()),
        Colonne(gettext_lazy("Participation"), lambda s: s.get_inscription_display(), 28),
        Colonne(gettext_lazy("Places"), lambda s: s.capacite, 10),
        Colonne(gettext_lazy("Confirmées"), lambda s: s.places_confirmees, 12),
        Colonne(gettext_lazy("Gardées"), lambda s: s.places_bloquees, 12),
        Colonne(gettext_lazy("En attente"), lambda s: s.places_en_attente, 12),
    )

    @cached_property
    def default_ordering(self) -> str:
        """Show the next sessions first; and the latest ones first when the past is asked for."""
        return "-debut" if self.request.GET.get("periode") else "debut"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "debut",
                label=_("Séance"),
                accessor=quand,
                sort_key="debut",
                get_url=lambda s: reverse("ateliers_seances:travail", args=[s.pk]),
                boutons=self.get_list_buttons,
            ),
            Column("atelier", accessor="atelier.title", label=_("Atelier"), sort_key="atelier__title"),
            Column("lieu", accessor="lieu.nom", label=_("Lieu"), sort_key="lieu__nom"),
            Column(
                "animateur", accessor=lambda s: nom_affiche(s.animateur) if s.animateur else "", label=_("Animé par")
            ),
            CelluleColumn("remplissage", gabarit="remplissage", label=_("Remplissage"), sort_key="places_confirmees"),
            CelluleColumn("statut", gabarit="statut_seance", label=_("Statut"), sort_key="statut"),
        ]


class SeanceCreation(CreationView):
    page_title = gettext_lazy("Nouvelle séance")

    def save_instance(self) -> Seance:
        seance = domaine.creer(self.form.instance)
        log(instance=seance, action="wagtail.create", content_changed=True)
        return seance

    def get_success_url(self) -> str:
        return reverse("ateliers_seances:travail", args=[self.object.pk])


class SeanceModification(ModificationView):
    champs_lies = LIES

    def get_page_subtitle(self) -> str:
        return f"{self.object.atelier.title}, {quand(self.object)}"

    def save_instance(self) -> Seance:
        donnees = self.form.cleaned_data
        seance = domaine.modifier(
            seance=self.form.instance,
            verser_en_attente=bool(donnees.get("verser_en_attente")),
            vue_le=self.form.vue_le,
        )
        self.deplacee = bool({"debut", "fin", "lieu"} & set(self.form.changed_data))
        log(instance=seance, action="wagtail.edit", content_changed=self.form.has_changed())
        return seance

    def get_success_message(self) -> str:
        if not self.deplacee:
            return _("La séance est modifiée.")
        return _("La séance est modifiée. %(suite)s") % {"suite": phrase_portee(portee(self.object))}

    def get_success_url(self) -> str:
        return reverse("ateliers_seances:travail", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"portee": phrase_portee(portee(self.object), futur=True)}


class SeanceSuppression(SuppressionView):
    champs_lies = LIES
    phrase_utilise = gettext_lazy(
        "Des personnes ont réservé cette séance, ou des places y sont gardées. Annulez-la : elles seront prévenues."
    )

    def motif_de_refus(self) -> Any:
        utilisee = self.object.reservations.exists() or self.object.blocages.exists()
        return self.phrase_utilise if utilisee else ""


class SeanceViewSet(VueDesAteliers):
    model = Seance
    name = "ateliers_seances"
    url_prefix = "seances"
    url_namespace = "ateliers_seances"
    icon = "date"
    menu_label = gettext_lazy("Séances")
    index_view_class = SeanceListe
    add_view_class = SeanceCreation
    edit_view_class = SeanceModification
    delete_view_class = SeanceSuppression
    edit_template_name = "ateliers/gestion/seance_modifier.html"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("atelier"),
                    FieldPanel("lieu"),
                    FieldRowPanel([FieldPanel("debut"), FieldPanel("fin")]),
                    FieldPanel("animateur"),
                    FieldPanel("langue"),
                    FieldPanel("statut"),
                ],
                heading=gettext_lazy("La séance"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("inscription"),
                    FieldRowPanel([FieldPanel("capacite"), FieldPanel("taille_attente")]),
                    FieldPanel("verser_en_attente"),
                    FieldPanel("places_par_reservation"),
                    FieldRowPanel([FieldPanel("ouverture"), FieldPanel("cloture")]),
                    FieldPanel("preavis"),
                ],
                heading=gettext_lazy("Les inscriptions"),
            ),
            FieldPanel("remarque"),
        ],
        base_form_class=SeanceForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", travail.TravailView.as_view(), name="travail"),
            path("<int:pk>/reserver/", travail.ReserverView.as_view(), name="reserver"),
            path("<int:pk>/capacite/", actions_seance.CapaciteView.as_view(), name="capacite"),
            path("<int:pk>/blocages/<int:blocage>/liberer/", blocages.LibererView.as_view(), name="blocage_liberer"),
            path("<int:pk>/blocages/<int:blocage>/date/", blocages.DaterView.as_view(), name="blocage_dater"),
            path("<int:pk>/annuler/", actions_seance.AnnulerView.as_view(), name="annuler"),
            path("<int:pk>/presences/", presences.PresencesView.as_view(), name="presences"),
            path("<int:pk>/feuille.pdf", imprimes.FeuilleView.as_view(), name="feuille"),
            path("<int:pk>/dupliquer/", actions_seance.DupliquerView.as_view(), name="dupliquer"),
        ]
