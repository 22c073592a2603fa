"""What the templates of the site ask for: menus, breadcrumb, site map, structured data."""

import json
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from home import menus

register = template.Library()

# JSON inside <script>: what could close the element is written as an escape that JSON readers undo.
ECHAPPEMENTS = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


@register.simple_tag(takes_context=True)
def menu_principal(context: Context) -> list[menus.Entree]:
    return menus.menus(context.get("request")).principal


@register.simple_tag(takes_context=True)
def menu_pied(context: Context) -> list[menus.Entree]:
    return menus.menus(context.get("request")).pied


@register.simple_tag(takes_context=True)
def fil_d_ariane(context: Context, page: Page) -> list[menus.Entree]:
    return menus.ancetres(page, context.get("request"))


@register.simple_tag(takes_context=True)
def plan_du_site(context: Context) -> list[menus.Noeud]:
    return menus.plan(context.get("request"))


@register.simple_tag
def json_ld(donnees: dict[str, Any]) -> SafeString:
    """Return a block of structured data. Browsers do not run it: the content policy lets it pass."""
    texte = json.dumps(donnees, ensure_ascii=False).translate(ECHAPPEMENTS)
    return mark_safe(f'<script type="application/ld+json">{texte}</script>')
