"""The file to fill in before an import, and how to fill it in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.domain.importation_lignes import COLONNES, OBLIGATOIRES
from parcours.models import TypeContrat
from parcours.models.sortie import Situation

from .export import Colonne, Feuille, fichier_csv, fichier_xlsx

EXEMPLES: tuple[Mapping[str, Any], ...] = (
    {
        "matricule": "EX-001", "nom": "Exemple", "prenom": "Camille", "etablissement": "A", "type_contrat": "pec",
        "debut": date(2024, 1, 8), "fin_prevue": date(2024, 7, 7), "fin_reelle": date(2024, 7, 7), "quotite": 80,
    },
    {
        "matricule": "EX-001", "nom": "Exemple", "prenom": "Camille", "etablissement": "A", "type_contrat": "pec",
        "debut": date(2024, 7, 8), "fin_prevue": date(2025, 1, 7), "fin_reelle": date(2025, 1, 7), "quotite": 80,
        "date_sortie": date(2025, 1, 7), "code_sortie": "ED1", "situation_m6": "emploi",
    },
)  # fmt: skip
EXPLICATIONS = {
    "matricule": gettext_lazy(
        "Le numéro de la personne. Toutes les lignes de ce matricule forment son parcours, dans n’importe quel ordre."
    ),
    "nom": gettext_lazy("Le nom de famille."),
    "prenom": gettext_lazy("Le prénom."),
    "etablissement": gettext_lazy("Le code de l’établissement, ou son nom."),
    "type_contrat": gettext_lazy("Le type du contrat : un des mots de la liste plus bas."),
    "debut": gettext_lazy("Le premier jour du contrat : 31/01/2025 ou 2025-01-31."),
    "fin_prevue": gettext_lazy("Le dernier jour prévu. Vide pour un CDI."),
    "fin_reelle": gettext_lazy("Le dernier jour, si le contrat est fini. Vide s’il court encore."),
    "quotite": gettext_lazy("Le temps de travail, en pourcent : 80, 80 % ou 0,8. Vide pour un temps plein."),
    "date_sortie": gettext_lazy("Le jour de la sortie : la fin réelle du dernier contrat du parcours."),
    "code_sortie": gettext_lazy(
        "Le code de la situation à la sortie : un des codes de la liste plus bas. Vide si elle n’est pas connue."
    ),
    "situation_m6": gettext_lazy(
        "La situation six mois après la sortie : un des mots de la liste plus bas. Vide si rien n’a été demandé."
    ),
    "naissance": gettext_lazy("La date de naissance, si vous l’avez. Elle sert aux tranches d’âge."),
    "sexe": gettext_lazy("F ou H, si vous l’avez."),
}


class _Regle(NamedTuple):
    """A line of the instructions: about a column, or about one of the values that it may hold."""

    colonne: str
    obligatoire: str
    valeur: str
    texte: str


def _colonnes() -> list[Colonne]:
    return [Colonne(nom, _lire(nom), 16) for nom in COLONNES]


def _lire(nom: str) -> Any:
    return lambda exemple: exemple.get(nom)


def modele_csv() -> bytes:
    """Return the CSV file to fill in."""
    return fichier_csv(_colonnes(), EXEMPLES)


def modele_xlsx(*, codes: Sequence[tuple[str, str]]) -> bytes:
    """Return the workbook to fill in; a second sheet says what each column holds. `codes` are (exit code, name)."""
    colonnes = [
        Colonne(_("Colonne"), lambda regle: regle.colonne, 18),
        Colonne(_("Obligatoire"), lambda regle: regle.obligatoire, 12),
        Colonne(_("Valeur possible"), lambda regle: regle.valeur, 20),
        Colonne(_("Explication"), lambda regle: regle.texte, 90),
    ]
    feuilles = [
        Feuille(_("Contrats"), _colonnes(), EXEMPLES),
        Feuille(_("Mode d’emploi"), colonnes, list(_regles(codes))),
    ]
    return fichier_xlsx(feuilles, titre=_("Modèle d’import des parcours"))


def _regles(codes: Sequence[tuple[str, str]]) -> Iterator[_Regle]:
    for nom in COLONNES:
        yield _Regle(nom, _("oui") if nom in OBLIGATOIRES else _("non"), "", str(EXPLICATIONS[nom]))
    listes = {"type_contrat": TypeContrat.choices, "code_sortie": codes, "situation_m6": Situation.choices}
    for nom, valeurs in listes.items():
        for valeur, libelle in valeurs:
            yield _Regle(nom, "", valeur, str(libelle))
