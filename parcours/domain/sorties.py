"""Outcomes of exits, and what became of people afterwards."""

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.exceptions import RefusError, SuiviEntretempsError
from parcours.models import Contrat, NomenclatureSortie, Parcours, Sortie, SortieSensible, Suivi
from parcours.models.sortie import ClasseSortie, Situation

from .chiffres import NON_DOCUMENTE
from .contrats import contrat_verrouille, valider
from .verrous import verifier_version

journal = logging.getLogger(__name__)

# Nobody is asked what became of people who died, retired or left for their health: those exits are in no rate.
SANS_SUIVI = {ClasseSortie.NEUTRALISEE, ClasseSortie.TRANSFERT}


def codes_valides(jour: date) -> list[NomenclatureSortie]:
    """Return the codes that an exit of that day may have, in order: all but the transfer, which is no exit."""
    return list(NomenclatureSortie.objects.valides(jour).exclude(classe=ClasseSortie.TRANSFERT))


def codes_possibles(*, du: date, au: date) -> list[NomenclatureSortie]:
    """Return the codes that an exit may have on one day or another between these two: the day is not known yet."""
    versions = NomenclatureSortie.objects.filter(valide_du__lte=au).exclude(valide_au__lt=du)
    return list(versions.exclude(classe=ClasseSortie.TRANSFERT))


def refuser_de_changer_de_table(code: NomenclatureSortie) -> None:
    """Refuse to make health data, or no more, of a code that exits have or had: they and their history would stay behind.

    Raises RefusError.
    """
    if Sortie.history.filter(code=code.pk).exists() or SortieSensible.objects.filter(code=code).exists():
        raise RefusError(
            _(
                "Des sorties ont déjà ce code : elles resteraient dans leur table. Donnez une fin à cette version, puis ajoutez "
                "une nouvelle version pour les sorties qui suivent."
            )
        )


def documenter(
    *,
    contrat: int,
    code: NomenclatureSortie,
    version: int | None = None,
    duree_emploi: int | None = None,
    employeur: str = "",
    automatique: bool = False,
    transfert_dehors: bool = False,
) -> Sortie:
    """Write, or correct, the outcome of the pathway that this contract ended.

    A code that tells of someone's health goes to the restricted table alone: neither the record nor its history says it.
    `transfert_dehors` allows the code of a transfer: a move to an establishment that is not kept here, and no exit.
    Raises Contrat.DoesNotExist, RefusError.
    """
    with contrat_verrouille(contrat) as termine:
        fin = _fin_du_parcours(termine)
        if code.classe == ClasseSortie.TRANSFERT and not transfert_dehors:
            raise RefusError(_("Un transfert n’est pas une sortie. Utilisez l’action « Transférer »."))
        if not NomenclatureSortie.objects.valides(fin).filter(pk=code.pk).exists():
            raise RefusError(_("Ce code n’est pas valable au jour de la sortie."))
        sortie = Sortie.objects.filter(contrat=termine).first() or Sortie(contrat=termine)
        verifier_version(sortie, version)
        sortie.restreinte = code.sante
        sortie.code = None if code.sante else code
        sortie.duree_emploi, sortie.employeur, sortie.automatique = duree_emploi, employeur, automatique
        sortie.documentee_le = timezone.now()
        valider(sortie)
        sortie.save()
        if code.sante:
            sensible = SortieSensible.objects.filter(sortie=sortie).first() or SortieSensible(sortie=sortie)
            sensible.code = code
            sensible.save()
        else:
            SortieSensible.objects.filter(sortie=sortie).delete()
    return sortie


def _fin_du_parcours(contrat: Contrat) -> date:
    parcours = contrat.parcours
    if parcours.dernier_contrat_id != contrat.pk:
        raise RefusError(_("Un autre contrat suit celui-ci. La sortie s’écrit sur le dernier contrat."))
    if parcours.fin is None:
        raise RefusError(_("Terminez d’abord le contrat : une sortie ne peut pas être avant sa fin."))
    return parcours.fin


def suivre(
    *,
    sortie: int,
    echeance: int,
    situation: str,
    constate_le: date,
    precision: str = "",
    version: int | None = None,
) -> Suivi:
    """Write, or correct, the situation some months after an exit. The outcome at the exit never changes.

    `version` is that of the follow-up which the form was opened on, 0 when there was none.
    Raises Sortie.DoesNotExist, RefusError, SuiviEntretempsError.
    """
    contrat_id = Sortie.objects.values_list("contrat_id", flat=True).get(pk=sortie)
    with contrat_verrouille(contrat_id) as contrat:
        fin = _fin_du_parcours(contrat)
        if constate_le > timezone.localdate():
            raise RefusError(_("Ce suivi ne peut pas être dans le futur."))
        if constate_le < fin:
            raise RefusError(_("Ce suivi ne peut pas être avant la sortie."))
        suivi = Suivi.objects.filter(sortie_id=sortie, echeance=echeance).first()
        suivi = suivi or Suivi(sortie_id=sortie, echeance=echeance)
        if version is not None and suivi.version != version:
            raise SuiviEntretempsError(_suivi_ecrit_entretemps(suivi), version=suivi.version)
        suivi.situation, suivi.constate_le, suivi.precision = situation, constate_le, precision
        valider(suivi)
        suivi.save()
    return suivi


def _suivi_ecrit_entretemps(suivi: Suivi) -> str:
    ecrit = f"{suivi.get_situation_display()}, {suivi.constate_le:%d/%m/%Y}"
    return _(
        "Quelqu’un a noté ce suivi pendant que vous l’écriviez\u00a0: %(suivi)s. Votre saisie est gardée ici. "
        "Pour remplacer ce suivi, enregistrez de nouveau."
    ) % {"suivi": f"{ecrit}, {suivi.precision}" if suivi.precision else ecrit}


def pas_de_suivi(sortie: Sortie, suivis: Iterable[Suivi]) -> str:
    """Return why nobody is asked what became of a person after an exit, in words; "" when somebody is."""
    if sortie.code is None or sortie.code.classe in SANS_SUIVI:
        return _("Pas de suivi")
    if any(suivi.situation == Situation.OPPOSITION for suivi in suivis):
        return str(Situation.OPPOSITION.label)
    return ""


def suivis_trop_tot(suivis: Iterable[Suivi], *, fin: date) -> list[str]:
    """Return a sentence for each follow-up that was noted before the exit, since the exit moved: somebody has to look."""
    phrase = _("Le suivi à %(echeance)s, constaté le %(jour)s, est avant la sortie du %(fin)s\u00a0: vérifiez-le.")
    return [
        phrase % {"echeance": s.get_echeance_display(), "jour": f"{s.constate_le:%d/%m/%Y}", "fin": f"{fin:%d/%m/%Y}"}
        for s in suivis
        if s.constate_le < fin
    ]


def suivis_avant_la_sortie(contrat: Contrat) -> list[str]:
    """Return what `suivis_trop_tot` says of the pathway that this contract ended; nothing when another one follows it."""
    fin = Parcours.objects.filter(dernier_contrat=contrat).values_list("fin", flat=True).first()
    return suivis_trop_tot(Suivi.objects.filter(sortie__contrat=contrat), fin=fin) if fin else []


def jour_du_suivi(fin: date, echeance: int) -> date:
    """Return the day when people are asked what became of them."""
    return fin + relativedelta(months=echeance)


def noter_les_oubliees(*, jour: date | None = None) -> int:
    """Give the code ND to the exits without an outcome for longer than the setting says. Returns how many.

    A file that is refused, or that somebody holds, is logged and waits for the next run.
    """
    limite = (jour or timezone.localdate()) - timedelta(days=reglage("SORTIE_DOCUMENTEE_JOURS"))
    oublies = Parcours.objects.filter(fin__lt=limite, dernier_contrat__sortie=None, mediateur__anonymise_le=None)
    nombre = 0
    for contrat_id, fin in oublies.values_list("dernier_contrat", "fin"):
        code = NomenclatureSortie.objects.valides(fin).filter(code=NON_DOCUMENTE).first()
        if code is None:
            continue
        try:
            documenter(contrat=contrat_id, code=code, automatique=True)
        except RefusError:
            journal.exception("Sortie du contrat %s : elle n’a pas pu être notée d’office", contrat_id)
        else:
            nombre += 1
    return nombre
