"""The addresses of HR files: one place that lists every screen about a person."""

from typing import Any

from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet

from parcours.domain.droits import VOIR, peut
from parcours.models import (
    Avenant,
    Contrat,
    Derogation,
    Document,
    DonneesSensibles,
    Entretien,
    Formation,
    Immersion,
    Mediateur,
    Publication,
    Sortie,
    Suivi,
    Suspension,
)

from . import actions_contrat as contrats
from . import dossiers, effacement, fiches
from .listes import PermissionsMixin


class DossierMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return peut(request.user, VOIR)


class DossierViewSet(PermissionsMixin, ModelViewSet):
    model = Mediateur
    modeles_permis = (
        Mediateur, Contrat, Avenant, Suspension, Derogation, Formation, Entretien, Immersion, Document, Sortie, Suivi,
        DonneesSensibles, Publication,
    )  # fmt: skip
    name = "parcours_dossiers"
    url_prefix = "parcours/dossiers"
    url_namespace = "parcours_dossiers"
    menu_item_class = DossierMenuItem
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    icon = "folder-open-inverse"
    menu_label = _("Dossiers")
    index_view_class = dossiers.DossierListe
    form_fields = ("matricule",)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absents = {f"{nom}_url_name": None for nom in ("usage", "history", "add", "edit", "delete")}
        return super().get_common_view_kwargs(**kwargs) | absents

    def get_urlpatterns(self) -> list[Any]:
        listes = [motif for motif in super().get_urlpatterns() if motif.name in ("index", "index_results")]
        return [
            *listes,
            path("nouveau/", dossiers.NouveauView.as_view(), name="nouveau"),
            path("<int:pk>/", dossiers.DossierView.as_view(), name="dossier"),
            path("<int:pk>/modifier/", dossiers.ModifierView.as_view(), name="modifier"),
            path("<int:pk>/fiche.pdf", dossiers.FichePdfView.as_view(), name="pdf"),
            path("<int:pk>/historique/", effacement.HistoriqueView.as_view(), name="historique"),
            path("<int:pk>/donnees.json", effacement.PersonnelView.as_view(), name="personnel"),
            path("<int:pk>/anonymiser/", effacement.AnonymiserView.as_view(), name="anonymiser"),
            path("<int:pk>/supprimer/", effacement.SupprimerView.as_view(), name="supprimer"),
            path("<int:pk>/sensible/", fiches.SensibleView.as_view(), name="sensible"),
            path("<int:pk>/contrats/ajouter/", contrats.EmbaucherView.as_view(), name="embaucher"),
            path("contrats/<int:pk>/corriger/", contrats.CorrigerView.as_view(), name="corriger"),
            path("contrats/<int:pk>/renouveler/", contrats.RenouvelerView.as_view(), name="renouveler"),
            path("contrats/<int:pk>/avenant/", contrats.AmenderView.as_view(), name="amender"),
            path("contrats/<int:pk>/suspendre/", contrats.SuspendreView.as_view(), name="suspendre"),
            path("suspensions/<int:pk>/reprendre/", contrats.ReprendreView.as_view(), name="reprendre"),
            path("contrats/<int:pk>/transferer/", contrats.TransfererView.as_view(), name="transferer"),
            path("contrats/<int:pk>/terminer/", contrats.TerminerView.as_view(), name="terminer"),
            path("contrats/<int:pk>/supprimer/", contrats.SupprimerContratView.as_view(), name="supprimer_contrat"),
            path("contrats/<int:pk>/lever/<str:regle>/", contrats.DerogerView.as_view(), name="deroger"),
            path("contrats/<int:pk>/sortie/", contrats.SortieView.as_view(), name="sortie"),
            path("sorties/<int:pk>/suivi/", contrats.SuivreView.as_view(), name="suivre"),
            path("<int:pk>/formations/ajouter/", fiches.FormationAjout.as_view(), name="formation_ajouter"),
            path("formations/<int:pk>/modifier/", fiches.FormationModification.as_view(), name="formation_modifier"),
            path("formations/<int:pk>/supprimer/", fiches.FormationRetrait.as_view(), name="formation_supprimer"),
            path("formations/<int:pk>/attestation.pdf", fiches.AttestationView.as_view(), name="attestation"),
            path("<int:pk>/entretiens/ajouter/", fiches.EntretienAjout.as_view(), name="entretien_ajouter"),
            path("entretiens/<int:pk>/modifier/", fiches.EntretienModification.as_view(), name="entretien_modifier"),
            path("entretiens/<int:pk>/supprimer/", fiches.EntretienRetrait.as_view(), name="entretien_supprimer"),
            path("<int:pk>/immersions/ajouter/", fiches.ImmersionAjout.as_view(), name="immersion_ajouter"),
            path("immersions/<int:pk>/modifier/", fiches.ImmersionModification.as_view(), name="immersion_modifier"),
            path("immersions/<int:pk>/supprimer/", fiches.ImmersionRetrait.as_view(), name="immersion_supprimer"),
            path("<int:pk>/documents/ajouter/", fiches.DocumentAjout.as_view(), name="document_ajouter"),
            path("documents/<int:pk>/", fiches.DocumentView.as_view(), name="document"),
            path("documents/<int:pk>/supprimer/", fiches.DocumentRetrait.as_view(), name="document_supprimer"),
        ]
