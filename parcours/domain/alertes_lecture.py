"""Read what alerts depend on: a fixed number of queries, whatever the number of files."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q

from parcours.conf import reglage
from parcours.models import (
    Certificat,
    Contrat,
    Document,
    Entretien,
    Mediateur,
    Parcours,
    RegleContrat,
    Sortie,
    Suivi,
)
from parcours.models.document import TypeDocument

from .chaine import a_une_suite, debuts_possibles

# The last follow-up is due 12 months after an exit, and told for 60 days: older exits say nothing any more.
MOIS_LUS = 15


@dataclass
class DossierLu:
    """A file, as alerts see it. `parcours` holds the pathways that the account may see, `contrats` all the contracts."""

    mediateur: Mediateur
    parcours: list[Parcours] = field(default_factory=list)
    contrats: list[Contrat] = field(default_factory=list)
    entretiens: list[Entretien] = field(default_factory=list)
    certificats: list[Certificat] = field(default_factory=list)
    documents: list[tuple[str, date]] = field(default_factory=list)
    sorties: dict[int, Sortie] = field(default_factory=dict)
    suivis: dict[int, list[Suivi]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def parcours_en_cours(self) -> Parcours | None:
        """Return the pathway that runs: the last one, when the account may see it. An older one was only left open."""
        dernier = self.contrats[-1].parcours_id if self.contrats else None
        return next((p for p in self.parcours if p.pk == dernier and p.fin is None), None)

    @property
    def suivi(self) -> bool:
        """Say whether the person works here, or is about to: their interviews and certificates matter."""
        return self.parcours_en_cours is not None or not self.contrats

    @cached_property
    def contrats_ouverts(self) -> list[Contrat]:
        """Return the contracts that the account may see, that have no real end and that no other one follows."""
        visibles = {parcours.pk for parcours in self.parcours}
        return [
            contrat
            for contrat in self.contrats
            if contrat.parcours_id in visibles and contrat.fin_reelle is None and not self._suivi_d_un_autre(contrat)
        ]

    def _suivi_d_un_autre(self, contrat: Contrat) -> bool:
        debuts = debuts_possibles(contrat, self.contrats)
        return a_une_suite(fin_prevue=contrat.fin_prevue, debuts=debuts, jours=reglage("REEMBAUCHE_JOURS")) or any(
            autre.precedent_id == contrat.pk for autre in self.contrats
        )

    def a_document(self, genre: TypeDocument, *, depuis: date = date.min) -> bool:
        return any(type_ == genre and ajoute >= depuis for type_, ajoute in self.documents)


@dataclass(frozen=True)
class Regles:
    """The numbers of law in force on a day. A rule of a type of contract comes before the rule of all types."""

    valeurs: dict[tuple[str, str], int]

    def mois(self, parametre: str, type_contrat: str = "") -> relativedelta | None:
        """Return a length in months, or None when no rule says it."""
        valeur = self.valeurs.get((type_contrat, parametre), self.valeurs.get(("", parametre)))
        return None if valeur is None else relativedelta(months=valeur)


def lire_regles(jour: date) -> Regles:
    lignes = RegleContrat.objects.valides(jour).values_list("type", "parametre", "valeur")
    return Regles({(type_, parametre): int(valeur) for type_, parametre, valeur in lignes})


def lire_dossiers(*, compte: Any, jour: date) -> list[DossierLu]:
    """Return the files in this account's establishments that may have something due, archived ones included."""
    recents = Q(fin=None) | Q(fin__gte=jour - relativedelta(months=MOIS_LUS)) | Q(dernier_contrat__sortie=None)
    parcours = Parcours.objects.du_perimetre(compte).filter(recents)
    mediateurs = Mediateur.objects.du_perimetre(compte).nommes()
    sans_contrat = ~Exists(Contrat.objects.filter(mediateur=OuterRef("pk")))
    mediateurs = mediateurs.filter(sans_contrat | Q(pk__in=parcours.values("mediateur")))
    lus = {m.pk: DossierLu(m) for m in mediateurs.select_related("etablissement")}
    cles = mediateurs.values("pk")
    for p in parcours.filter(mediateur__in=cles).select_related("etablissement").order_by("mediateur", "numero"):
        lus[p.mediateur_id].parcours.append(p)
    contrats = Contrat.objects.filter(mediateur__in=cles).select_related("etablissement")
    _ranger(lus, "contrats", ((c.mediateur_id, c) for c in contrats.order_by("debut", "pk")))
    entretiens = Entretien.objects.du_perimetre(compte).filter(mediateur__in=cles).order_by("prevu_le", "pk")
    _ranger(lus, "entretiens", ((e.mediateur_id, e) for e in entretiens))
    # A certificate matters where the person works now, wherever it was obtained.
    certificats = Certificat.objects.filter(formation__mediateur__in=cles).select_related("formation__module")
    _ranger(lus, "certificats", ((c.formation.mediateur_id, c) for c in certificats))
    documents = Document.objects.du_perimetre(compte).filter(mediateur__in=cles)
    ajouts = documents.values_list("mediateur", "type", "ajoute_le__date")
    _ranger(lus, "documents", ((pk, (type_, ajoute)) for pk, type_, ajoute in ajouts))
    _ranger_sorties(lus, cles)
    return list(lus.values())


def _ranger(lus: dict[int, DossierLu], champ: str, lignes: Iterable[tuple[int, Any]]) -> None:
    """Put each record in its file. A file that came between two queries is left for the next time."""
    for mediateur_id, ligne in lignes:
        if mediateur_id in lus:
            getattr(lus[mediateur_id], champ).append(ligne)


def _ranger_sorties(lus: dict[int, DossierLu], cles: Any) -> None:
    dossiers: dict[int, DossierLu] = {}
    sorties = Sortie.objects.filter(contrat__mediateur__in=cles).select_related("code", "contrat")
    for sortie in sorties:
        if dossier := lus.get(sortie.contrat.mediateur_id):
            dossiers[sortie.pk] = dossier
            dossier.sorties[sortie.contrat_id] = sortie
    for suivi in Suivi.objects.filter(sortie__contrat__mediateur__in=cles):
        if suivi.sortie_id in dossiers:
            dossiers[suivi.sortie_id].suivis[suivi.sortie_id].append(suivi)
