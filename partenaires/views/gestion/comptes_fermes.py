"""An account that is deleted leaves the structures first, as somebody whom a manager removes; one that is closed hands over."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ateliers.exceptions import RefusError
from partenaires.domain.referents import relayer, retirer
from partenaires.models import Referent


def quitter_les_structures(request: HttpRequest, comptes: Iterable[Any]) -> HttpResponseBase | None:
    """Hand over what these accounts follow. Return where to go when one of them may not leave: nothing is done then."""
    roles = Referent.objects.filter(utilisateur__in=comptes, actif=True).select_related("structure", "utilisateur")
    try:
        with transaction.atomic():
            for referent in roles.order_by("structure", "pk"):
                retirer(referent=referent)
    except RefusError as refus:
        phrase = _(
            "Rien n’est supprimé. %(structure)s : %(refus)s Si la structure ne vient plus, décochez « Active » sur sa fiche."
        )
        messages.error(request, phrase % {"structure": referent.structure, "refus": refus})
        return redirect("wagtailusers_users:index")
    return None


def avant_un_compte(request: HttpRequest, compte: Any) -> HttpResponseBase | None:
    """Hook `before_delete_user`: on the page that asks to confirm, nothing is done yet."""
    return quitter_les_structures(request, [compte]) if request.method == "POST" else None


def avant_plusieurs_comptes(
    request: HttpRequest, action: str, objets: Iterable[Any], _instance: Any
) -> HttpResponseBase | None:
    """Hook `before_bulk_action`."""
    comptes = [objet for objet in objets if isinstance(objet, get_user_model())]
    return quitter_les_structures(request, comptes) if action == "delete" and comptes else None


def relayer_les_fermes(request: HttpRequest, comptes: Iterable[Any]) -> None:
    """Give what closed accounts follow to somebody who stays. A session that is busy is said: somebody must do it again."""
    fermes = [compte.pk for compte in comptes if not compte.is_active]
    for referent in Referent.objects.filter(utilisateur__in=fermes, actif=True).select_related(
        "structure", "utilisateur"
    ):
        try:
            relayer(referent=referent)
        except RefusError as refus:
            messages.error(request, f"{referent.structure} : {refus}")


def apres_un_compte(request: HttpRequest, compte: Any) -> None:
    """Hook `after_edit_user`."""
    relayer_les_fermes(request, [compte])


def apres_plusieurs_comptes(request: HttpRequest, action: str, objets: Iterable[Any], _instance: Any) -> None:
    """Hook `after_bulk_action`: accounts are read again, closed or not."""
    if action == "set_active_state":
        modele = get_user_model()
        cles = [objet.pk for objet in objets if isinstance(objet, modele)]
        relayer_les_fermes(request, modele._default_manager.filter(pk__in=cles))
