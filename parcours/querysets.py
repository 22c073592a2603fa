"""Named filters: each reusable condition on our tables is written once, here."""

from datetime import date, datetime, timedelta
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone

from .conf import reglage


def etablissements_de(utilisateur: Any, *, chemin: str) -> Q:
    """Return the condition "the establishment at `chemin` is given to this account", alone or with its association."""
    return Q(**{f"{chemin}__in": utilisateur.etablissements.values("pk")}) | Q(
        **{f"{chemin}__association__in": utilisateur.associations.values("pk")}
    )


class EtablissementQuerySet(models.QuerySet[Any]):
    def actifs(self) -> Self:
        return self.filter(actif=True)

    def du_perimetre(self, utilisateur: Any) -> Self:
        """Keep the establishments given to this account, directly or with their association."""
        donnes = Q(pk__in=utilisateur.etablissements.values("pk"))
        return self.filter(donnes | Q(association__in=utilisateur.associations.values("pk")))


class AssociationQuerySet(models.QuerySet[Any]):
    def du_perimetre(self, utilisateur: Any) -> Self:
        """Keep the associations given to this account as a whole."""
        return self.filter(pk__in=utilisateur.associations.values("pk"))


class HistoriqueQuerySet(models.QuerySet[Any]):
    """Records with a history: a mass update would not be written in it, and is refused."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("update() leaves no history: save each record, or use a named method that says why not.")

    def update_sans_historique(self, **champs: Any) -> int:
        """Write derived columns, or erase people: the two cases where a trace in the history would be wrong."""
        return super().update(**champs)


class MediateurQuerySet(HistoriqueQuerySet):
    def du_perimetre(self, utilisateur: Any) -> Self:
        """Keep those attached to an establishment given to this account, or with a pathway that it may see."""
        rattaches = etablissements_de(utilisateur, chemin="etablissement")
        passes = self.model.parcours.rel.related_model._default_manager.du_perimetre(utilisateur).values("mediateur")
        return self.filter(rattaches | Q(pk__in=passes))

    def suivis_par(self, utilisateur: Any) -> Self:
        """Keep those whose last pathway this account may see, or who have none yet: it may then change the file itself."""
        parcours = self.model.parcours.rel.related_model._default_manager
        derniers = parcours.derniers().du_perimetre(utilisateur).values("mediateur")
        jamais = ~Exists(parcours.filter(mediateur=OuterRef("pk")))
        return self.filter(Q(pk__in=derniers) | jamais & etablissements_de(utilisateur, chemin="etablissement"))

    def nommes(self) -> Self:
        """Keep the files that still name somebody."""
        return self.filter(anonymise_le=None)

    def courants(self) -> Self:
        """Keep the files in daily use: neither archived nor anonymous."""
        return self.filter(archive_le=None, anonymise_le=None)


class ParcoursQuerySet(models.QuerySet[Any]):
    def du_perimetre(self, utilisateur: Any) -> Self:
        """Keep the pathways whose last contract, or one that runs, is at an establishment given to this account."""
        sien = etablissements_de(utilisateur, chemin="etablissement")
        contrats = self.model.contrats.rel.related_model._default_manager.courants(timezone.localdate())
        return self.filter(sien | Q(pk__in=contrats.filter(sien).values("parcours")))

    def en_cours(self) -> Self:
        return self.filter(fin=None)

    def derniers(self) -> Self:
        """Keep the last pathway of each person: an older one without an end was only left open."""
        suivants = self.model._default_manager.filter(mediateur=OuterRef("mediateur"), numero__gt=OuterRef("numero"))
        return self.filter(~Exists(suivants))

    def sortis(self, *, du: date, au: date) -> Self:
        """Keep the pathways that ended between two days, both included."""
        return self.filter(fin__gte=du, fin__lte=au)


class ContratQuerySet(HistoriqueQuerySet):
    def du_perimetre(self, utilisateur: Any) -> Self:
        """Keep the contracts of the pathways that this account may see."""
        visibles = self.model.parcours.field.related_model._default_manager.du_perimetre(utilisateur)
        return self.filter(parcours__in=visibles.values("pk"))

    def courants(self, jour: date) -> Self:
        """Keep the contracts that run on that day, or are to begin. One without a real end runs on past its planned end,
        unless another one of its pathway, that does not go on from yet another, began since.
        """
        possibles = Q(precedent=None) | Q(precedent=OuterRef("pk"))
        suites = self.model._default_manager.filter(
            possibles, parcours=OuterRef("parcours"), debut__gt=OuterRef("fin_prevue")
        )
        return self.filter(Q(fin_reelle=None) & ~Exists(suites) | Q(fin_reelle__gte=jour))


class FicheQuerySet(HistoriqueQuerySet):
    """Records that hang on a mediator. The model says with `JOUR` from which day each one dates."""

    def du_perimetre(self, utilisateur: Any) -> Self:
        """Keep the records of the pathways that this account may see.

        Each belongs to the last pathway that had begun on its day, or was to begin within the days of a rehire: what is
        signed before a hire goes with it. What is older than the first pathway belongs to that one; without any pathway,
        to the file. `domain.chaine.parcours_du_jour` says the same.
        """
        mediateurs = self.model.mediateur.field.related_model
        parcours = mediateurs.parcours.rel.related_model._default_manager
        horizon = ExpressionWrapper(self.model.JOUR + timedelta(days=reglage("REEMBAUCHE_JOURS")), models.DateField())
        siens = parcours.filter(
            Q(numero=1) | Q(debut__lte=OuterRef("horizon")), mediateur=OuterRef("mediateur")
        ).order_by("-numero")
        fiches = self.alias(horizon=horizon).alias(son_parcours=Subquery(siens.values("pk")[:1]))
        visibles = mediateurs._default_manager.du_perimetre(utilisateur).values("pk")
        return fiches.filter(
            Q(son_parcours__in=parcours.du_perimetre(utilisateur).values("pk"))
            | Q(son_parcours=None, mediateur__in=visibles)
        )


class VersionQuerySet(models.QuerySet[Any]):
    """Rows that are valid from a day to another (or for ever)."""

    def valides(self, jour: date) -> Self:
        return self.filter(valide_du__lte=jour).filter(Q(valide_au=None) | Q(valide_au__gte=jour))


class FigeQuerySet(models.QuerySet[Any]):
    """Rows that are written once: neither changed nor deleted."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("these rows are never changed")

    def delete(self) -> NoReturn:
        raise TypeError("these rows are never deleted")


class JournalQuerySet(FigeQuerySet):
    """The access log: its lines leave with age, and in no other way. The database refuses to delete young ones."""

    def ecrites_avant(self, moment: datetime) -> Self:
        return self.filter(quand__lt=moment)

    def effacer_echues(self) -> int:
        """Delete these lines, and return how many. Raises IntegrityError when one is too young to go."""
        return models.QuerySet.delete(self)[0]
