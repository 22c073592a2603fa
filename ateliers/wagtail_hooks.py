"""What the plugin adds to Wagtail's back office. Each screen is in `views/gestion/`."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .views.gestion.accueil import ajouter_panneau
from .views.gestion.lieux import LieuViewSet
from .views.gestion.messages import MessageViewSet
from .views.gestion.planning import PlanningViewSet
from .views.gestion.reservations import ReservationViewSet
from .views.gestion.seances import SeanceViewSet
from .views.gestion.suppression_pages import proteger_lot, proteger_page
from .views.gestion.themes import ThemeViewSet


class GroupeAteliers(ModelViewSetGroup):
    menu_label = _("Ateliers")
    menu_name = "ateliers"
    menu_icon = "calendar-alt"
    menu_order = 50
    items = (PlanningViewSet, SeanceViewSet, ReservationViewSet, MessageViewSet, LieuViewSet, ThemeViewSet)


@hooks.register("register_admin_viewset")
def enregistrer_gestion() -> GroupeAteliers:
    return GroupeAteliers()


@hooks.register("register_log_actions")
def enregistrer_journal(actions: Any) -> None:
    """Name what staff does, for the history of a booking and Wagtail's own report."""
    noms = {
        "ateliers.annuler": (_("Annuler"), _("Réservation annulée")),
        "ateliers.promouvoir": (_("Donner la place"), _("Place donnée hors de l’ordre d’attente")),
        "ateliers.reactiver": (_("Réactiver"), _("Réservation réactivée")),
        "ateliers.places": (_("Changer les places"), _("Nombre de places changé")),
        "ateliers.deplacer": (_("Déplacer"), _("Réservation déplacée")),
        "ateliers.donnees": (_("Remettre ses données"), _("Données remises à la personne")),
        "ateliers.effacer": (_("Effacer une personne"), _("Données effacées, à la demande de la personne")),
        "ateliers.appel": (_("Appeler"), _("Appel fait")),
        "ateliers.capacite": (_("Changer la capacité"), _("Capacité changée")),
        "ateliers.liberer_places": (_("Libérer des places"), _("Places gardées libérées")),
        "ateliers.dater_places": (_("Changer la date"), _("Date des places gardées changée")),
        "ateliers.presences": (_("Noter les présences"), _("Présences notées")),
        "ateliers.annuler_seance": (_("Annuler la séance"), _("Séance annulée")),
    }
    for action, (nom, phrase) in noms.items():
        actions.register_action(action, nom, phrase)


@hooks.register("insert_global_admin_css")
def ajouter_styles() -> SafeString:
    feuilles = ("gestion", "formulaires", "etroit")
    liens = ((static(f"ateliers/gestion/{nom}.css"),) for nom in feuilles)
    return format_html_join("", '<link rel="stylesheet" href="{}">', liens)


hooks.register("construct_homepage_panels", ajouter_panneau)
hooks.register("before_delete_page", proteger_page)
hooks.register("before_bulk_action", proteger_lot)
