"""Who enters the portal: the people of an active structure, and only theirs. Another structure's things do not exist."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from partenaires.models import Referent, Structure


class EspaceMixin:
    """A screen of the portal. `rubrique` is its entry of the menu; `gestionnaire` keeps it for managers (403)."""

    request: HttpRequest
    kwargs: dict[str, Any]
    rubrique = ""
    gestionnaire = False

    @cached_property
    def structure(self) -> Structure:
        return get_object_or_404(Structure.objects.de_la_personne(self.request.user), pk=self.kwargs["structure"])

    @cached_property
    def referent(self) -> Referent:
        compte: Any = self.request.user
        return Referent.objects.select_related("utilisateur").get(structure=self.structure, utilisateur=compte)

    def verifier_cible(self) -> None:
        """Load what the address names beyond the structure. Raises Http404 when it is not this structure's."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        self.structure  # noqa: B018
        self.verifier_cible()
        if self.gestionnaire and not self.referent.gestionnaire:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        commun = {"structure": self.structure, "referent": self.referent, "rubrique": self.rubrique}
        return super().get_context_data(**(kwargs | commun))  # type: ignore[misc,no-any-return]
