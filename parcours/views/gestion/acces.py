"""Who sees what: only those given the right, only the files of their establishments; each look is written down.

For everybody else the area does not exist: 404, as for another establishment's file. An action beyond one's rights, on a
file that one may see, is a 403. Both are written in the access log.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.defaults import permission_denied

from parcours.domain.droits import VOIR, peut
from parcours.domain.journal import noter
from parcours.models import Contrat, Mediateur, Operation


def refuser(request: HttpRequest) -> HttpResponseBase:
    """Answer 403. (Raised, PermissionDenied would be turned by Wagtail into a redirection to its home page.)"""
    return permission_denied(request, PermissionDenied())


class AccesMixin:
    """Check the rights before anything else. `requis` opens the area, `droits` are what the action needs beyond it."""

    request: HttpRequest
    kwargs: dict[str, Any]
    requis: tuple[str, ...] = (VOIR,)
    droits: tuple[str, ...] = ()

    @staticmethod
    def autorise(compte: Any, *droits: str) -> bool:
        """Return whether the account was given these rights: a superuser has none of them by itself."""
        return peut(compte, *droits)

    def verifier_cible(self) -> None:
        """Load what the address names. Raises Http404 outside one's establishments."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if not self.autorise(request.user, *self.requis):
                raise Http404
            self.verifier_cible()
            if not self.autorise(request.user, *self.droits):
                self.noter_refus()
                return refuser(request)
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        except PermissionDenied:
            self.noter_refus()
            return refuser(request)
        except Http404:
            self.noter_refus()
            raise

    def noter_refus(self) -> None:
        lieu = self.request.resolver_match
        noter(
            compte=self.request.user,
            operation=Operation.REFUS,
            numero=self.numero_refuse(),
            reference=lieu.view_name if lieu else "",
        )

    def numero_refuse(self) -> int | None:
        """Return the key of the file that the refused screen was about, whoever may see it; None when there is none."""
        return None


class CibleMixin(AccesMixin):
    """A screen about one record. `chemin` leads from it to the person; a contract is seen with its own pathway."""

    modele: type[Model] = Mediateur
    chemin = ""
    operation = Operation.CONSULTATION
    du_dernier_parcours = False
    """A screen about the whole of a person: for the accounts that see the last pathway, not for a former employer."""

    @cached_property
    def cible(self) -> Any:
        return get_object_or_404(self.visibles(), pk=self.kwargs["pk"])

    def visibles(self) -> QuerySet[Any]:
        """Return the records of this model that the account may see."""
        compte = self.request.user
        tous: Any = self.modele._default_manager.all()
        if self.modele is Mediateur:
            visibles = tous.suivis_par(compte) if self.du_dernier_parcours else tous.du_perimetre(compte)
            return visibles.select_related("etablissement")
        if self.modele is Contrat:
            return tous.du_perimetre(compte).select_related("mediateur", "etablissement", "parcours")
        if self.chemin == "mediateur":
            return tous.du_perimetre(compte).select_related("mediateur")
        vers_contrat = self.chemin.removesuffix("__mediateur")
        contrats = Contrat.objects.du_perimetre(compte)
        return tous.filter(**{f"{vers_contrat}__in": contrats.values("pk")}).select_related(self.chemin)

    def verifier_cible(self) -> None:
        self.cible  # noqa: B018

    def numero_refuse(self) -> int | None:
        vers_dossier = f"{self.chemin}__pk" if self.chemin else "pk"
        trouves = self.modele._default_manager.filter(pk=self.kwargs["pk"])
        numero: int | None = trouves.values_list(vers_dossier, flat=True).first()
        return numero

    @cached_property
    def dossier(self) -> Mediateur:
        """Return the person whom the record is about."""
        objet = self.cible
        for etape in self.chemin.split("__") if self.chemin else ():
            objet = getattr(objet, etape)
        return objet  # type: ignore[no-any-return]

    def noter(self, operation: Operation | None = None) -> None:
        noter(compte=self.request.user, operation=operation or self.operation, dossier=self.dossier)
