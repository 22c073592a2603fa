"""What the plugin adds to Wagtail's back office. Each screen is in `views/gestion/`."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from .views.gestion.acces_demandes import DemandeAccesViewSet, ajouter_panneau_acces
from .views.gestion.bilan import BilanViewSet
from .views.gestion.comptes_fermes import (
    apres_plusieurs_comptes,
    apres_un_compte,
    avant_plusieurs_comptes,
    avant_un_compte,
)
from .views.gestion.conventions import ConventionViewSet, ajouter_panneau_conventions
from .views.gestion.cycles import CycleViewSet
from .views.gestion.demandes import DemandeViewSet
from .views.gestion.groupes import GroupeViewSet, liens_des_groupes
from .views.gestion.offres import OffreViewSet
from .views.gestion.seances_reservees import avis_de_seance, sans_les_gardees
from .views.gestion.structures import StructureViewSet
from .views.gestion.tableau_demandes import ajouter_panneau_demandes


class GroupePartenaires(ViewSetGroup):
    menu_label = _("Partenaires")
    menu_name = "partenaires"
    menu_icon = "group"
    menu_order = 55
    items = (
        StructureViewSet, GroupeViewSet, CycleViewSet, DemandeViewSet, DemandeAccesViewSet, ConventionViewSet, OffreViewSet,
        BilanViewSet,
    )  # fmt: skip


@hooks.register("register_admin_viewset")
def enregistrer_gestion() -> GroupePartenaires:
    return GroupePartenaires()


hooks.register("ateliers_liens_presences", liens_des_groupes)
hooks.register("ateliers_avis_seance", avis_de_seance)
hooks.register("ateliers_destinations", sans_les_gardees)
hooks.register("before_delete_user", avant_un_compte)
hooks.register("before_bulk_action", avant_plusieurs_comptes)
hooks.register("after_edit_user", apres_un_compte)
hooks.register("after_bulk_action", apres_plusieurs_comptes)


@hooks.register("register_log_actions")
def enregistrer_journal(actions: Any) -> None:
    """Name what staff does, for the history of a structure and Wagtail's own report."""
    noms = {
        "partenaires.inviter": (_("Inviter"), _("Invitation envoyée")),
        "partenaires.retirer_invitation": (_("Retirer une invitation"), _("Invitation retirée")),
        "partenaires.role": (_("Changer un rôle"), _("Rôle changé")),
        "partenaires.retirer": (_("Retirer un accès"), _("Accès retiré")),
        "partenaires.ajouter_document": (_("Ajouter un document"), _("Document ajouté")),
        "partenaires.supprimer_document": (_("Supprimer un document"), _("Document supprimé")),
        "partenaires.inscrire_groupe": (_("Inscrire un groupe"), _("Groupe inscrit par l’équipe")),
        "partenaires.remettre": (_("Remettre ses données"), _("Données remises à une personne qui les demande")),
        "partenaires.effacer": (_("Effacer un nom"), _("Nom effacé d’un groupe, à la demande de la personne")),
        "partenaires.taire": (_("Retirer un accord"), _("Accord retiré, à la demande d’une personne d’un groupe")),
        "partenaires.garder_places": (_("Garder des places"), _("Places gardées")),
        "partenaires.reserver_seance": (_("Garder une séance"), _("Séance gardée pour la structure")),
        "partenaires.rouvrir_seance": (_("Ouvrir une séance"), _("Séance ouverte aux autres structures")),
        "partenaires.rendre_places": (_("Rendre des places"), _("Places gardées rendues")),
        "partenaires.fermer_agenda": (_("Fermer l’agenda"), _("Adresse de l’agenda fermée")),
        "partenaires.accepter_acces": (_("Ouvrir un accès"), _("Accès ouvert")),
        "partenaires.refuser_acces": (_("Refuser un accès"), _("Accès refusé")),
        "partenaires.fusionner": (_("Fusionner"), _("Structure fusionnée")),
        "partenaires.importer": (_("Importer"), _("Structure importée")),
    }
    for action, (nom, phrase) in noms.items():
        actions.register_action(action, nom, phrase)


@hooks.register("insert_global_admin_css")
def ajouter_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("partenaires/gestion.css"))


hooks.register("construct_homepage_panels", ajouter_panneau_demandes)
hooks.register("construct_homepage_panels", ajouter_panneau_conventions)
hooks.register("construct_homepage_panels", ajouter_panneau_acces)
