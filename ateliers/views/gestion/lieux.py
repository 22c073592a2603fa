"""Places: each team sees its own."""

from functools import cached_property
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from ateliers.filters_gestion import LieuFilterSet
from ateliers.forms_gestion import LieuForm
from ateliers.models import Lieu
from ateliers.rapports.export import Colonne

from .acces import TOUS
from .edition import CreationView, ModificationView, SuppressionView
from .listes import ListeView, TitreColumn, VueDesAteliers


class LieuListe(ListeView):
    add_item_label = _("Ajouter un lieu")
    search_fields = ("nom", "adresse", "code_postal", "commune")
    default_ordering = "nom"
    filterset_class = LieuFilterSet
    colonnes_export = (
        Colonne(_("Nom"), lambda lieu: lieu.nom, 36),
        Colonne(_("Type"), lambda lieu: lieu.get_type_display(), 26),
        Colonne(_("Adresse"), lambda lieu: lieu.adresse, 36),
        Colonne(_("Code postal"), lambda lieu: lieu.code_postal),
        Colonne(_("Commune"), lambda lieu: lieu.commune, 20),
        Colonne(_("Département"), lambda lieu: lieu.departement, 20),
        Colonne(_("Téléphone"), lambda lieu: lieu.telephone.as_national if lieu.telephone else ""),
        Colonne(_("Accessible en fauteuil"), lambda lieu: _("oui") if lieu.accessible else _("non")),
        Colonne(_("France Services"), lambda lieu: _("oui") if lieu.france_services else _("non")),
        Colonne(_("Actif"), lambda lieu: _("oui") if lieu.actif else _("non")),
    )

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "nom", label=_("Nom"), sort_key="nom", get_url=self.get_edit_url, boutons=self.get_list_buttons
            ),
            Column("get_type_display", label=_("Type"), sort_key="type"),
            Column("adresse_complete", label=_("Adresse"), sort_key="code_postal"),
            Column(
                "accessible",
                accessor=lambda lieu: _("Accessible") if lieu.accessible else _("Non accessible"),
                label=_("Fauteuil roulant"),
                sort_key="accessible",
            ),
            Column(
                "actif",
                accessor=lambda lieu: _("Actif") if lieu.actif else _("Inactif"),
                label=_("État"),
                sort_key="actif",
            ),
        ]


class LieuCreation(CreationView):
    page_title = _("Nouveau lieu")

    def save_instance(self) -> Lieu:
        """Whoever creates a place looks after it: otherwise it would vanish from their own list."""
        lieu: Lieu = super().save_instance()
        if not self.request.user.has_perm(TOUS):
            lieu.equipe.add(self.request.user)  # type: ignore[arg-type]
        return lieu


class LieuSuppression(SuppressionView):
    phrase_utilise = _("Des séances ou une page utilisent ce lieu. Rendez-le plutôt inactif.")

    def motif_de_refus(self) -> Any:
        return self.phrase_utilise if self.object.seances.exists() else ""


class LieuViewSet(VueDesAteliers):
    model = Lieu
    name = "ateliers_lieux"
    url_prefix = "lieux"
    url_namespace = "ateliers_lieux"
    icon = "home"
    menu_label = _("Lieux")
    index_view_class = LieuListe
    add_view_class = LieuCreation
    edit_view_class = ModificationView
    delete_view_class = LieuSuppression
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("nom"), FieldPanel("slug"), FieldPanel("type"), FieldPanel("actif")], heading=_("Le lieu")
            ),
            MultiFieldPanel(
                [
                    FieldPanel("adresse"),
                    FieldRowPanel([FieldPanel("code_postal"), FieldPanel("commune")]),
                    FieldPanel("departement"),
                    FieldPanel("venir"),
                    FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                    FieldPanel("fuseau"),
                ],
                heading=_("Où, et comment venir"),
            ),
            MultiFieldPanel([FieldPanel("accessible"), FieldPanel("acces_handicap")], heading=_("Accès et handicap")),
            MultiFieldPanel(
                [FieldPanel("telephone"), FieldPanel("horaires"), FieldPanel("france_services")], heading=_("Accueil")
            ),
            FieldPanel("equipe", widget=CheckboxSelectMultiple, heading=_("Équipe")),
        ],
        base_form_class=LieuForm,
    )
