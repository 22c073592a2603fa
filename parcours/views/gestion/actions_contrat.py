"""What happens to a contract, one screen for each action."""

from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from parcours.domain import contrats as domaine
from parcours.domain import regles, sorties
from parcours.domain.calendrier import UN_JOUR
from parcours.domain.charge import quotite_au
from parcours.domain.droits import peut
from parcours.domain.suspensions import arretees_par
from parcours.exceptions import SuiviEntretempsError
from parcours.forms import contrats as formulaires
from parcours.models import Avenant, Contrat, Etablissement, Mediateur, Sortie, Suspension

from .ecrans import FormulaireDossier

MODIFIER = "parcours.change_contrat"
PHRASE_INTERRUPTION = _(
    "L’ancien contrat s’est terminé plus de 31 jours avant : c’est une sortie, et un nouveau parcours commence."
)
PHRASE_SUSPENSION = _(
    "La suspension en cours s’arrête avec l’ancien contrat. Si elle continue, notez-la sur le nouveau contrat."
)


class ActionContrat(FormulaireDossier):
    """An action on one contract."""

    modele: type[Model] = Contrat
    chemin = "mediateur"
    droits: tuple[str, ...] = (MODIFIER,)
    ancre = "contrats"

    def etablissements(self) -> Any:
        return Etablissement.objects.du_perimetre(self.request.user).actifs()

    def dire_la_suite(self, suite: Contrat) -> None:
        """Say what else happened to the contract that this one follows: a break before it, a suspension that ended."""
        if suite.precedent and suite.precedent.parcours_id != suite.parcours_id:
            self.succes = f"{self.succes} {PHRASE_INTERRUPTION}"
        if arretees_par(suite).exists():
            self.succes = f"{self.succes} {PHRASE_SUSPENSION}"


class EmbaucherView(ActionContrat):
    """Write a contract after a break, or beside another part time."""

    modele = Mediateur
    chemin = ""
    droits = ("parcours.add_contrat",)
    titre = _("Nouveau contrat")
    succes = _("Le contrat est enregistré.")
    formulaire = formulaires.ContratForm

    def parametres(self) -> dict[str, Any]:
        contrat = Contrat(mediateur=self.dossier, etablissement=self.dossier.etablissement)
        return {"etablissements": self.etablissements(), "instance": contrat}

    def agir(self, formulaire: Any) -> None:
        domaine.embaucher(mediateur=self.dossier, contrat=formulaire.instance)


class CorrigerView(ActionContrat):
    titre = _("Corriger le contrat")
    aide = _("Pour un événement (renouvellement, avenant, fin), utilisez plutôt l’action qui porte son nom.")
    succes = _("Le contrat est corrigé.")
    formulaire = formulaires.CorrectionForm

    def parametres(self) -> dict[str, Any]:
        # Its own place is offered too, whoever looks after it: a correction of something else moves nothing.
        possibles = Q(pk__in=self.etablissements().values("pk")) | Q(pk=self.cible.etablissement_id)
        return {"etablissements": Etablissement.objects.filter(possibles), "instance": self.cible}

    def agir(self, formulaire: Any) -> None:
        corrige = domaine.corriger(contrat=formulaire.instance, version=formulaire.version_lue)
        for phrase in sorties.suivis_avant_la_sortie(corrige):
            messages.warning(self.request, phrase)


class RenouvelerView(ActionContrat):
    titre = _("Renouveler le contrat")
    aide = _(
        "Le contrat en cours s’arrête la veille, ou à sa fin prévue si elle est passée. "
        "Le nouveau reprend le poste, le lieu et la convention."
    )
    bouton = _("Renouveler")
    succes = _("Le contrat est renouvelé.")
    formulaire = formulaires.RenouvellementForm

    def parametres(self) -> dict[str, Any]:
        return {"type_contrat": self.cible.type}

    def initial(self) -> dict[str, Any]:
        fin = self.cible.fin
        return {
            "version": self.cible.version,
            "quotite": quotite_au(self.cible, fin or timezone.localdate()),
            "debut": fin + UN_JOUR if fin else None,
        }

    def agir(self, formulaire: Any) -> None:
        self.dire_la_suite(domaine.renouveler(contrat=self.cible.pk, **formulaire.cleaned_data))


class AmenderView(ActionContrat):
    titre = _("Ajouter un avenant")
    succes = _("L’avenant est enregistré.")
    formulaire = formulaires.AvenantForm

    def parametres(self) -> dict[str, Any]:
        return {"instance": Avenant(contrat=self.cible)}

    def agir(self, formulaire: Any) -> None:
        domaine.amender(contrat=self.cible.pk, avenant=formulaire.instance)


class SuspendreView(ActionContrat):
    titre = _("Suspendre le contrat")
    aide = _("Un motif de santé est gardé à part : seules les ressources humaines le voient.")
    bouton = _("Suspendre")
    succes = _("La suspension est enregistrée.")
    formulaire = formulaires.SuspensionForm

    def parametres(self) -> dict[str, Any]:
        sensible = peut(self.request.user, "parcours.change_donneessensibles")
        return {"instance": Suspension(contrat=self.cible), "sensible": sensible}

    def agir(self, formulaire: Any) -> None:
        domaine.suspendre(contrat=self.cible.pk, suspension=formulaire.instance, motif_sante=formulaire.motif_sante)


class ReprendreView(ActionContrat):
    modele = Suspension
    chemin = "contrat__mediateur"
    titre = _("Reprise du travail")
    succes = _("La reprise est enregistrée.")
    formulaire = formulaires.RepriseForm

    def initial(self) -> dict[str, Any]:
        return {"version": self.cible.version, "reprise": timezone.localdate()}

    def agir(self, formulaire: Any) -> None:
        domaine.reprendre(suspension=self.cible.pk, **formulaire.cleaned_data)


class TransfererView(ActionContrat):
    titre = _("Transférer vers un autre établissement")
    aide = _("Un transfert n’est pas une sortie : le parcours continue.")
    bouton = _("Transférer")
    succes = _("Le transfert est enregistré.")
    formulaire = formulaires.TransfertForm

    def parametres(self) -> dict[str, Any]:
        return {"etablissements": self.etablissements().exclude(pk=self.cible.etablissement_id)}

    def initial(self) -> dict[str, Any]:
        return {"version": self.cible.version, "debut": timezone.localdate()}

    def agir(self, formulaire: Any) -> None:
        self.dire_la_suite(domaine.transferer(contrat=self.cible.pk, **formulaire.cleaned_data))


class TerminerView(ActionContrat):
    titre = _("Terminer le contrat")
    aide = _("Si aucun autre contrat ne suit dans les 31 jours, c’est une sortie.")
    bouton = _("Terminer le contrat")
    succes = _("La fin du contrat est enregistrée.")
    formulaire = formulaires.FinForm

    def parametres(self) -> dict[str, Any]:
        return {"codes": sorties.codes_possibles(du=self.cible.debut, au=timezone.localdate())}

    def initial(self) -> dict[str, Any]:
        return {"version": self.cible.version, "fin_reelle": self.cible.fin_prevue}

    def agir(self, formulaire: Any) -> None:
        donnees = formulaire.cleaned_data
        with transaction.atomic():
            domaine.terminer(
                contrat=self.cible.pk,
                version=donnees["version"],
                fin_reelle=donnees["fin_reelle"],
                motif_fin=donnees["motif_fin"],
            )
            if donnees["code"]:
                sorties.documenter(
                    contrat=self.cible.pk,
                    code=donnees["code"],
                    duree_emploi=donnees["duree_emploi"],
                    employeur=donnees["employeur"],
                )


class SupprimerContratView(ActionContrat):
    droits = ("parcours.delete_contrat",)
    titre = _("Supprimer ce contrat")
    aide = _("Seulement pour un contrat saisi par erreur. Ses avenants et sa sortie sont supprimés aussi.")
    bouton = _("Supprimer le contrat")
    bouton_grave = True
    succes = _("Le contrat est supprimé.")
    formulaire = formulaires.ActionForm

    def agir(self, formulaire: Any) -> None:
        domaine.supprimer(contrat=self.cible.pk)

    def apres(self) -> str:
        """Go back to the file, or to the list when this contract was all that the account could see of it."""
        visible = Mediateur.objects.du_perimetre(self.request.user).filter(pk=self.dossier.pk).exists()
        return self.retour if visible else reverse("parcours_dossiers:index")


class DerogerView(ActionContrat):
    """Lift a warning, with the reason."""

    droits = ("parcours.add_derogation",)
    titre = _("Lever un avertissement")
    bouton = _("Lever l’avertissement")
    succes = _("L’avertissement est levé. Le motif est gardé dans le dossier.")
    formulaire = formulaires.DerogationForm

    @property
    def aide(self) -> str:  # type: ignore[override]
        examen = regles.examiner(self.cible)
        return next((a.phrase for a in examen.actifs if a.regle == self.kwargs["regle"]), "")

    def agir(self, formulaire: Any) -> None:
        regles.lever(
            contrat=self.cible.pk,
            regle=self.kwargs["regle"],
            motif=formulaire.cleaned_data["motif"],
            auteur=self.request.user,
        )


class SortieView(ActionContrat):
    """Write, or correct, what became of the person at the exit."""

    droits = ("parcours.change_sortie",)
    titre = _("Situation à la sortie")
    succes = _("La sortie est documentée.")
    formulaire = formulaires.SortieForm

    def parametres(self) -> dict[str, Any]:
        sortie = Sortie.objects.filter(contrat=self.cible).first() or Sortie(contrat=self.cible)
        return {"instance": sortie, "codes": sorties.codes_valides(self.cible.fin_reelle or timezone.localdate())}

    def agir(self, formulaire: Any) -> None:
        sorties.documenter(
            contrat=self.cible.pk,
            version=formulaire.version_lue,
            **{champ: formulaire.cleaned_data[champ] for champ in ("code", "duree_emploi", "employeur")},
        )


class SuivreView(ActionContrat):
    modele = Sortie
    chemin = "contrat__mediateur"
    droits = ("parcours.add_suivi",)
    titre = _("Suivi après la sortie")
    aide = _("Le suivi ne change jamais la situation notée à la sortie.")
    succes = _("Le suivi est enregistré.")
    formulaire = formulaires.SuiviForm

    def initial(self) -> dict[str, Any]:
        echeance = self.request.GET.get("echeance", "")
        vides = {"constate_le": timezone.localdate(), "echeance": echeance, "vues": {}}
        suivi = next((s for s in self.cible.suivis.all() if str(s.echeance) == echeance), None)
        if suivi is None:
            return vides
        return model_to_dict(suivi, formulaires.SuiviForm.Meta.fields) | {"vues": {echeance: suivi.version}}

    def agir(self, formulaire: Any) -> None:
        donnees = {champ: formulaire.cleaned_data[champ] for champ in formulaires.SuiviForm.Meta.fields}
        try:
            sorties.suivre(sortie=self.cible.pk, version=formulaire.version_vue, **donnees)
        except SuiviEntretempsError as refus:
            formulaire.montrer(refus.version)
            raise
