"""What a person may ask (a copy, erasure), and what becomes of a file: history, archive, deletion."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from parcours.domain.conservation import anonymiser, supprimer_dossier
from parcours.domain.dossier_personnel import dossier_personnel
from parcours.domain.historique import historique
from parcours.forms.dossiers import MatriculeForm
from parcours.models import Operation

from .ecrans import EcranDossier, FormulaireDossier
from .fichiers import fichier_prive

EVENEMENTS_PAR_PAGE = 50
EFFACER = "parcours.delete_mediateur"


class HistoriqueView(EcranDossier):
    """Who, when, what."""

    titre = _("Historique")
    template_name = "parcours/gestion/historique.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(historique(self.dossier, compte=self.request.user), EVENEMENTS_PAR_PAGE)
        return super().get_context_data(page_obj=pages.get_page(self.request.GET.get("p")), **kwargs)


class PersonnelView(EcranDossier):
    """Everything kept about a person (RGPD, article 15)."""

    du_dernier_parcours = True
    droits = ("parcours.exporter_mediateur", "parcours.view_donneessensibles")
    operation = Operation.EXPORT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.noter()
        texte = json.dumps(dossier_personnel(self.dossier), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
        return fichier_prive(texte.encode(), nom=f"donnees-{slugify(self.dossier.matricule)}.json")


class EffacementView(FormulaireDossier):
    """An action that cannot be undone: the payroll number is typed to confirm."""

    du_dernier_parcours = True
    droits = (EFFACER,)
    bouton_grave = True
    formulaire = MatriculeForm

    def parametres(self) -> dict[str, Any]:
        return {"attendu": self.dossier.matricule}

    def noter_l_action(self) -> None:
        """Nothing more: the erasure wrote its own line, and the page still holds the number that was just erased."""


class AnonymiserView(EffacementView):
    titre = _("Anonymiser le dossier")
    aide = _("Le nom, les coordonnées, les documents et les textes sont effacés. Les chiffres des rapports restent.")
    bouton = _("Anonymiser")
    succes = _("Le dossier est anonyme.")

    def agir(self, formulaire: Any) -> None:
        anonymiser(self.dossier.pk, compte=self.request.user)


class SupprimerView(EffacementView):
    titre = _("Supprimer le dossier")
    aide = _("Seulement pour un dossier créé par erreur. Tout est effacé, documents compris.")
    bouton = _("Supprimer le dossier")
    succes = _("Le dossier est supprimé.")

    @property
    def retour(self) -> str:  # type: ignore[override]
        return self.url_dossier

    def apres(self) -> str:
        return reverse("parcours_dossiers:index")

    def agir(self, formulaire: Any) -> None:
        supprimer_dossier(self.dossier.pk, compte=self.request.user)
