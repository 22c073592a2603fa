"""Create pages of text from TOML files, once: a page that exists is never touched.

A file holds the fields of a page, then its blocks: tables [[corps]] with one key, the type of the block. In the texts,
{name} stands for a value, and [[slug|words]] for a link to another page.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wagtail.models import Page

from home.models import ContenuPage

from .typographie import typographier

LIEN = re.compile(r"\[\[([\w/-]+)\|([^\]]+)\]\]")


@dataclass(frozen=True, kw_only=True)
class Contenu:
    """A page of text to create."""

    slug: str
    titre: str
    chapeau: str = ""
    corps: list[dict[str, Any]] = field(default_factory=list)
    parent: str = ""
    menu: bool = False
    pied: bool = False
    libelle_menu: str = ""


def lire_contenus(dossier: Path) -> list[Contenu]:
    """Return the pages written in a folder, in the order of the files' names."""
    return [Contenu(**tomllib.loads(f.read_text(encoding="utf-8"))) for f in sorted(dossier.glob("*.toml"))]


def ajouter_page(parent: Page, page: Page) -> Page:
    """Add a page with its first revision, and return it."""
    ajoutee = parent.add_child(instance=page)
    ajoutee.save_revision().publish()
    return ajoutee


def creer_contenus(accueil: Page, contenus: Iterable[Contenu], *, valeurs: Mapping[str, str]) -> int:
    """Create the pages that are missing under the home page, and return how many were.

    Every page is created before any text is written, so that texts can link to one another.
    """
    creees: list[tuple[int, Contenu]] = []
    for contenu in contenus:
        parent = trouver(accueil, contenu.parent) if contenu.parent else Page.objects.get(pk=accueil.pk)
        if parent.get_children().filter(slug=contenu.slug).exists():
            continue
        page = ContenuPage(
            title=typographier(contenu.titre),
            slug=contenu.slug,
            chapeau=preparer(contenu.chapeau, accueil, valeurs),
            show_in_menus=contenu.menu,
            dans_le_pied=contenu.pied,
            libelle_menu=typographier(contenu.libelle_menu),
        )
        creees.append((parent.add_child(instance=page).pk, contenu))
    for pk, contenu in creees:
        page = ContenuPage.objects.get(pk=pk)
        page.corps = [bloc for table in contenu.corps for bloc in preparer(table, accueil, valeurs).items()]
        page.save_revision().publish()
    return len(creees)


def trouver(accueil: Page, slug: str) -> Page:
    """Return the page of that slug, anywhere under the home page."""
    return Page.objects.descendant_of(accueil).get(slug=slug)


def preparer(valeur: Any, accueil: Page, valeurs: Mapping[str, str]) -> Any:
    """Return the data of a block with its values, links and French spaces put in place, at any depth."""
    if isinstance(valeur, str):
        for nom, texte in valeurs.items():
            valeur = valeur.replace("{" + nom + "}", texte)
        return LIEN.sub(lambda m: _lien(accueil, m[1], m[2]), typographier(valeur.strip()))
    if isinstance(valeur, dict):
        return {cle: preparer(v, accueil, valeurs) for cle, v in valeur.items()}
    if isinstance(valeur, list):
        return [preparer(v, accueil, valeurs) for v in valeur]
    return valeur


def _lien(accueil: Page, slug: str, mots: str) -> str:
    return f'<a linktype="page" id="{trouver(accueil, slug).pk}">{mots}</a>'
