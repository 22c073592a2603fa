"""The session's page of work: who comes, who waits, what can be done about it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from ateliers.domain.dates import intervalle
from ateliers.domain.inscriptions import etat_inscription
from ateliers.domain.presences import bilan, refus_de_noter
from ateliers.domain.reservations import FERMES_A_TOUS, reserver
from ateliers.exceptions import RefusError
from ateliers.forms_gestion import AccueilForm, CapaciteForm, EcheanceForm
from ateliers.models import Blocage, Reservation, Seance
from ateliers.models.reservation import Origine, StatutReservation
from ateliers.models.seance import Inscription

from .acces import AccesMixin
from .phrases import phrase_presences, phrase_refus, phrase_statut

# A plugin may say something before anybody is booked: a function that takes the request and the session, and returns
# dictionaries with `texte`, and `url` with `lien` when there is somewhere to go.
AVIS = "ateliers_avis_seance"
LIES = ("atelier__theme", "lieu", "animateur")


class EcranSeance(AccesMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about one session of one's own places."""

    header_icon = "date"
    template_name = "ateliers/gestion/travail.html"

    @cached_property
    def seance(self) -> Seance:
        seances: QuerySet[Seance] = Seance.objects.geres_par(self.request.user).select_related(*LIES)
        return get_object_or_404(seances, pk=self.kwargs["pk"])

    @cached_property
    def url_travail(self) -> str:
        return reverse("ateliers_seances:travail", args=[self.kwargs["pk"]])

    def peut(self, droit: str) -> bool:
        return self.request.user.has_perm(f"ateliers.{droit}")

    def get_page_title(self) -> str:
        return self.seance.atelier.title

    def get_page_subtitle(self) -> str:
        return intervalle(self.seance.debut_local, self.seance.fin_locale)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("ateliers_seances:index"), "label": _("Séances")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(seance=self.seance, **kwargs)


class TravailView(EcranSeance):
    """The page of work. Its forms are posted to the views of `actions_seance` and `reservations`."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        modifiable = self.peut("change_seance") and not self.seance.annulee
        return (
            [HeaderButton(_("Modifier"), url=reverse("ateliers_seances:edit", args=[self.seance.pk]), icon_name="edit")]
            if modifiable
            else []
        )

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        boutons = [Button(_("Voir sur le site"), url=self.seance.get_absolute_url(), icon_name="view", priority=40)]
        if self.peut("add_seance"):
            boutons.append(
                Button(
                    _("Dupliquer"),
                    url=reverse("ateliers_seances:dupliquer", args=[self.seance.pk]),
                    icon_name="copy",
                    priority=10,
                )
            )
        if self.peut("change_seance") and not self.seance.annulee and not self.seance.passee():
            boutons.append(
                Button(
                    _("Annuler la séance"),
                    url=reverse("ateliers_seances:annuler", args=[self.seance.pk]),
                    icon_name="circle-xmark",
                    priority=20,
                )
            )
        return boutons

    def blocages(self, *, saisie: EcheanceForm | None = None) -> list[tuple[Blocage, EcheanceForm]]:
        """Return the open holds, each with the form of its date; `saisie` is the one that must be corrected."""
        if not self.seance.places_bloquees:
            return []
        formulaires = [
            EcheanceForm(blocage=blocage, zone=self.seance.lieu.tzinfo) for blocage in self.seance.blocages.ouverts()
        ]
        return [(f.blocage, saisie if saisie and saisie.blocage == f.blocage else f) for f in formulaires]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seance = self.seance
        etat = etat_inscription(seance)
        par_statut: dict[str, list[Reservation]] = {statut: [] for statut in StatutReservation.values}
        for reservation in seance.reservations.order_by("nom", "prenom", "pk"):
            par_statut[reservation.statut].append(reservation)
        attente = sorted(par_statut[StatutReservation.ATTENTE], key=lambda r: r.ordre_attente or 0)
        kwargs.setdefault("formulaire", AccueilForm())
        kwargs.setdefault("formulaire_capacite", CapaciteForm(initial={"capacite": seance.capacite}))
        kwargs.setdefault("blocages", self.blocages())
        avis = [un for dire in hooks.get_hooks(AVIS) for un in dire(self.request, seance)]
        return super().get_context_data(
            avis=avis,
            etat=etat,
            phrase_etat=etat.phrase(seance),
            inscription_possible=etat not in FERMES_A_TOUS and self.peut("add_reservation"),
            confirmees=par_statut[StatutReservation.CONFIRMEE],
            attente=attente,
            places_libres=seance.places_libres,
            prend_des_reservations=seance.inscription != Inscription.LIBRE and not seance.annulee,
            annulees=par_statut[StatutReservation.ANNULEE],
            presences="" if refus_de_noter(seance) else phrase_presences(bilan(seance)),
            ouverte=not seance.annulee and not seance.commencee(),
            peut_agir=self.peut("change_reservation"),
            peut_modifier=self.peut("change_seance") and not seance.annulee,
            peut_creer=self.peut("add_seance"),
            **kwargs,
        )


class ReserverView(TravailView):
    """Book somebody who stands at the desk. The form's nonce makes two clicks one booking."""

    droit = "ateliers.add_reservation"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        formulaire = AccueilForm(request.POST)
        seance_id = self.seance.pk
        if not formulaire.is_valid():
            return self.corriger(formulaire)
        try:
            reservation = reserver(
                seance_id=seance_id,
                participant=formulaire.participant,
                places=formulaire.cleaned_data["places"],
                nonce=formulaire.cleaned_data["nonce"],
                origine=Origine.ACCUEIL,
            )
        except RefusError as refus:
            formulaire.add_error(None, phrase_refus(refus))
            return self.corriger(formulaire, status=409)
        billet = reverse("ateliers_reservations:billet", args=[reservation.pk])
        messages.success(
            request, phrase_statut(reservation), buttons=[messages.button(billet, _("Imprimer le billet"))]
        )
        return redirect(self.url_travail)

    def corriger(self, formulaire: AccueilForm, *, status: int = 200) -> HttpResponseBase:
        """Show the page again with what was typed, and say at its top that nobody was booked."""
        messages.error(self.request, _("La réservation n’est pas faite. Corrigez le formulaire, puis recommencez."))
        return self.render_to_response(self.get_context_data(formulaire=formulaire), status=status)
