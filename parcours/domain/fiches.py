"""Trainings, interviews, immersions, documents, restricted data: what hangs on a file, written under its lock."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from parcours.exceptions import RefusError
from parcours.models import (
    Certificat,
    Contrat,
    Document,
    DonneesSensibles,
    Entretien,
    Formation,
    Immersion,
    Mediateur,
    Parcours,
)

from .chaine import parcours_du_jour
from .contrats import valider
from .fichiers import effacer_apres_validation
from .verrous import dossier_verrouille, verifier_version

FicheDatee = Formation | Entretien | Immersion | Document
FicheDeDossier = FicheDatee | DonneesSensibles


def enregistrer(
    *, fiche: FicheDeDossier, version: int | None = None, certificat: Certificat | None = None, compte: Any = None
) -> None:
    """Write a record of a file, and the certificate of a training: one without a date of issue is removed.

    `compte` is who writes it; None for a command.

    Raises RefusError: also for a training or an immersion that no contract covers, for a day in a pathway that the account
    may not see, and ModifieEntretempsError.
    """
    with dossier_verrouille(fiche.mediateur_id):
        _reprendre_la_version(fiche, version)
        if isinstance(fiche, Formation | Immersion):
            _refuser_hors_contrat(fiche)
        if compte is not None and not isinstance(fiche, DonneesSensibles):
            _refuser_hors_de_vue(fiche, compte)
        valider(fiche)
        fiche.save()
        if certificat is not None and isinstance(fiche, Formation):
            _enregistrer_le_certificat(fiche, certificat)


def _enregistrer_le_certificat(formation: Formation, certificat: Certificat) -> None:
    if certificat.delivre_le:
        certificat.formation = formation
        valider(certificat)
        certificat.save()
        return
    for retire in Certificat.objects.filter(formation=formation):
        retire.delete()


def _reprendre_la_version(fiche: FicheDeDossier, version: int | None) -> None:
    if fiche._state.adding:
        return
    actuelle = type(fiche)._default_manager.get(pk=fiche.pk)
    verifier_version(actuelle, version)
    fiche.version = actuelle.version


def _refuser_hors_contrat(fiche: Formation | Immersion) -> None:
    contrats = Contrat.objects.filter(mediateur_id=fiche.mediateur_id, debut__lte=fiche.debut)
    if not contrats.filter(Q(fin_reelle=None) | Q(fin_reelle__gte=fiche.debut)).exists():
        raise RefusError(
            _("Le %(jour)s, cette personne n’a pas de contrat. Vérifiez la date de début.")
            % {"jour": f"{fiche.debut:%d/%m/%Y}"}
        )


def fin_de_contrat_avant(formation: Formation) -> date | None:
    """Return the end of the person's last contract when a training goes on after it; None when a contract covers it all."""
    contrats = Contrat.objects.filter(mediateur_id=formation.mediateur_id, debut__lte=formation.fin)
    fins = [contrat.fin or date.max for contrat in contrats.only("fin_reelle", "fin_prevue")]
    derniere = max(fins, default=date.max)
    return derniere if derniere < formation.fin else None


def _refuser_hors_de_vue(fiche: FicheDatee, compte: Any) -> None:
    siens = Parcours.objects.filter(mediateur=fiche.mediateur_id)
    parcours = parcours_du_jour(siens, fiche.jour)
    if parcours is None or siens.du_perimetre(compte).filter(pk=parcours.pk).exists():
        return
    if isinstance(fiche, Document):
        raise RefusError(
            _(
                "Cette personne travaille maintenant dans un établissement qui n’est pas le vôtre. "
                "Demandez à cet établissement d’ajouter le document."
            )
        )
    raise RefusError(
        _("Le %(jour)s, cette personne travaille dans un établissement qui n’est pas le vôtre. Vérifiez la date.")
        % {"jour": f"{fiche.jour:%d/%m/%Y}"}
    )


def enregistrer_dossier(*, mediateur: Mediateur, version: int | None = None) -> None:
    """Write what a form changed in a file itself. Raises RefusError, ModifieEntretempsError."""
    with dossier_verrouille(mediateur.pk) as actuel:
        verifier_version(actuel, version)
        mediateur.version = actuel.version
        mediateur.etablissement_id = actuel.etablissement_id
        valider(mediateur)
        mediateur.save()


def retirer(*, fiche: FicheDeDossier) -> None:
    """Delete a record; its history stays until the file is erased. The file of a document goes with it."""
    with dossier_verrouille(fiche.mediateur_id):
        if isinstance(fiche, Document):
            effacer_apres_validation([str(fiche.fichier.name)])
        fiche.delete()
