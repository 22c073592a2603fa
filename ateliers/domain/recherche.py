"""Find sessions by the words that people type, whatever the accents, the case, or the way the letters were composed.

SQLite compares folded text through a Python function. PostgreSQL does the same with `unaccent`, and also knows French
stems ("papier" finds "papiers"). Neither stores anything: only coming sessions are searched, a few hundred rows, and
nothing can be out of date.
"""

import re
import unicodedata
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, Q, TextField

from ateliers.querysets import SeanceQuerySet

LONGUEUR_MAXIMALE = 100
MOTS_MAXIMUM = 8
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# Words too common to choose a workshop by. PostgreSQL's French configuration has its own list.
MOTS_VIDES = frozenset(
    "a au aux avec ce ces dans de des du en et je la le les ma mes mon ou par pour sa se ses son sur un une".split()
)
CHAMPS = (
    "atelier__title",
    "atelier__resume",
    "atelier__public",
    "atelier__theme__nom",
    "lieu__nom",
    "lieu__adresse",
    "lieu__code_postal",
    "lieu__commune",
)


def plier(texte: str | None) -> str:
    """Return a text without accents nor capitals: É, E with a combining accent and e are one letter, ß is ss."""
    decompose = unicodedata.normalize("NFKD", texte or "").casefold().translate(LIGATURES)
    return "".join(c for c in decompose if not unicodedata.combining(c))


def plier_ensemble(*textes: str | None) -> str:
    return plier(" ".join(texte for texte in textes if texte))


class Plier(Func):
    """The SQL twin of `plier`, for several columns taken together."""

    function = "ateliers_plier"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **contexte: Any) -> Any:
        # Taught to the very connection that runs the query: whichever thread or moment opened it.
        connection.ensure_connection()
        connection.connection.create_function(self.function, -1, plier_ensemble, deterministic=True)
        return self.as_sql(compiler, connection, **contexte)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **contexte: Any) -> Any:
        modele = "lower(unaccent(normalize(concat_ws(' ', %(expressions)s), NFKC)))"
        return self.as_sql(compiler, connection, template=modele, **contexte)


def mots(question: str) -> list[str]:
    """Return the folded words of a question, without the empty ones unless there is nothing else."""
    tous = re.findall(r"[^\W_]+", plier(question[:LONGUEUR_MAXIMALE]))[:MOTS_MAXIMUM]
    return [mot for mot in tous if mot not in MOTS_VIDES] or tous


def racine(mot: str) -> str:
    """Return a word without the mark of its plural, so that "papiers" finds "papier" on SQLite too."""
    return mot[:-1] if len(mot) > 3 and mot[-1] in "sx" else mot


def chercher(seances: SeanceQuerySet, question: str) -> SeanceQuerySet:
    """Keep the sessions whose workshop or place says every word of the question; none if it holds no word."""
    cherches = mots(question)
    if not cherches:
        return seances.none()
    trouvees = Q()
    for mot in cherches:
        trouvees &= Q(texte__contains=racine(mot))
    seances = seances.alias(texte=Plier(*CHAMPS))
    if connections[seances.db].vendor == "postgresql":
        seances = seances.alias(vecteur=SearchVector(Plier(*CHAMPS), config="french"))
        trouvees |= Q(vecteur=SearchQuery(" ".join(cherches), config="french"))
    return seances.filter(trouvees)
