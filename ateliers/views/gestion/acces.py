"""Who sees what in the back office: only the places one looks after, and only what one's group may do.

Another place's record is a 404, as if it did not exist. An action that the group may not do is a 403. An account that
has nothing to do with bookings finds neither lists nor records.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.defaults import permission_denied
from wagtail.permission_policies import ModelPermissionPolicy

VOIR = "ateliers.view_reservation"
EXPORTER = "ateliers.exporter_reservation"
TOUS = "ateliers.gerer_tous_les_lieux"


def refuser(request: HttpRequest) -> HttpResponseBase:
    """Answer 403. (Raised, PermissionDenied would be turned by Wagtail into a redirection to its home page.)"""
    return permission_denied(request, PermissionDenied())


class PolitiqueDesLieux(ModelPermissionPolicy):
    """Permissions of the groups, on the records of one's own places. The model's queryset has `geres_par`."""

    def perimetre(self, utilisateur: Any) -> QuerySet[Any]:
        return self.model._default_manager.geres_par(utilisateur)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Model) -> bool:
        return self.user_has_any_permission(user, actions) and self.perimetre(user).filter(pk=instance.pk).exists()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        if not self.user_has_any_permission(user, actions):
            return self.model._default_manager.none()
        return self.perimetre(user)


class AccesMixin:
    """Refuse before anything is read, then read one's own places only.

    `requis` opens the area, `droit` is what a view needs beyond it.

    To an account that the area is closed to, a list answers 403 (`liste = True`), an export and every record 404.
    """

    request: HttpRequest
    requis = VOIR
    droit = ""
    liste = False
    champs_lies: tuple[str, ...] = ()

    def borner(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the records of one's own places, with what the view shows of them."""
        borne = queryset.geres_par(self.request.user)  # type: ignore[attr-defined]
        return borne.select_related(*self.champs_lies) if self.champs_lies else borne

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.requis):
            if self.liste and "export" not in request.GET:
                return refuser(request)
            raise Http404
        if self.droit and not request.user.has_perm(self.droit):
            return refuser(request)
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except PermissionDenied:
            return refuser(request)


class PerimetreMixin(AccesMixin):
    """Load one record of one's own places only, in Wagtail's views that edit, delete, or tell a history."""

    def get_queryset(self) -> QuerySet[Any]:
        return self.borner(super().get_queryset())  # type: ignore[misc]

    def get_base_object_queryset(self) -> QuerySet[Any]:
        return self.borner(super().get_base_object_queryset())  # type: ignore[misc]
