"""Bookings: their list, the record of one, and what staff does to it. They are never deleted, only cancelled."""

from functools import cached_property
from typing import Any

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import registry as journal

from ateliers.filters_gestion import ReservationFilterSet
from ateliers.forms_gestion import DeplacementForm, PlacesForm
from ateliers.models import Reservation
from ateliers.rapports.export import Colonne

from . import actions_reservation, donnees_personnelles, imprimes
from .acces import EXPORTER
from .actions_reservation import destinations
from .ecran_reservation import LIES, EcranReservation
from .listes import CelluleColumn, ListeView, TitreColumn, VueDesAteliers
from .phrases import contact, personne, phrase_places


class ReservationListe(ListeView):
    any_permission_required = ["view"]
    search_fields = ("prenom", "nom", "code", "au_nom_de", "courriel", "telephone", "seance__atelier__title")
    default_ordering = "-pk"
    filterset_class = ReservationFilterSet
    champs_lies = LIES
    droit_export = EXPORTER
    colonnes_export = (
        Colonne(gettext_lazy("Prénom"), lambda r: r.prenom, 20),
        Colonne(gettext_lazy("Nom"), lambda r: r.nom, 24),
        Colonne(gettext_lazy("Au nom de"), lambda r: r.au_nom_de, 30),
        Colonne(gettext_lazy("Téléphone"), lambda r: r.telephone.as_national if r.telephone else "", 18),
        Colonne(gettext_lazy("E-mail"), lambda r: r.courriel, 30),
        Colonne(gettext_lazy("Places"), lambda r: r.places, 8),
        Colonne(gettext_lazy("Présents"), lambda r: r.presents, 10),
        Colonne(gettext_lazy("Statut"), lambda r: r.get_statut_display(), 20),
        Colonne(gettext_lazy("Besoins"), lambda r: ", ".join(r.libelles_besoins), 40),
        Colonne(gettext_lazy("Code"), lambda r: r.code, 14),
        Colonne(gettext_lazy("Atelier"), lambda r: r.seance.atelier.title, 40),
        Colonne(gettext_lazy("Lieu"), lambda r: r.seance.lieu.nom, 30),
        Colonne(gettext_lazy("Séance"), lambda r: r.seance.debut_local, 18),
        Colonne(gettext_lazy("Réservée le"), lambda r: timezone.localtime(r.creee_le), 18),
        Colonne(gettext_lazy("Origine"), lambda r: r.get_origine_display(), 14),
    )

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "nom",
                accessor=personne,
                label=_("Personne"),
                sort_key="nom",
                get_url=lambda r: reverse("ateliers_reservations:detail", args=[r.pk]),
                boutons=lambda r: [],
            ),
            Column("code", label=_("Code"), sort_key="code", classname="gestion-insecable"),
            Column("contact", accessor=contact, label=_("Contact")),
            Column("places", accessor=phrase_places, label=_("Places"), sort_key="places"),
            CelluleColumn("statut", gabarit="statut_reservation", label=_("Statut"), sort_key="statut"),
            CelluleColumn("seance", gabarit="seance_de", label=_("Séance"), sort_key="seance__debut"),
        ]


class ReservationView(EcranReservation):
    """One booking: the person, the session, what can be done, what was sent, who did what."""

    template_name = "ateliers/gestion/reservation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reservation = self.reservation
        seance = reservation.seance
        ouverte = not seance.annulee and not seance.commencee()
        return super().get_context_data(
            reservation=reservation,
            seance=seance,
            ouverte=ouverte,
            peut_agir=self.request.user.has_perm("ateliers.change_reservation"),
            peut_effacer=self.request.user.has_perm(EXPORTER) and not reservation.anonymisee_le,
            peut_entrer=reservation.places <= seance.places_libres,
            formulaire_places=PlacesForm(initial={"places": reservation.places}),
            formulaire_deplacement=DeplacementForm(seances=destinations(self.request, reservation)),
            messages_envoyes=reservation.messages.order_by("-cree_le", "-pk"),
            journal=journal.get_logs_for_instance(reservation).select_related("user")[:20],
            **kwargs,
        )


class ReservationViewSet(VueDesAteliers):
    model = Reservation
    name = "ateliers_reservations"
    url_prefix = "reservations"
    url_namespace = "ateliers_reservations"
    icon = "user"
    menu_label = gettext_lazy("Réservations")
    index_view_class = ReservationListe
    ecrans = frozenset({"index", "index_results"})
    exclude_form_fields: tuple[str, ...] = ()

    def register_admin_url_finder(self) -> None:
        """Bookings have no edit form for Wagtail to link to."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", ReservationView.as_view(), name="detail"),
            path("<int:pk>/annuler/", actions_reservation.AnnulerView.as_view(), name="annuler"),
            path("<int:pk>/promouvoir/", actions_reservation.PromouvoirView.as_view(), name="promouvoir"),
            path("<int:pk>/reactiver/", actions_reservation.ReactiverView.as_view(), name="reactiver"),
            path("<int:pk>/deplacer/", actions_reservation.DeplacerView.as_view(), name="deplacer"),
            path("<int:pk>/billet.pdf", imprimes.BilletView.as_view(), name="billet"),
            path("<int:pk>/donnees.json", donnees_personnelles.DonneesView.as_view(), name="donnees"),
            path("<int:pk>/effacer/", donnees_personnelles.EffacerView.as_view(), name="effacer"),
            path("<int:pk>/places/", actions_reservation.PlacesView.as_view(), name="places"),
        ]
