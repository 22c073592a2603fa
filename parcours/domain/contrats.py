"""What happens to a contract: each event is one action here, under the lock of the person's file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.exceptions import RefusError
from parcours.models import Avenant, Contrat, Etablissement, Mediateur, Sortie, Suspension, SuspensionSensible
from parcours.models.contrat import MotifFin, MotifSuspension, Nature, ObjetAvenant
from parcours.models.fiche import Fiche

from .calendrier import UN_JOUR
from .chaine import actualiser
from .charge import quotite_au, verifier_charge
from .suspensions import arretees_par, arreter_celles_de, rouvrir
from .verrous import dossier_verrouille, verifier_version

# What a renewal or a transfer takes over from the contract before, unless the form says otherwise.
REPRIS = (
    "type", "etablissement", "quotite", "poste", "categorie", "convention", "convention_debut", "convention_fin",
    "aide_accordee_le", "tuteur", "habite_qpv", "sans_emploi", "public_prolonge",
)  # fmt: skip


def valider(fiche: Fiche) -> None:
    """Check a record against its fields and constraints. Raises RefusError with their sentences."""
    try:
        fiche.full_clean(exclude={"parcours"})
    except ValidationError as erreur:
        raise RefusError(" ".join(erreur.messages)) from erreur


@contextmanager
def contrat_verrouille(pk: int, *, version: int | None = None) -> Iterator[Contrat]:
    """Lock the person's file and yield the contract as it is now.

    Raises Contrat.DoesNotExist, OccupeError, ModifieEntretempsError.
    """
    mediateur_id = Contrat.objects.values_list("mediateur_id", flat=True).get(pk=pk)
    with dossier_verrouille(mediateur_id) as mediateur:
        contrat = Contrat.objects.select_related("parcours", "etablissement").get(pk=pk)
        contrat.mediateur = mediateur
        verifier_version(contrat, version)
        yield contrat


def embaucher(*, mediateur: Mediateur, contrat: Contrat) -> Contrat:
    """Write a first contract, or one that comes after a break. Raises RefusError."""
    with dossier_verrouille(mediateur.pk) as verrouille:
        if verrouille.anonymise_le:
            raise RefusError(_("Ce dossier est anonyme : créez un nouveau dossier pour cette personne."))
        if verrouille.archive_le:
            verrouille.archive_le = None
            verrouille.save()
        contrat.mediateur = verrouille
        contrat.nature = Nature.EMBAUCHE
        _refuser_le_futur(contrat.fin_reelle)
        _ajouter(contrat)
    return contrat


def _ajouter(contrat: Contrat) -> None:
    valider(contrat)
    verifier_charge(contrat.mediateur_id, contrat)
    actualiser(contrat.mediateur, contrat)


def _refuser_le_futur(fin: date | None) -> None:
    if fin and fin > timezone.localdate():
        raise RefusError(_("La fin réelle ne peut pas être dans le futur. Écrivez plutôt une fin prévue."))


def _suivre(precedent: Contrat, suivant: Contrat, *, motif: MotifFin) -> None:
    if Contrat.objects.filter(precedent=precedent).exists():
        raise RefusError(_("Ce contrat a déjà une suite. Partez du dernier contrat."))
    if suivant.debut <= precedent.debut:
        raise RefusError(_("La suite doit commencer après le début de ce contrat."))
    if precedent.fin_reelle is None:
        precedent.fin_reelle = _fin_avant(precedent, suivant)
        interrompu = (suivant.debut - precedent.fin_reelle).days > reglage("REEMBAUCHE_JOURS")
        if interrompu and precedent.fin_reelle > timezone.localdate():
            raise RefusError(
                _(
                    "Entre ce contrat et la suite, la coupure est trop longue : ce sera une sortie, puis un autre parcours. "
                    "Attendez la fin de ce contrat, terminez-le, puis ajoutez le suivant."
                )
            )
        precedent.motif_fin = MotifFin.TERME if interrompu else motif
        precedent.save()
    elif suivant.debut <= precedent.fin_reelle:
        raise RefusError(
            _("Ce contrat s’est terminé le %(fin)s. La suite commence après.")
            % {"fin": f"{precedent.fin_reelle:%d/%m/%Y}"}
        )
    arreter_celles_de([precedent])
    suivant.mediateur = precedent.mediateur
    suivant.precedent = precedent
    _ajouter(suivant)


def _fin_avant(precedent: Contrat, suite: Contrat) -> date:
    """Return when a contract ends because another one follows: on the eve, or at its term, when that has passed by then."""
    veille = suite.debut - UN_JOUR
    return min(veille, precedent.fin_prevue or veille)


def renouveler(
    *, contrat: int, version: int | None = None, debut: date, fin_prevue: date | None, **champs: object
) -> Contrat:
    """End a contract on the eve of `debut`, or at its term if that comes before, and open the next one on the same terms but
    those given. After a break longer than that of a rehire, the next one begins another pathway.

    A suspension that was open ends with the contract: see `suspensions.arretees_par`. Raises Contrat.DoesNotExist, RefusError.
    """
    with contrat_verrouille(contrat, version=version) as precedent:
        reprise = {champ: getattr(precedent, champ) for champ in REPRIS} | champs
        suivant = Contrat(debut=debut, fin_prevue=fin_prevue, nature=Nature.RENOUVELLEMENT, **reprise)
        _suivre(precedent, suivant, motif=MotifFin.RENOUVELLEMENT)
    return suivant


def transferer(*, contrat: int, version: int | None = None, etablissement: Etablissement, debut: date) -> Contrat:
    """Move the contract to another establishment from `debut` on: no exit. A suspension that was open ends with it.

    Raises Contrat.DoesNotExist, RefusError.
    """
    with contrat_verrouille(contrat, version=version) as precedent:
        if precedent.etablissement_id == etablissement.pk:
            raise RefusError(_("Choisissez un autre établissement : la personne travaille déjà dans celui-ci."))
        if precedent.fin_reelle:
            raise RefusError(_("Ce contrat est terminé : il ne peut plus être transféré."))
        if precedent.fin_prevue and debut > precedent.fin_prevue:
            phrase = _("Ce contrat finit le %s, avant le transfert. Renouvelez-le d’abord, ou corrigez sa fin prévue.")
            raise RefusError(phrase % f"{precedent.fin_prevue:%d/%m/%Y}")
        reprise = {champ: getattr(precedent, champ) for champ in REPRIS}
        reprise |= {"etablissement": etablissement, "quotite": quotite_au(precedent, debut - UN_JOUR)}
        suivant = Contrat(debut=debut, fin_prevue=precedent.fin_prevue, nature=Nature.TRANSFERT, **reprise)
        _suivre(precedent, suivant, motif=MotifFin.TRANSFERT)
    return suivant


def amender(*, contrat: int, version: int | None = None, avenant: Avenant) -> Avenant:
    """Sign an amendment, and apply what it changes. Raises Contrat.DoesNotExist, RefusError."""
    with contrat_verrouille(contrat, version=version) as amende:
        if avenant.effet_le < amende.debut:
            raise RefusError(_("L’avenant ne peut pas prendre effet avant le début du contrat."))
        avenant.contrat = amende
        avenant.fin_prevue_avant = amende.fin_prevue
        match avenant.objet:
            case ObjetAvenant.DUREE:
                _refuser_fin_reelle(amende)
                amende.fin_prevue = avenant.fin_prevue
            case ObjetAvenant.POSTE:
                amende.poste = avenant.poste
            case ObjetAvenant.TEMPS if avenant.quotite is None:
                raise RefusError(_("Donnez le nouveau temps de travail."))
        valider(avenant)
        valider(amende)
        avenant.save()
        amende.save()
        verifier_charge(amende.mediateur_id)
        actualiser(amende.mediateur)
    return avenant


def _refuser_fin_reelle(contrat: Contrat) -> None:
    if contrat.fin_reelle:
        raise RefusError(_("Ce contrat est terminé : sa fin prévue ne change plus."))


def suspendre(*, contrat: int, version: int | None = None, suspension: Suspension, motif_sante: str = "") -> Suspension:
    """Suspend a contract. A health reason goes to its restricted table alone. Raises Contrat.DoesNotExist, RefusError."""
    with contrat_verrouille(contrat, version=version) as suspendu:
        if suspension.debut < suspendu.debut or (suspendu.fin_reelle and suspension.debut > suspendu.fin_reelle):
            raise RefusError(_("La suspension doit commencer pendant le contrat."))
        suspension.contrat = suspendu
        if motif_sante:
            suspension.motif = MotifSuspension.RESTREINT
        valider(suspension)
        memes_jours = Suspension.objects.filter(contrat=suspendu, debut__lte=suspension.fin or date.max)
        if any(autre.fin is None or autre.fin >= suspension.debut for autre in memes_jours):
            raise RefusError(_("Ce contrat est déjà suspendu à ces dates."))
        suspension.save()
        if motif_sante:
            SuspensionSensible.objects.create(suspension=suspension, motif=motif_sante)
        suspendu.save()
    return suspension


def reprendre(*, suspension: int, version: int | None = None, reprise: date) -> Suspension:
    """End a suspension on the eve of the day when work starts again.

    Raises Suspension.DoesNotExist, RefusError: also when the hours of another contract leave no room.
    """
    contrat_id = Suspension.objects.values_list("contrat_id", flat=True).get(pk=suspension)
    with contrat_verrouille(contrat_id) as contrat:
        terminee = Suspension.objects.get(pk=suspension)
        verifier_version(terminee, version)
        if reprise <= terminee.debut:
            raise RefusError(_("La reprise doit être après le début de la suspension."))
        terminee.fin = reprise - UN_JOUR
        terminee.save()
        contrat.save()
        verifier_charge(contrat.mediateur_id)
    return terminee


def terminer(*, contrat: int, version: int | None = None, fin_reelle: date, motif_fin: str) -> Contrat:
    """Write the real end of a contract. It is an exit when no other contract goes on. Raises RefusError."""
    with contrat_verrouille(contrat, version=version) as termine:
        if termine.fin_reelle:
            raise RefusError(_("Ce contrat est déjà terminé."))
        _refuser_le_futur(fin_reelle)
        _retirer_la_sortie(termine)
        termine.fin_reelle = fin_reelle
        termine.motif_fin = motif_fin
        valider(termine)
        termine.save()
        arreter_celles_de([termine])
        verifier_charge(termine.mediateur_id)
        actualiser(termine.mediateur)
    return termine


def corriger(*, contrat: Contrat, version: int | None = None) -> Contrat:
    """Write a contract as a form corrected it, after the same checks as for a new one. Raises RefusError."""
    with contrat_verrouille(contrat.pk, version=version) as actuel:
        dernier = actuel.parcours.dernier_contrat_id == actuel.pk
        if contrat.fin_reelle != actuel.fin_reelle and dernier:
            _refuser_le_futur(contrat.fin_reelle)
        contrat.version = actuel.version
        contrat.mediateur = actuel.mediateur
        contrat.parcours = actuel.parcours
        valider(contrat)
        contrat.save()
        if contrat.fin_reelle is None:
            _retirer_la_sortie(contrat)
        arreter_celles_de([contrat])
        verifier_charge(actuel.mediateur_id)
        actualiser(actuel.mediateur)
    return contrat


def _retirer_la_sortie(contrat: Contrat) -> None:
    """Send the outcome of a contract that has no real end to the history, with its follow-ups: a later end is another exit."""
    for sortie in Sortie.objects.filter(contrat=contrat):
        sortie.delete()


def supprimer(*, contrat: int) -> None:
    """Delete a contract that was entered by mistake, with its amendments and its outcome. Raises RefusError.

    The contract that it renewed or moved goes on, its suspension too: their end was part of the mistake. One that had reached
    its term long before stays ended.
    """
    with contrat_verrouille(contrat) as supprime:
        mediateur = supprime.mediateur
        if Contrat.objects.filter(mediateur=mediateur).count() == 1:
            raise RefusError(_("C’est le seul contrat du dossier. Supprimez plutôt le dossier."))
        precedent = supprime.precedent
        repris = precedent if precedent and _termine_par(precedent, supprime) else None
        arretees = list(arretees_par(supprime)) if repris else []
        supprime.delete()
        if repris:
            repris.fin_reelle, repris.motif_fin = None, ""
            repris.save()
            _retirer_la_sortie(repris)
            rouvrir(arretees)
            verifier_charge(mediateur.pk)
        actualiser(mediateur)


def _termine_par(precedent: Contrat, suite: Contrat) -> bool:
    """Say whether a contract ended only because this one followed it, and nothing followed this one."""
    return (
        precedent.motif_fin in (MotifFin.RENOUVELLEMENT, MotifFin.TRANSFERT)
        and precedent.fin_reelle in (suite.debut - UN_JOUR, _fin_avant(precedent, suite))
        and not Contrat.objects.filter(precedent=suite).exists()
    )
