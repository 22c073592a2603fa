"""Named filters: each reusable condition on our tables is written once, here."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from ateliers.querysets import lieux_geres


class StructureQuerySet(models.QuerySet[Any]):
    def vivantes(self) -> Self:
        """Keep all but those merged into another."""
        return self.filter(fusionnee_dans=None)

    def actives(self) -> Self:
        return self.vivantes().filter(active=True)

    def publiees(self) -> Self:
        """Keep those shown to the public, with their own agreement."""
        return self.actives().filter(publiee=True)

    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the structures followed by the sites that this account looks after."""
        return self.vivantes().filter(lieux_geres(utilisateur, chemin="site"))

    def de_la_personne(self, utilisateur: Any) -> Self:
        """Keep the active structures that this account acts for."""
        if not utilisateur.is_authenticated or not utilisateur.is_active:
            return self.none()
        return self.actives().filter(referents__utilisateur=utilisateur, referents__actif=True)


class ReferentQuerySet(models.QuerySet[Any]):
    def agissants(self) -> Self:
        """Keep those who act for their structure: their role and their account are both open."""
        return self.filter(actif=True, utilisateur__is_active=True)


class InvitationQuerySet(models.QuerySet[Any]):
    def en_cours(self) -> Self:
        """Keep those neither accepted nor withdrawn, even too old: they can be sent again."""
        return self.filter(acceptee_le=None, retiree_le=None)


class ConventionQuerySet(models.QuerySet[Any]):
    def en_cours(self, jour: date | None = None) -> Self:
        instant = jour or timezone.localdate()
        return self.filter(debut__lte=instant, fin__gte=instant)

    def finissant_avant(self, jours: int) -> Self:
        """Keep the agreements in force that end within that many days."""
        return self.en_cours().filter(fin__lte=timezone.localdate() + timedelta(days=jours))

    def geres_par(self, utilisateur: Any) -> Self:
        return self.filter(lieux_geres(utilisateur, chemin="structure__site"))


def _places(**conditions: Any) -> Coalesce:
    return Coalesce(Sum("parts__reservation__places", filter=Q(**conditions)), 0)


class GroupeQuerySet(models.QuerySet[Any]):
    def avec_places(self) -> Self:
        """Add `confirmes`, `en_attente`, `effectif` (both) and `presents`, read from the bookings."""
        return self.annotate(
            confirmes=_places(parts__reservation__statut="confirmee"),
            en_attente=_places(parts__reservation__statut="attente"),
            effectif=_places(parts__reservation__statut__in=["confirmee", "attente"]),
            presents=Sum("parts__reservation__presents"),
        )

    def actifs(self) -> Self:
        """Keep the groups that still hold a booking."""
        parts = self.model.parts.rel.related_model
        return self.filter(
            Exists(parts.objects.filter(groupe=OuterRef("pk"), reservation__statut__in=["confirmee", "attente"]))
        )

    def a_venir(self, maintenant: datetime | None = None) -> Self:
        return self.filter(seance__fin__gt=maintenant or timezone.now(), seance__statut="publiee")

    def passes(self, maintenant: datetime | None = None) -> Self:
        return self.filter(seance__fin__lte=maintenant or timezone.now())

    def pour_liste(self) -> Self:
        """Load in one query all that a list of groups shows, the next first: a query that counts forgets Meta.ordering."""
        lies = self.select_related("structure", "seance__atelier__theme", "seance__lieu", "referent__utilisateur")
        return lies.avec_places().order_by("seance__debut", "pk")

    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the groups of the structures that one's places follow, and those that come to one's places."""
        des_structures = lieux_geres(utilisateur, chemin="structure__site")
        return self.filter(des_structures | lieux_geres(utilisateur, chemin="seance__lieu"))


class CycleQuerySet(models.QuerySet[Any]):
    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the courses open to all, and those of the structures that one's places follow."""
        return self.filter(Q(structure=None) | lieux_geres(utilisateur, chemin="structure__site"))


class OffreQuerySet(models.QuerySet[Any]):
    def proposees(self) -> Self:
        """Keep what structures may ask for."""
        return self.filter(active=True, atelier__live=True).select_related("atelier__theme")


class DemandeQuerySet(models.QuerySet[Any]):
    def ouvertes(self) -> Self:
        """Keep those that wait for somebody, or for their session."""
        return self.exclude(etat__in=["realisee", "refusee", "retiree", "expiree"])

    def attendant_la_structure(self) -> Self:
        return self.filter(etat__in=["a_preciser", "contre_proposee"])

    def attendant_l_equipe(self) -> Self:
        return self.filter(etat__in=["envoyee", "etude", "acceptee"])

    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the requests of the sites that this account looks after, and those that no site has taken yet."""
        return self.filter(lieux_geres(utilisateur, chemin="site") | Q(site=None))

    def pour_liste(self) -> Self:
        """Load in one query all that a list of requests shows."""
        return self.select_related("structure", "offre__atelier__theme", "responsable", "site", "seance__lieu")
