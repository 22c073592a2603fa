"""The panel of the home page: what the day asks for."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ateliers.models import Lettre, Message, Seance
from ateliers.models.seance import Inscription, StatutSeance
from ateliers.querysets import SANS_PLACE_LIBRE

from .acces import TOUS, VOIR

JOURS = 7
APPELS_MAXIMUM = 15
SEANCES_MAXIMUM = 20


class PanneauDuJour(Component):
    """Today's sessions, calls to make, mails that did not leave, and how full the next days are."""

    name = "ateliers_du_jour"
    template_name = "ateliers/gestion/accueil.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        compte = self.request.user
        minuit = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        demain = minuit + timedelta(days=1)
        gerees = Seance.objects.geres_par(compte).exclude(statut=StatutSeance.BROUILLON)
        du_jour = Q(debut__lt=demain, fin__gt=minuit)
        seances = Seance.objects.notables_par(compte).exclude(statut=StatutSeance.BROUILLON).filter(du_jour)
        prochaines = gerees.maintenues().filter(
            debut__gte=demain, debut__lt=demain + timedelta(days=JOURS), inscription=Inscription.INDIVIDUELLE
        )
        messages = Message.objects.geres_par(compte)
        appels = messages.a_appeler().select_related("reservation__seance__atelier", "reservation__seance__lieu")
        return {
            "request": self.request,
            "csrf_token": parent_context["csrf_token"] if parent_context else "",
            "aujourdhui": minuit.date(),
            "seances": list(seances.pour_liste().order_by("debut", "pk")[:SEANCES_MAXIMUM]),
            "gerees": set(gerees.filter(du_jour).values_list("pk", flat=True)),
            "appels": list(appels.order_by("reservation__seance__debut", "pk")[:APPELS_MAXIMUM]),
            "nombre_appels": messages.a_appeler().count(),
            "en_souffrance": messages.en_souffrance().count(),
            "lettres": Lettre.objects.en_souffrance().count() if compte.has_perm(TOUS) else 0,
            "remplissage": prochaines.aggregate(
                seances=Count("pk"),
                places=Sum("capacite", default=0),
                prises=Sum("places_confirmees", default=0),
                completes=Count("pk", filter=SANS_PLACE_LIBRE),
                vides=Count("pk", filter=Q(places_confirmees=0)),
            ),
            "jours": JOURS,
            "peut_agir": compte.has_perm("ateliers.change_message"),
        }


def ajouter_panneau(request: HttpRequest, panneaux: list[Component]) -> None:
    """Add the panel for those who look after bookings."""
    if request.user.has_perm(VOIR):
        panneaux.append(PanneauDuJour(request))
