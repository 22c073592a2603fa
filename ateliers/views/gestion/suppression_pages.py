"""Wagtail deletes pages by its own screens: refuse there what sessions still need."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from ateliers.models import Seance


def seances_sous(page: Page) -> bool:
    """Say whether this page, or one under it, is a workshop that has sessions."""
    return Seance.objects.filter(atelier__path__startswith=page.path).exists()


def _refuser(request: HttpRequest, page: Page) -> HttpResponse:
    phrase = _(
        "«\u00a0%(titre)s\u00a0» a des séances\u00a0: cette page ne peut pas être supprimée. Dépubliez-la plutôt."
    )
    messages.error(request, phrase % {"titre": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


def proteger_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Stop the deletion of one page (hook before_delete_page)."""
    return _refuser(request, page) if seances_sous(page) else None


def proteger_lot(request: HttpRequest, action: str, objets: Iterable[Any], vue: Any) -> HttpResponse | None:
    """Stop the deletion of several pages at once (hook before_bulk_action)."""
    if action != "delete":
        return None
    retenues = (objet for objet in objets if isinstance(objet, Page) and seances_sous(objet))
    page = next(retenues, None)
    return _refuser(request, page) if page else None
