"""Named filters: each reusable condition on our tables is written once, here."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .conf import reglage

# True of every record, and still true beside another condition in an "or", where an empty Q() would vanish.
PARTOUT = ~Q(pk__in=())


def lieux_geres(utilisateur: Any, *, chemin: str) -> Q:
    """Return the condition "the place at `chemin` is one that this account looks after"."""
    if utilisateur.has_perm("ateliers.gerer_tous_les_lieux"):
        return PARTOUT
    return Q(**{f"{chemin}__in": utilisateur.lieux.values("pk")})


SANS_PLACE_LIBRE = Q(capacite__lte=F("places_confirmees") + F("places_bloquees"))


class LieuQuerySet(models.QuerySet[Any]):
    def actifs(self) -> Self:
        return self.filter(actif=True)

    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the places that this account looks after."""
        return self.filter(lieux_geres(utilisateur, chemin="pk"))


def _assez_libres(places: int, **conditions: Any) -> Q:
    prises = F("places_confirmees") + F("places_bloquees")
    return Q(places_en_attente=0, capacite__gte=prises + places, **conditions)


class SeanceQuerySet(models.QuerySet[Any]):
    def publiques(self) -> Self:
        """Keep what the public may see: not the drafts, nor the sessions of an unpublished workshop."""
        return self.exclude(statut="brouillon").filter(atelier__live=True)

    def maintenues(self) -> Self:
        return self.filter(statut="publiee")

    def a_venir(self, maintenant: datetime | None = None) -> Self:
        """Keep the sessions that are not over."""
        return self.filter(fin__gt=maintenant or timezone.now())

    def passees(self, maintenant: datetime | None = None) -> Self:
        return self.filter(fin__lte=maintenant or timezone.now())

    def avec_places(self, places: int) -> Self:
        """Keep the sessions where `places` people can still come: enough free seats, or no registration at all."""
        return self.maintenues().filter(_assez_libres(places, inscription="individuelle") | Q(inscription="libre"))

    def ou_deplacer(self, places: int, *, inscriptions: Iterable[str]) -> Self:
        """Keep the sessions with these kinds of registration that have `places` free seats."""
        return self.maintenues().filter(_assez_libres(places, inscription__in=list(inscriptions)))

    def completes(self) -> Self:
        """Keep the sessions with registration where no seat is free: all are confirmed or held."""
        return self.filter(SANS_PLACE_LIBRE, inscription="individuelle")

    def du_flux(self, maintenant: datetime | None = None) -> Self:
        """Keep what calendar feeds hold: the future, recent days, and cancelled sessions for longer."""
        instant = maintenant or timezone.now()
        recentes = Q(fin__gt=instant - timedelta(days=reglage("FLUX_JOURS_PASSES")))
        annulees = Q(statut="annulee", fin__gt=instant - timedelta(days=reglage("FLUX_JOURS_ANNULEES")))
        return self.publiques().filter(recentes | annulees)

    def pour_liste(self) -> Self:
        """Load in one query all that a list of sessions shows."""
        return self.select_related("atelier__theme", "lieu", "animateur")

    def pour_planning(self) -> Self:
        """Load in one query the little that a planning of hundreds of sessions shows."""
        return self.select_related("atelier", "lieu", "animateur").only(
            "debut", "fin", "statut", "inscription", "capacite", "places_confirmees", "places_bloquees",
            "places_en_attente", "atelier__title", "lieu__nom", "lieu__fuseau",
            "animateur__first_name", "animateur__last_name", "animateur__username",
        )  # fmt: skip

    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the sessions of the places that this account looks after."""
        return self.filter(lieux_geres(utilisateur, chemin="lieu"))

    def notables_par(self, utilisateur: Any) -> Self:
        """Keep the sessions whose people this account may count: those of its places, and those that it leads."""
        return self.filter(lieux_geres(utilisateur, chemin="lieu") | Q(animateur=utilisateur.pk))


class ReservationQuerySet(models.QuerySet[Any]):
    def actives(self) -> Self:
        return self.exclude(statut="annulee")

    def confirmees(self) -> Self:
        return self.filter(statut="confirmee")

    def en_attente(self) -> Self:
        """Keep the waiting list, first come first."""
        return self.filter(statut="attente").order_by("ordre_attente")

    def echues(self, limite: datetime) -> Self:
        """Keep the bookings that still name people, of sessions over since `limite`."""
        return self.filter(anonymisee_le=None, seance__fin__lt=limite)

    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the bookings of the places that this account looks after."""
        return self.filter(lieux_geres(utilisateur, chemin="seance__lieu"))


class BlocageQuerySet(models.QuerySet[Any]):
    def ouverts(self) -> Self:
        return self.filter(clos_le=None)

    def echus(self, maintenant: datetime | None = None) -> Self:
        """Keep those whose seats must be given back."""
        return self.ouverts().filter(jusqu_au__lte=maintenant or timezone.now())


class EnvoiQuerySet(models.QuerySet[Any]):
    def dus(self, maintenant: datetime | None = None) -> Self:
        """Keep what is due: new, to be tried again, or left behind by a worker that died."""
        instant = maintenant or timezone.now()
        a_essayer = Q(statut="a_envoyer", prochain_essai__lte=instant)
        abandonnes = Q(statut="en_cours", bail__lte=instant)
        return self.filter(a_essayer | abandonnes)


class LettreQuerySet(EnvoiQuerySet):
    def a_envoyer(self, maintenant: datetime | None = None) -> Self:
        """Keep the mails that are due."""
        return self.dus(maintenant)

    def en_souffrance(self) -> Self:
        """Keep the mails that failed for good, or are being tried again."""
        return self.filter(Q(statut="echec") | Q(statut="a_envoyer", tentatives__gt=0))

    def utiles(self, maintenant: datetime | None = None) -> Self:
        """Keep the mails that still have something to say."""
        return self.filter(Q(perime_le=None) | Q(perime_le__gt=maintenant or timezone.now()))

    def finies(self, limite: datetime) -> Self:
        """Keep the mails that were written before `limite` and wait for nothing."""
        return self.filter(statut__in=("fait", "sans_objet", "echec"), cree_le__lt=limite)


class MessageQuerySet(EnvoiQuerySet):
    def a_envoyer(self, maintenant: datetime | None = None) -> Self:
        """Keep the mails that are due."""
        return self.filter(canal="courriel").dus(maintenant)

    def a_appeler(self) -> Self:
        """Keep the calls that staff must make."""
        return self.filter(canal="appel", statut="a_envoyer")

    def en_souffrance(self) -> Self:
        """Keep the mails that failed for good, or are being tried again."""
        return self.filter(canal="courriel").filter(Q(statut="echec") | Q(statut="a_envoyer", tentatives__gt=0))

    def geres_par(self, utilisateur: Any) -> Self:
        """Keep the messages about the places that this account looks after."""
        return self.filter(lieux_geres(utilisateur, chemin="reservation__seance__lieu"))
