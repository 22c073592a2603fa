"""What the privacy notice says of the site."""

from django import template

from partenaires.conf import reglage

register = template.Library()


@register.simple_tag
def nom_association() -> str:
    return str(reglage("NOM"))
