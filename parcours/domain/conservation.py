"""Keep HR files no longer than needed: archive them, forget their follow-up contact, then forget the person.

Each file is one transaction under its lock: stopped half-way and run again, the work ends in the same state. Durations
are settings (CNIL, "gestion des ressources humaines": active base, restricted archive, then erasure).
"""

from datetime import date, datetime
from enum import StrEnum

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.exceptions import RefusError
from parcours.models import JournalAcces, Mediateur, Operation, Parcours, Recapitulatif
from parcours.models.fiche import Fiche
from parcours.querysets import JournalQuerySet, MediateurQuerySet, ParcoursQuerySet

from .champs_conserves import supprime, valeurs_anonymes
from .fichiers import effacer_apres_validation, fichiers_du_dossier
from .journal import noter
from .rattachement import PARENTS, fiches_de, traces_de
from .verrous import dossier_verrouille

JOURNAL_MOIS_MINIMUM = 6
"""The least time that the log must be kept (CNIL 2021-122); the database refuses to delete younger lines."""
RECAPITULATIFS_MOIS = 13


class Etape(StrEnum):
    """What happens to a file as time goes by, in the order in which it is checked."""

    ANONYMISER = "anonymiser"
    CONTACT = "contact"
    ARCHIVER = "archiver"
    ROUVRIR = "rouvrir"


def _avant(jour: date, reglage_mois: str) -> date:
    return jour - relativedelta(months=reglage(reglage_mois))


def _parcours() -> ParcoursQuerySet:
    return Parcours.objects.filter(mediateur=OuterRef("pk"))


def _en_poste_apres(limite: date) -> Exists:
    return Exists(_parcours().derniers().filter(Q(fin=None) | Q(fin__gt=limite)))


def _partis(limite: date) -> MediateurQuerySet:
    """Return the files whose last pathway ended on that day or before."""
    return Mediateur.objects.filter(Exists(_parcours()), ~_en_poste_apres(limite))


def a_archiver(jour: date) -> MediateurQuerySet:
    """Return the files in daily use whose last pathway ended ARCHIVAGE_MOIS ago or earlier."""
    return _partis(_avant(jour, "ARCHIVAGE_MOIS")).courants()


def a_rouvrir() -> MediateurQuerySet:
    """Return the archived files of people who work again."""
    return Mediateur.objects.nommes().filter(Exists(_parcours().derniers().en_cours()), archive_le__isnull=False)


def contacts_a_effacer(jour: date) -> MediateurQuerySet:
    """Return the files whose follow-ups are over: CONSERVATION_CONTACT_MOIS after the exit."""
    remplis = ~Q(suivi_courriel="") | ~Q(suivi_telephone="")
    return _partis(_avant(jour, "CONSERVATION_CONTACT_MOIS")).filter(remplis)


def a_anonymiser(jour: date) -> MediateurQuerySet:
    """Return the files whose last exit is CONSERVATION_DOSSIER_MOIS old.

    A file without any contract counts from the day when it was entered.
    """
    limite = _avant(jour, "CONSERVATION_DOSSIER_MOIS")
    embauches = Exists(_parcours()) | Q(cree_le__date__lte=limite)
    return Mediateur.objects.nommes().filter(embauches, ~_en_poste_apres(limite))


def echus(etape: Etape, *, jour: date) -> MediateurQuerySet:
    """Return the files that a step is due for. Whoever is to be forgotten altogether is in no other step."""
    match etape:
        case Etape.ANONYMISER:
            return a_anonymiser(jour)
        case Etape.CONTACT:
            echeants = contacts_a_effacer(jour)
        case Etape.ARCHIVER:
            echeants = a_archiver(jour)
        case Etape.ROUVRIR:
            echeants = a_rouvrir()
    return echeants.exclude(pk__in=a_anonymiser(jour).order_by().values("pk"))


def appliquer(etape: Etape, *, mediateur_id: int, jour: date) -> bool:
    """Do a step on one file, and note it. Return False when it is not due any more, once the file is locked.

    Raises Mediateur.DoesNotExist, OccupeError.
    """
    with dossier_verrouille(mediateur_id) as mediateur:
        if not echus(etape, jour=jour).filter(pk=mediateur_id).exists():
            return False
        instant = timezone.now()
        match etape:
            case Etape.ANONYMISER:
                _oublier(mediateur, instant=instant)
            case Etape.CONTACT:
                _effacer_contact(mediateur)
            case Etape.ARCHIVER:
                mediateur.archive_le = instant
                mediateur.save()
            case Etape.ROUVRIR:
                mediateur.archive_le = None
                mediateur.save()
        noter(compte=None, operation=Operation.EFFACEMENT, dossier=mediateur)
    return True


def anonymiser(mediateur_id: int, *, compte: object) -> None:
    """Forget the person of one file now. The figures stay. Nothing happens to a file that is anonymous already.

    Raises Mediateur.DoesNotExist, OccupeError, and RefusError while a contract runs.
    """
    with dossier_verrouille(mediateur_id) as mediateur:
        if mediateur.anonymise_le:
            return
        if mediateur.contrats.filter(fin_reelle=None).exists():
            raise RefusError(_("Un contrat est en cours. Terminez-le avant d’anonymiser ce dossier."))
        _oublier(mediateur, instant=timezone.now())
        noter(compte=compte, operation=Operation.EFFACEMENT, dossier=mediateur)


def supprimer_dossier(mediateur_id: int, *, compte: object) -> None:
    """Delete a file that was entered by mistake, with all that hangs on it, its history and its documents.

    Raises Mediateur.DoesNotExist, OccupeError, and RefusError once a contract has ended: it may be in published figures.
    """
    with dossier_verrouille(mediateur_id) as mediateur:
        if mediateur.contrats.filter(fin_reelle__isnull=False).exists():
            raise RefusError(
                _("Un contrat de ce dossier est terminé : il compte dans les chiffres. Anonymisez plutôt le dossier.")
            )
        fichiers = fichiers_du_dossier(mediateur_id)
        mediateur.delete()
        _effacer_les_traces(mediateur_id)
        noter(
            compte=compte, operation=Operation.EFFACEMENT, numero=mediateur_id, reference=_("Dossier saisi par erreur")
        )
        effacer_apres_validation(fichiers)


def _effacer_contact(mediateur: Mediateur) -> None:
    vide = {"suivi_courriel": "", "suivi_telephone": ""}
    Mediateur.objects.filter(pk=mediateur.pk).update_sans_historique(version=F("version") + 1, **vide)
    traces_de(Mediateur, mediateur.pk).update(**vide)


def _oublier(mediateur: Mediateur, *, instant: datetime) -> None:
    fichiers = fichiers_du_dossier(mediateur.pk)
    propres = {
        "matricule": f"ANON-{mediateur.pk}",
        "naissance": naissance_arrondie(mediateur),
        "anonymise_le": instant,
        "archive_le": mediateur.archive_le or instant,
        "version": F("version") + 1,
    }
    for modele in PARENTS:
        fiches = fiches_de(modele, mediateur.pk)
        if supprime(modele):
            fiches.delete()
        elif vides := valeurs_anonymes(modele):
            fiches.update_sans_historique(**vides)  # type: ignore[attr-defined]
    Mediateur.objects.filter(pk=mediateur.pk).update_sans_historique(**(valeurs_anonymes(Mediateur) | propres))
    _effacer_les_traces(mediateur.pk)
    effacer_apres_validation(fichiers)
    mediateur.refresh_from_db()


def _effacer_les_traces(mediateur_id: int) -> None:
    # From the leaves up: what hangs on a deleted record is found through that record's own history.
    modeles: list[type[Fiche]] = [Mediateur, *PARENTS]
    for modele in reversed(modeles):
        traces_de(modele, mediateur_id).delete()


def naissance_arrondie(mediateur: Mediateur) -> date | None:
    """Return a day of the same year that gives the same age at each exit, and tells no more than that.

    1 January, unless the person's birthday came later in the year than an exit: then the day after that exit's.
    """
    naissance: date | None = mediateur.naissance
    if naissance is None:
        return None
    annee = naissance.year
    sorties = mediateur.parcours.exclude(fin=None).values_list("fin", flat=True)
    anniversaires = [fin + relativedelta(year=annee) for fin in sorties if fin]
    avant = [jour for jour in anniversaires if jour < naissance]
    return max(avant) + relativedelta(days=1) if avant else date(annee, 1, 1)


def journal_echu(maintenant: datetime | None = None) -> JournalQuerySet:
    """Return the lines of the log older than CONSERVATION_JOURNAL_MOIS, and never younger than six months."""
    mois = max(JOURNAL_MOIS_MINIMUM, reglage("CONSERVATION_JOURNAL_MOIS"))
    return JournalAcces.objects.ecrites_avant((maintenant or timezone.now()) - relativedelta(months=mois))


def effacer_journal(maintenant: datetime | None = None) -> int:
    """Delete the lines of the log whose time is over, and return how many."""
    return journal_echu(maintenant).effacer_echues()


def recapitulatifs_echus(jour: date) -> QuerySet[Recapitulatif]:
    """Return the digests older than RECAPITULATIFS_MOIS, which hold what was told.

    An alert that is still true that long after it was told is told again: it has waited for a year.
    """
    return Recapitulatif.objects.filter(jour__lt=jour - relativedelta(months=RECAPITULATIFS_MOIS))


def effacer_recapitulatifs(jour: date) -> int:
    """Delete the digests whose time is over, with what they told, and return how many."""
    _total, par_modele = recapitulatifs_echus(jour).delete()
    return par_modele.get(Recapitulatif._meta.label, 0)
