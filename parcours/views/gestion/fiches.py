"""Trainings, interviews, immersions, documents and restricted data of a file."""

import logging
from typing import Any

from django.forms import BaseForm
from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from parcours.domain import fiches as domaine
from parcours.domain.attestation import attestation_de
from parcours.forms.base import ActionForm
from parcours.forms.dossiers import DonneesSensiblesForm
from parcours.forms.fiches import DocumentForm, EntretienForm, FormationForm, ImmersionForm
from parcours.models import Document, DonneesSensibles, Entretien, Formation, Immersion, Mediateur, Operation
from parcours.rapports.attestation import attestation_pdf

from .ecrans import EcranDossier, FormulaireDossier
from .fichiers import fichier_prive

journal = logging.getLogger(__name__)

PHRASE_APRES_CONTRAT = _(
    "Cette formation finit après la fin du contrat, le %(fin)s. Vérifiez les dates, ou prolongez le contrat."
)


class AjoutView(FormulaireDossier):
    """Add a record to a file."""

    fiche: type[Any]

    def parametres(self) -> dict[str, Any]:
        return {"instance": self.fiche(mediateur=self.dossier)}

    def agir(self, formulaire: Any) -> None:
        domaine.enregistrer(fiche=formulaire.instance, compte=self.request.user)


class ModificationView(FormulaireDossier):
    """Change a record of a file."""

    chemin = "mediateur"

    def parametres(self) -> dict[str, Any]:
        return {"instance": self.cible}

    def agir(self, formulaire: Any) -> None:
        domaine.enregistrer(fiche=formulaire.instance, version=formulaire.version_lue, compte=self.request.user)


class RetraitView(FormulaireDossier):
    """Delete a record of a file."""

    chemin = "mediateur"
    titre = _("Supprimer cet élément")
    bouton = _("Supprimer")
    bouton_grave = True
    succes = _("C’est supprimé. L’historique du dossier en garde la trace.")
    formulaire = ActionForm

    @property
    def aide(self) -> str:  # type: ignore[override]
        return str(self.cible)

    def agir(self, formulaire: Any) -> None:
        domaine.retirer(fiche=self.cible)


class FormationMixin:
    """A training is written with its certificate."""

    request: HttpRequest
    formulaire: type[BaseForm] = FormationForm
    ancre = "formations"
    succes = _("La formation est enregistrée.")

    def agir(self, formulaire: Any) -> None:
        certificat = formulaire.certificat
        donnees = formulaire.cleaned_data
        certificat.delivre_le = donnees["certificat_delivre_le"]
        certificat.expire_le = donnees["certificat_expire_le"]
        certificat.numero = donnees["certificat_numero"]
        domaine.enregistrer(
            fiche=formulaire.instance,
            version=formulaire.version_lue,
            certificat=certificat,
            compte=self.request.user,
        )
        if fin := domaine.fin_de_contrat_avant(formulaire.instance):
            messages.warning(self.request, PHRASE_APRES_CONTRAT % {"fin": f"{fin:%d/%m/%Y}"})


class FormationAjout(FormationMixin, AjoutView):
    fiche = Formation
    droits = ("parcours.add_formation",)
    titre = _("Nouvelle formation")


class FormationModification(FormationMixin, ModificationView):
    modele = Formation
    droits = ("parcours.change_formation",)
    titre = _("Modifier la formation")


class FormationRetrait(RetraitView):
    modele = Formation
    droits = ("parcours.delete_formation",)
    ancre = "formations"


class AttestationView(EcranDossier):
    """Print the record of a training and its certificate."""

    modele = Formation
    chemin = "mediateur"
    operation = Operation.IMPRESSION

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.noter()
        contenu = attestation_pdf(attestation_de(self.cible))
        return fichier_prive(contenu, nom=f"attestation-{slugify(self.dossier.matricule)}.pdf", montrer=True)


class EntretienAjout(AjoutView):
    fiche = Entretien
    droits = ("parcours.add_entretien",)
    titre = _("Nouvel entretien")
    succes = _("L’entretien est enregistré.")
    formulaire = EntretienForm
    ancre = "entretiens"

    def initial(self) -> dict[str, Any]:
        return {"conduit_par": self.request.user.pk, "prevu_le": timezone.localdate()}


class EntretienModification(ModificationView):
    modele = Entretien
    droits = ("parcours.change_entretien",)
    titre = _("Modifier l’entretien")
    succes = _("L’entretien est enregistré.")
    formulaire = EntretienForm
    ancre = "entretiens"


class EntretienRetrait(RetraitView):
    modele = Entretien
    droits = ("parcours.delete_entretien",)
    ancre = "entretiens"


class ImmersionAjout(AjoutView):
    fiche = Immersion
    droits = ("parcours.add_immersion",)
    titre = _("Nouvelle immersion")
    succes = _("L’immersion est enregistrée.")
    formulaire = ImmersionForm
    ancre = "immersions"


class ImmersionModification(ModificationView):
    modele = Immersion
    droits = ("parcours.change_immersion",)
    titre = _("Modifier l’immersion")
    succes = _("L’immersion est enregistrée.")
    formulaire = ImmersionForm
    ancre = "immersions"


class ImmersionRetrait(RetraitView):
    modele = Immersion
    droits = ("parcours.delete_immersion",)
    ancre = "immersions"


class DocumentAjout(AjoutView):
    fiche = Document
    droits = ("parcours.add_document",)
    titre = _("Nouveau document")
    aide = _("PDF, JPEG, PNG, Word ou OpenDocument, 10 Mo au plus. N’ajoutez aucun document médical.")
    succes = _("Le document est ajouté.")
    formulaire = DocumentForm
    ancre = "documents"

    def parametres(self) -> dict[str, Any]:
        compte: Any = self.request.user
        return {"instance": Document(mediateur=self.dossier, ajoute_par=compte)}


class DocumentRetrait(RetraitView):
    modele = Document
    droits = ("parcours.delete_document",)
    ancre = "documents"


class DocumentView(EcranDossier):
    """Download a document: the only address that it has. A file that is no longer on disk is told, with what to do."""

    modele = Document
    chemin = "mediateur"
    titre = _("Fichier introuvable")
    template_name = "parcours/gestion/fichier_introuvable.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.noter()
        try:
            contenu = self.cible.fichier.open("rb")
        except FileNotFoundError:
            journal.exception("Document %s : son fichier n’est plus sur le disque", self.cible.pk)
            return self.render_to_response(self.get_context_data(document=self.cible), status=404)
        extension = self.cible.fichier.name.rpartition(".")[2]
        nom = f"{slugify(self.cible.titre)[:60] or 'document'}.{extension}"
        reponse = FileResponse(contenu, as_attachment=True, filename=nom)
        reponse.headers["Cache-Control"] = "no-store, private"
        return reponse


class SensibleView(FormulaireDossier):
    """Disability and how the post was adapted: for HR alone, and written down apart in the log."""

    modele = Mediateur
    du_dernier_parcours = True
    droits = ("parcours.view_donneessensibles", "parcours.change_donneessensibles")
    operation = Operation.SENSIBLE
    titre = _("Données sensibles")
    aide = _("N’écrivez ici que ce qui sert à adapter le poste. Chaque ouverture de cette page est notée.")
    succes = _("Les données sensibles sont enregistrées.")
    formulaire = DonneesSensiblesForm

    def parametres(self) -> dict[str, Any]:
        donnees = DonneesSensibles.objects.filter(mediateur=self.dossier).first()
        return {"instance": donnees or DonneesSensibles(mediateur=self.dossier)}

    def agir(self, formulaire: Any) -> None:
        domaine.enregistrer(fiche=formulaire.instance, version=formulaire.version_lue)
