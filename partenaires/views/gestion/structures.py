"""Structures: their list, their form, and what refuses to be deleted."""

from functools import cached_property
from typing import Any

from django.forms import CheckboxSelectMultiple
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from ateliers.rapports.export import Colonne
from ateliers.views.gestion.edition import CreationView, ModificationView, SuppressionView
from ateliers.views.gestion.listes import ListeView, TitreColumn, VueDesAteliers
from partenaires.filters_gestion import StructureFilterSet
from partenaires.forms.gestion import StructureForm
from partenaires.models import Structure

from . import documents, fiche_structure, fusion, imports, personnes, seances_reservees
from .acces import EXPORTER, IMPORTER, VOIR, StructureMixin


def oui_non(valeur: bool) -> str:
    return _("oui") if valeur else _("non")


class StructureListe(ListeView):
    requis = VOIR
    add_item_label = gettext_lazy("Ajouter une structure")
    search_fields = ("nom", "siret", "adresse", "code_postal", "commune", "courriel", "telephone")
    default_ordering = "nom"
    filterset_class = StructureFilterSet
    champs_lies = ("site",)
    droit_export = EXPORTER
    colonnes_export = (
        Colonne(gettext_lazy("Nom"), lambda s: s.nom, 40),
        Colonne(gettext_lazy("Type"), lambda s: s.get_type_display(), 28),
        Colonne(gettext_lazy("Place dans la gouvernance"), lambda s: s.get_college_display(), 30),
        Colonne(gettext_lazy("SIRET"), lambda s: s.siret, 18),
        Colonne(gettext_lazy("Adresse"), lambda s: s.adresse, 36),
        Colonne(gettext_lazy("Code postal"), lambda s: s.code_postal),
        Colonne(gettext_lazy("Commune"), lambda s: s.commune, 20),
        Colonne(gettext_lazy("Arrondissement"), lambda s: s.arrondissement),
        Colonne(gettext_lazy("QPV"), lambda s: oui_non(s.qpv), 8),
        Colonne(gettext_lazy("Téléphone"), lambda s: s.telephone.as_national if s.telephone else "", 18),
        Colonne(gettext_lazy("E-mail"), lambda s: s.courriel, 30),
        Colonne(gettext_lazy("Site internet"), lambda s: s.site_web, 30),
        Colonne(gettext_lazy("Point d’accueil"), lambda s: s.site.nom if s.site else "", 30),
        Colonne(gettext_lazy("Page publique"), lambda s: oui_non(s.publiee)),
        Colonne(pgettext_lazy("structure", "Active"), lambda s: oui_non(s.active), 8),
    )

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitreColumn(
                "nom",
                label=_("Nom"),
                sort_key="nom",
                get_url=lambda s: reverse("partenaires_structures:fiche", args=[s.pk]),
                boutons=self.get_list_buttons,
            ),
            Column("get_type_display", label=_("Type"), sort_key="type"),
            Column("ville", accessor=fiche_structure.ville, label=_("Commune"), sort_key="commune"),
            Column("site", accessor=lambda s: s.site or "", label=_("Point d’accueil"), sort_key="site__nom"),
            Column("qpv", accessor=lambda s: _("QPV") if s.qpv else "", label=_("Quartier"), sort_key="qpv"),
            Column(
                "active",
                accessor=fiche_structure.etat,
                label=_("État"),
                sort_key="active",
            ),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not self.request.user.has_perm(IMPORTER):
            return super().header_more_buttons
        adresse = reverse("partenaires_structures:importer")
        return [
            Button(_("Importer un fichier"), url=adresse, icon_name="upload", priority=80),
            *super().header_more_buttons,
        ]


class StructureCreation(CreationView):
    requis = VOIR
    page_title = gettext_lazy("Nouvelle structure")

    def get_initial_form_instance(self) -> Structure:
        """Propose the only place that the account looks after."""
        compte: Any = self.request.user
        lieux = list(compte.lieux.all()[:2])
        return Structure(site=lieux[0] if len(lieux) == 1 else None)

    def get_success_url(self) -> str:
        return reverse("partenaires_structures:fiche", args=[self.object.pk])


class StructureModification(StructureMixin, ModificationView):
    champs_lies = ("site",)

    def get_success_url(self) -> str:
        return reverse("partenaires_structures:fiche", args=[self.object.pk])


class StructureSuppression(SuppressionView):
    requis = VOIR
    phrase_utilise = gettext_lazy("Cette structure a déjà servi. Rendez-la plutôt inactive, ou fusionnez-la.")

    def motif_de_refus(self) -> Any:
        structure = self.object
        liens = (
            structure.groupes, structure.demandes, structure.conventions, structure.documents, structure.referents,
            structure.invitations.en_cours(), structure.blocages, structure.seances_reservees, structure.cycles,
        )  # fmt: skip
        return self.phrase_utilise if any(lien.exists() for lien in liens) else ""


class StructureViewSet(VueDesAteliers):
    model = Structure
    name = "partenaires_structures"
    url_prefix = "partenaires/structures"
    url_namespace = "partenaires_structures"
    icon = "group"
    menu_label = gettext_lazy("Structures")
    index_view_class = StructureListe
    add_view_class = StructureCreation
    edit_view_class = StructureModification
    delete_view_class = StructureSuppression
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("nom"),
                    FieldPanel("type"),
                    FieldPanel("college"),
                    FieldPanel("siret"),
                    FieldPanel("autre_structure"),
                    FieldPanel("site"),
                    FieldPanel("active"),
                ],
                heading=gettext_lazy("La structure"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("adresse"),
                    FieldRowPanel([FieldPanel("code_postal"), FieldPanel("commune")]),
                    FieldRowPanel([FieldPanel("arrondissement"), FieldPanel("qpv")]),
                    FieldPanel("lieux", widget=CheckboxSelectMultiple),
                ],
                heading=gettext_lazy("Où elle est"),
            ),
            MultiFieldPanel(
                [FieldPanel("telephone"), FieldPanel("courriel"), FieldPanel("site_web")],
                heading=gettext_lazy("La joindre"),
            ),
            MultiFieldPanel(
                [FieldPanel("presentation"), FieldPanel("publiee")], heading=gettext_lazy("La page publique")
            ),
            FieldPanel("notes"),
        ],
        base_form_class=StructureForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("importer/", imports.EnvoiView.as_view(), name="importer"),
            path("importer/essai/", imports.EssaiView.as_view(), name="importer_essai"),
            path("importer/modele.csv", imports.ModeleView.as_view(extension="csv"), name="modele_csv"),
            path("importer/modele.xlsx", imports.ModeleView.as_view(extension="xlsx"), name="modele_xlsx"),
            path("<int:pk>/", fiche_structure.FicheView.as_view(), name="fiche"),
            path("<int:pk>/fusionner/", fusion.ChoisirView.as_view(), name="fusionner"),
            path("<int:pk>/fusionner/<int:autre>/", fusion.ComparerView.as_view(), name="comparer"),
            path("<int:pk>/agenda/fermer/", fiche_structure.FermerAgendaView.as_view(), name="fermer_agenda"),
            path(
                "<int:pk>/places/<int:blocage>/rendre/",
                fiche_structure.RendrePlacesView.as_view(),
                name="rendre_places",
            ),
            path(
                "<int:pk>/seances/<int:seance>/ouvrir/", seances_reservees.RouvrirView.as_view(), name="rouvrir_seance"
            ),
            path("<int:pk>/inviter/", personnes.InviterView.as_view(), name="inviter"),
            path("<int:pk>/invitations/<int:invitation>/renvoyer/", personnes.RenvoyerView.as_view(), name="renvoyer"),
            path(
                "<int:pk>/invitations/<int:invitation>/retirer/",
                personnes.RetirerInvitationView.as_view(),
                name="retirer_invitation",
            ),
            path("<int:pk>/personnes/<int:referent>/role/", personnes.RoleView.as_view(), name="role"),
            path("<int:pk>/personnes/<int:referent>/retirer/", personnes.RetirerView.as_view(), name="retirer"),
            path("<int:pk>/documents/", documents.AjouterDocumentView.as_view(), name="ajouter_document"),
            path("<int:pk>/documents/<int:document>/", documents.DocumentView.as_view(), name="document"),
            path(
                "<int:pk>/documents/<int:document>/supprimer/",
                documents.SupprimerDocumentView.as_view(),
                name="supprimer_document",
            ),
        ]
