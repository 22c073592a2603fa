"""From the database to the engine: the exits of a period, in a few queries whatever their number."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from parcours.models import (
    Association,
    Contrat,
    DefinitionTaux,
    Etablissement,
    Formation,
    Mediateur,
    NomenclatureSortie,
    Parcours,
    Sortie,
    SortieSensible,
    Suivi,
    TypeContrat,
    ValeurReference,
)
from parcours.models.mediateur import Sexe
from parcours.models.sortie import Echeance

from .chiffres import Axe, Base, Definition, Operateur, Sortant, Version
from .references import Reference

CHAMPS = ("mediateur_id", "pk", "etablissement_id", "entree", "sortie", "dernier_contrat_id")
LOT = 5000
RESTREINT = "NE"
"""The code that stands for those about someone's health: no figure, list or publication says which."""


def _iso(champ: str) -> Cast:
    """Return a date as the database writes it: converting 200 000 of them twice took half of the time."""
    return Cast(champ, CharField())


@dataclass(frozen=True)
class Filtres:
    """What narrows a population: the type of the last contract, the sex where recorded."""

    type_contrat: str = ""
    sexe: str = ""

    def condition(self) -> Q:
        condition = Q()
        if self.type_contrat:
            condition &= Q(dernier_contrat__type=self.type_contrat)
        if self.sexe:
            condition &= Q(mediateur__sexe=self.sexe)
        return condition

    def en_mots(self) -> tuple[str, ...]:
        """Return each active filter as it is written beside the figures: "Sexe : Femme"."""
        choisis = (
            (_("Dernier contrat"), TypeContrat, self.type_contrat),
            (_("Sexe"), Sexe, self.sexe),
        )
        return tuple(f"{nom}\u00a0: {choix(valeur).label}" for nom, choix, valeur in choisis if valeur)


SANS_FILTRE = Filtres()


def sortants(
    *,
    du: date,
    au: date,
    etablissements: QuerySet[Etablissement] | None = None,
    filtres: Filtres = SANS_FILTRE,
    axes: Sequence[Axe] = tuple(Axe),
) -> list[Sortant]:
    """Return the pathways that ended between two days, in these establishments (None: all of them).

    Types of contract, birth dates and sexes are read for the breakdowns that need them. Tables are read one by one: joined,
    100 000 pathways took twice the time.
    """
    parcours: QuerySet[Parcours] = Parcours.objects.sortis(du=du, au=au).filter(filtres.condition()).order_by()
    if etablissements is not None:
        parcours = parcours.filter(etablissement__in=etablissements.values("pk"))
    issues = _issues(du=du, au=au)
    lieux = {pk: (str(pk), str(autre)) for pk, autre in Etablissement.objects.values_list("pk", "association_id")}
    types = _types(parcours) if Axe.TYPE_CONTRAT in axes else {}
    identites = _identites(parcours) if {Axe.AGE, Axe.SEXE} & set(axes) else {}
    heures = _heures(parcours)
    jour = date.fromisoformat
    lignes = []
    lus = parcours.annotate(entree=_iso("debut"), sortie=_iso("fin")).values_list(*CHAMPS)
    for personne, pk, site, debut, fin, contrat in lus.iterator(chunk_size=LOT):
        code, classe, duree, situation = issues.get(contrat, SANS_ISSUE)
        naissance, sexe = identites.get(personne, SANS_IDENTITE)
        lignes.append(
            Sortant(
                personne, pk, *lieux[site], jour(debut), jour(fin), code, classe, duree, situation,
                types.get(contrat, ""), naissance, sexe, heures.get(pk, ZERO),
            )
        )  # fmt: skip
    return lignes


Issue = tuple[str, str, int | None, str]
SANS_ISSUE: Issue = ("", "", None, "")
SANS_IDENTITE: tuple[date | None, str] = (None, "")


def _issues(*, du: date, au: date) -> dict[int | None, Issue]:
    """Return the (code, class, length of the job, situation at six months) written on each contract that ended then.

    A pathway ends with its last contract: filtering on pathways would say the same in twice the time.
    """
    codes = {
        code.pk: (RESTREINT if code.sante else code.code, code.classe)
        for code in NomenclatureSortie.objects.only("code", "classe", "sante")
    }
    restreints = dict(SortieSensible.objects.values_list("sortie_id", "code_id"))
    suivis = Suivi.objects.filter(echeance=Echeance.M6)
    situations = dict(suivis.order_by().values_list("sortie_id", "situation"))
    lues = Sortie.objects.filter(contrat__fin_reelle__range=(du, au)).order_by()
    issues: dict[int | None, Issue] = {}
    communes: dict[Issue, Issue] = {}
    for contrat, pk, code, duree in lues.values_list("contrat_id", "pk", "code_id", "duree_emploi").iterator(
        chunk_size=LOT
    ):
        nom, classe = codes.get(code or restreints.get(pk), ("", ""))
        issue = (nom, classe, duree, situations.get(pk, ""))
        issues[contrat] = communes.setdefault(issue, issue)
    return issues


def _types(parcours: QuerySet[Parcours]) -> dict[int | None, str]:
    return dict(Contrat.objects.filter(cloture__in=parcours.values("pk")).order_by().values_list("pk", "type"))


def _identites(parcours: QuerySet[Parcours]) -> dict[int, tuple[date | None, str]]:
    personnes = Mediateur.objects.filter(pk__in=parcours.values("mediateur")).order_by()
    lues = personnes.annotate(ne_le=_iso("naissance")).values_list("pk", "ne_le", "sexe")
    return {pk: (date.fromisoformat(ne_le) if ne_le else None, sexe) for pk, ne_le, sexe in lues}


ZERO = Decimal(0)


def _heures(parcours: QuerySet[Parcours]) -> dict[int, Decimal]:
    """Return the training hours of each pathway that has some: trainings that began during it."""
    formations = Formation.objects.filter(Exists(parcours.filter(mediateur=OuterRef("mediateur"))))
    par_personne: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for personne, debut, heures in formations.order_by().values_list("mediateur_id", "debut", "heures"):
        par_personne[personne].append((debut, heures))
    if not par_personne:
        return {}
    totaux: dict[int, Decimal] = {}
    suivis = parcours.order_by().filter(mediateur__in=formations.values("mediateur"))
    for pk, personne, debut, fin in suivis.values_list("pk", "mediateur_id", "debut", "fin"):
        if fin and (total := sum((h for jour, h in par_personne[personne] if debut <= jour <= fin), Decimal(0))):
            totaux[pk] = total
    return totaux


def versions_des_definitions() -> tuple[Version, ...]:
    """Return every version of every rate, as the engine reads them."""
    return tuple(Version(_definition(v), v.valide_du, v.valide_au) for v in DefinitionTaux.objects.all())


def _definition(ligne: DefinitionTaux) -> Definition:
    return Definition(
        cle=ligne.cle,
        nom=ligne.nom,
        base=Base(ligne.base),
        compte=frozenset(ligne.compte),
        exclut=frozenset(ligne.exclut),
        version=ligne.version,
        texte=ligne.texte,
        source=ligne.source,
        seuil_mois=ligne.seuil_mois,
        operateur=Operateur(ligne.operateur),
        presence_mois=ligne.presence_mois,
    )


def libelles() -> dict[str, str]:
    """Return the name of each exit code, in the order of the nomenclature; its latest version."""
    codes = NomenclatureSortie.objects.filter(sante=False).order_by("ordre", "code", "valide_du")
    return dict(codes.values_list("code", "libelle")) | {RESTREINT: _("Motif restreint")}


def codes_restreints() -> frozenset[str]:
    """Return the codes that tell of someone's health, in one version or more: no rate counts one of them alone."""
    return frozenset(NomenclatureSortie.objects.filter(sante=True).values_list("code", flat=True))


def libelles_des_definitions() -> dict[str, str]:
    """Return the name of each code that a definition may cite; those about health say that they count for nothing there.

    Counted or left out alone, one of them would be told by the rate itself, and by the list of the exits behind it.
    """
    restreints = NomenclatureSortie.objects.filter(sante=True).order_by("valide_du").values_list("code", "libelle")
    return libelles() | {code: f"{nom} ({code}, {_('motif restreint, sans effet')})" for code, nom in restreints}


def references() -> list[Reference]:
    """Return the published figures that rates are compared with."""
    return [
        Reference(cle=v.cle, libelle=v.libelle, valeur=v.valeur, annee=v.annee, source=v.source)
        for v in ValeurReference.objects.all()
    ]


def noms_axes() -> dict[Axe, dict[str, str]]:
    """Return how each breakdown names its lines."""
    return {
        Axe.ETABLISSEMENT: {str(pk): nom for pk, nom in Etablissement.objects.values_list("pk", "nom")},
        Axe.ASSOCIATION: {str(pk): nom for pk, nom in Association.objects.values_list("pk", "nom")},
        Axe.TYPE_CONTRAT: {t.value: str(t.label) for t in TypeContrat},
        Axe.SEXE: {s.value: str(s.label) for s in Sexe},
    }
