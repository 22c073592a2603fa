"""The warnings of contracts: nothing here is refused, and each can be lifted with a reason that is kept.

Every number comes from `RegleContrat`, in the version that held on the contract's first day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import Trim, Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from parcours.exceptions import RefusError
from parcours.models import Contrat, Derogation, Formation, Immersion, TypeContrat

from . import regles_aides as aides
from . import regles_communes as communes
from . import regles_formation as formation
from . import regles_terme as terme
from .contrats import contrat_verrouille, valider
from .regles_faits import Avertissement, Bareme, Faits, remonter

type_regle = Callable[[Faits], Iterable[Avertissement]]

DE_TOUS: tuple[type_regle, ...] = (terme.terme_depasse, terme.signature_apres_terme, formation.immersions)
REGLES: dict[str, tuple[type_regle, ...]] = {
    TypeContrat.CDD: (communes.totale, communes.nombre_de_renouvellements, terme.carence, terme.essai_cdd),
    TypeContrat.ADULTE_RELAIS: (
        communes.ages, aides.situation_a_l_embauche, communes.durees, communes.nombre_de_renouvellements,
        aides.convention, aides.mi_temps,
    ),
    TypeContrat.PEC: (communes.durees, aides.totale_pec, communes.heures, aides.aide, aides.tuteur),
    TypeContrat.APPRENTISSAGE: (communes.ages, communes.durees),
    TypeContrat.PROFESSIONNALISATION: (communes.durees, formation.heures_de_formation),
    TypeContrat.SERVICE_CIVIQUE: (communes.ages, communes.durees, communes.heures),
    TypeContrat.CDI: (terme.essai_cdi,),
}  # fmt: skip


@dataclass(frozen=True)
class Examen:
    """The warnings of a contract, the gravest first, and those that somebody lifted."""

    actifs: tuple[Avertissement, ...] = ()
    leves: tuple[Avertissement, ...] = ()


def avertissements(faits: Faits) -> list[Avertissement]:
    """Return the warnings of one contract, the gravest first, each rule once."""
    trouves: dict[str, Avertissement] = {}
    for regle in (*DE_TOUS, *REGLES.get(faits.contrat.type, ())):
        for avertissement in regle(faits):
            trouves.setdefault(avertissement.regle, avertissement)
    return sorted(trouves.values(), key=lambda avertissement: not avertissement.critique)


def examiner(contrat: Contrat, *, jour: date | None = None) -> Examen:
    """Return the warnings of one contract as it is in the database."""
    return examiner_tous([contrat], jour=jour)[contrat.pk]


def examiner_tous(contrats: Iterable[Contrat], *, jour: date | None = None) -> dict[int, Examen]:
    """Return the warnings of contracts, by key. Eight queries, whatever their number."""
    demandes = {contrat.pk: contrat.mediateur_id for contrat in contrats}
    jour = jour or timezone.localdate()
    personnes = set(demandes.values())
    par_personne: dict[int, list[Contrat]] = defaultdict(list)
    tous = Contrat.objects.filter(mediateur__in=personnes).select_related("mediateur", "etablissement")
    for contrat in tous.prefetch_related("avenants", "derogations").order_by("debut", "pk"):
        par_personne[contrat.mediateur_id].append(contrat)
    formations, immersions = _par_personne(Formation, personnes), _par_personne(Immersion, personnes)
    examines = [c for suite in par_personne.values() for c in suite if c.pk in demandes]
    tutores, partagees = _tutores(examines, jour), _conventions_partagees(examines, jour)
    bareme = Bareme.charger()
    return {
        contrat.pk: _partager(
            contrat,
            avertissements(
                Faits(
                    contrat=contrat,
                    tous=tuple(par_personne[contrat.mediateur_id]),
                    chaine=remonter(contrat, par_personne[contrat.mediateur_id]),
                    formations=tuple(formations[contrat.mediateur_id]),
                    immersions=tuple(immersions[contrat.mediateur_id]),
                    tutores=tutores.get(contrat.tuteur_id or 0, 0) if _court(contrat, jour) else 0,
                    convention_partagee=contrat.pk in partagees,
                    bareme=bareme,
                    jour=jour,
                )
            ),
        )
        for contrat in examines
    }


def _partager(contrat: Contrat, trouves: list[Avertissement]) -> Examen:
    leves = {derogation.regle for derogation in contrat.derogations.all()}
    return Examen(
        actifs=tuple(a for a in trouves if a.regle not in leves),
        leves=tuple(a for a in trouves if a.regle in leves),
    )


def _par_personne(modele: Any, personnes: set[int]) -> dict[int, list[Any]]:
    fiches: dict[int, list[Any]] = defaultdict(list)
    for fiche in modele.objects.filter(mediateur__in=personnes):
        fiches[fiche.mediateur_id].append(fiche)
    return fiches


def _court(contrat: Contrat, jour: date) -> bool:
    return contrat.debut <= jour and (contrat.fin_reelle is None or contrat.fin_reelle >= jour)


def _en_cours(jour: date) -> Q:
    return Q(debut__lte=jour) & (Q(fin_reelle=None) | Q(fin_reelle__gte=jour))


def _tutores(contrats: Iterable[Contrat], jour: date) -> dict[int, int]:
    """Return how many people in PEC each tutor of these contracts follows."""
    tuteurs = {contrat.tuteur_id for contrat in contrats if contrat.tuteur_id}
    suivis = Contrat.objects.filter(_en_cours(jour), type=TypeContrat.PEC, tuteur__in=tuteurs).order_by()
    comptes = suivis.values("tuteur").annotate(nombre=Count("mediateur", distinct=True))
    return dict(comptes.values_list("tuteur", "nombre"))


def _conventions_partagees(contrats: Iterable[Contrat], jour: date) -> set[int]:
    """Return the running contracts whose convention is also the one of somebody else's running contract."""
    porteurs = [c for c in contrats if c.type == TypeContrat.ADULTE_RELAIS and c.convention.strip() and _court(c, jour)]
    cles = {contrat.convention.strip().upper() for contrat in porteurs}
    occupants: dict[str, set[int]] = defaultdict(set)
    en_cours = Contrat.objects.filter(_en_cours(jour), type=TypeContrat.ADULTE_RELAIS)
    for cle, mediateur in (
        en_cours.annotate(cle=Upper(Trim("convention"))).filter(cle__in=cles).values_list("cle", "mediateur")
    ):
        occupants[cle].add(mediateur)
    return {c.pk for c in porteurs if occupants[c.convention.strip().upper()] - {c.mediateur_id}}


def lever(*, contrat: int, regle: str, motif: str, auteur: Any) -> Derogation:
    """Lift a warning of a contract, and keep why. Raises Contrat.DoesNotExist, RefusError."""
    motif = motif.strip()
    if not motif:
        raise RefusError(_("Écrivez pourquoi vous levez cet avertissement."))
    with contrat_verrouille(contrat) as verrouille:
        examen = examiner(verrouille)
        if any(avertissement.regle == regle for avertissement in examen.leves):
            raise RefusError(_("Cet avertissement est déjà levé."))
        if all(avertissement.regle != regle for avertissement in examen.actifs):
            raise RefusError(_("Ce contrat ne donne pas cet avertissement."))
        derogation = Derogation(contrat=verrouille, regle=regle, motif=motif, auteur=auteur)
        valider(derogation)
        derogation.save()
    return derogation
