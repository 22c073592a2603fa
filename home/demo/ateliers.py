"""The themes and workshops of the demonstration."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.text import slugify

from ateliers.models import AgendaPage, AtelierPage, Theme
from home.socle.arbre import ajouter_page
from home.socle.typographie import typographier

from .lecture import lire


def creer_ateliers() -> None:
    """Create the themes and the workshops that are missing."""
    donnees = lire("ateliers.toml")
    for ordre, theme in enumerate(donnees["theme"]):
        slug = slugify(theme["nom"])
        Theme.objects.get_or_create(
            slug=slug,
            defaults={
                "nom": theme["nom"],
                "pictogramme": theme.get("pictogramme", slug),
                "couleur": theme["couleur"],
                "ordre": ordre,
            },
        )
    themes = Theme.objects.in_bulk(field_name="slug")
    agenda = AgendaPage.objects.get()
    existants = set(AtelierPage.objects.child_of(agenda).values_list("slug", flat=True))
    for atelier in donnees["atelier"]:
        if slugify(atelier["titre"]) not in existants:
            ajouter_page(agenda, _page(atelier, themes[atelier["theme"]]))


def slugs_sur_inscription() -> list[str]:
    """Return the workshops that take turns in the timetable, in a fixed order: those without a slot of their own."""
    return [slugify(a["titre"]) for a in lire("ateliers.toml")["atelier"] if a.get("duree") != 180]


def _page(donnees: dict[str, Any], theme: Theme) -> AtelierPage:
    return AtelierPage(
        title=typographier(donnees["titre"]),
        slug=slugify(donnees["titre"]),
        theme=theme,
        resume=typographier(donnees["resume"]),
        description=_liste(donnees["etapes"]),
        public=typographier(donnees["public"]),
        a_apporter=typographier(donnees["a_apporter"]),
        duree=donnees.get("duree", 120),
    )


def _liste(etapes: list[str]) -> str:
    return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((typographier(e),) for e in etapes)))
