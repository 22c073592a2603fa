"""How many people came: one number for each booking, on one screen, for a phone held at the door."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import log

from ateliers.domain.presences import PresenceRefuseeError, bilan, noter, refus_de_noter
from ateliers.exceptions import RefusError
from ateliers.forms_presences import PresencesForm
from ateliers.models import Reservation, Seance

from .phrases import phrase_presences, phrase_refus
from .travail import LIES, EcranSeance

# A plugin may add links below the counts: a function that takes the request and the session, and returns dictionaries with
# `url` and `texte`.
LIENS = "ateliers_liens_presences"


class PresencesView(EcranSeance):
    """Count who came. Whoever leads the session may, also in a place that is not theirs."""

    droit = "ateliers.change_reservation"
    header_icon = "group"
    template_name = "ateliers/gestion/presences.html"

    @cached_property
    def seance(self) -> Seance:
        seances = Seance.objects.notables_par(self.request.user).select_related(*LIES)
        return get_object_or_404(seances, pk=self.kwargs["pk"])

    @cached_property
    def a_noter(self) -> list[Reservation]:
        """Return the bookings that can be counted: none before the doors open, nor once names are erased."""
        if refus_de_noter(self.seance):
            return []
        confirmees = self.seance.reservations.confirmees().filter(anonymisee_le=None)
        return list(confirmees.order_by("nom", "prenom", "pk"))

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        *debut, seance = super().get_breadcrumbs_items()
        if Seance.objects.geres_par(self.request.user).filter(pk=self.seance.pk).exists():
            seance = seance | {"url": self.url_travail}
        return [*debut, seance, {"url": "", "label": _("Présences")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("formulaire", PresencesForm(reservations=self.a_noter))
        return super().get_context_data(
            refus=refus_de_noter(self.seance),
            phrase=phrase_presences(bilan(self.seance)),
            liens=[lien for liens in hooks.get_hooks(LIENS) for lien in liens(self.request, self.seance)],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seance = self.seance
        formulaire = PresencesForm(request.POST, reservations=self.a_noter)
        if formulaire.is_valid():
            try:
                noter(seance_id=seance.pk, presents=formulaire.changements)
            except PresenceRefuseeError as refus:
                formulaire.add_error(formulaire.nom_du_champ(refus.reservation_id), str(refus))
            except RefusError as refus:
                formulaire.add_error(None, phrase_refus(refus))
            else:
                log(instance=seance, action="ateliers.presences")
                messages.success(request, _("C’est noté. %(suite)s") % {"suite": phrase_presences(bilan(seance))})
                return redirect(reverse("ateliers_seances:presences", args=[seance.pk]))
        return self.render_to_response(self.get_context_data(formulaire=formulaire))
