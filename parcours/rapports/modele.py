"""The file that people fill in and import: its columns, two invented people, and what each column accepts."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.domain.importation_lignes import COLONNES, OBLIGATOIRES
from parcours.models import TypeContrat
from parcours.models.mediateur import Sexe
from parcours.models.sortie import Situation

from .export import Colonne, Feuille, fichier_csv, fichier_xlsx

EXEMPLES: Sequence[dict[str, object]] = (
    {
        "matricule": "EXEMPLE-1",
        "nom": "Exemple",
        "prenom": "Camille",
        "etablissement": "CODE-DU-SITE",
        "type_contrat": "adulte_relais",
        "debut": date(2024, 1, 1),
        "fin_prevue": date(2026, 12, 31),
        "quotite": 100,
    },
    {
        "matricule": "EXEMPLE-2",
        "nom": "Exemple",
        "prenom": "Dominique",
        "etablissement": "CODE-DU-SITE",
        "type_contrat": "pec",
        "debut": date(2024, 3, 1),
        "fin_prevue": date(2025, 2, 28),
        "fin_reelle": date(2025, 2, 28),
        "quotite": 80,
        "date_sortie": date(2025, 2, 28),
        "code_sortie": "ED1",
        "situation_m6": "emploi",
    },
)
LARGEURS = {"nom": 24, "prenom": 20, "etablissement": 20, "type_contrat": 20, "situation_m6": 18}
DATE = gettext_lazy("Une date : 31/12/2025.")
ROLES = {
    "matricule": gettext_lazy("Le numéro de la personne chez vous. Toutes ses lignes portent le même."),
    "nom": gettext_lazy("Le nom de famille."),
    "prenom": gettext_lazy("Le prénom."),
    "etablissement": gettext_lazy("Le code du site où la personne travaille, ou son nom."),
    "type_contrat": gettext_lazy("Le type de contrat."),
    "debut": gettext_lazy("Le premier jour du contrat. Un renouvellement est une autre ligne."),
    "fin_prevue": gettext_lazy("Le dernier jour prévu. Rien pour un CDI."),
    "fin_reelle": gettext_lazy("Le dernier jour travaillé, une fois le contrat fini."),
    "quotite": gettext_lazy("Le temps de travail, en pourcentage d’un temps plein. Rien veut dire 100."),
    "date_sortie": gettext_lazy("Le jour où la personne a quitté l’association, si elle l’a quittée."),
    "code_sortie": gettext_lazy("Ce que la personne a trouvé en partant."),
    "situation_m6": gettext_lazy("La situation six mois après la sortie."),
    "naissance": gettext_lazy("La date de naissance. Elle aide à trouver les doublons."),
    "sexe": gettext_lazy("Pour les statistiques seulement."),
}


def _colonnes() -> list[Colonne]:
    return [Colonne(nom, itemgetter(nom), LARGEURS.get(nom, 14)) for nom in COLONNES]


def _exemples() -> list[dict[str, object]]:
    return [dict.fromkeys(COLONNES) | exemple for exemple in EXEMPLES]


def _valeurs(nom: str, codes: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what a column accepts, and what each value means."""
    match nom:
        case "type_contrat":
            return [(choix.value, str(choix.label)) for choix in TypeContrat]
        case "situation_m6":
            return [(choix.value, str(choix.label)) for choix in Situation]
        case "sexe":
            return [(choix.value, str(choix.label)) for choix in Sexe]
        case "code_sortie":
            return list(codes)
        case "quotite":
            return [("", _("Un nombre de 1 à 100."))]
        case "debut" | "fin_prevue" | "fin_reelle" | "date_sortie" | "naissance":
            return [("", str(DATE))]
        case _:
            return [("", _("Du texte."))]


def _mode_emploi(codes: Sequence[tuple[str, str]]) -> list[tuple[str, str, str, str, str]]:
    """Return a line for each value of each column; the first of a column says what it is for."""
    lignes = []
    for nom in COLONNES:
        role, obligatoire = str(ROLES[nom]), _("Oui") if nom in OBLIGATOIRES else _("Non")
        for valeur, sens in _valeurs(nom, codes) or [("", "")]:
            lignes.append((nom, obligatoire, role, valeur, sens))
            role = ""
    return lignes


def modele_csv() -> bytes:
    """Return the file to fill in, as CSV."""
    return fichier_csv(_colonnes(), _exemples())


def modele_xlsx(*, codes: Sequence[tuple[str, str]]) -> bytes:
    """Return the workbook to fill in. `codes` are the exit codes in force, with their names."""
    mode_emploi = (
        Colonne(_("Colonne"), itemgetter(0), 18),
        Colonne(_("Obligatoire"), itemgetter(1), 12),
        Colonne(_("À quoi elle sert"), itemgetter(2), 70),
        Colonne(_("Valeur à écrire"), itemgetter(3), 24),
        Colonne(_("Ce que la valeur veut dire"), itemgetter(4), 60),
    )
    return fichier_xlsx(
        [
            Feuille(_("À remplir"), _colonnes(), _exemples()),
            Feuille(_("Mode d’emploi"), mode_emploi, _mode_emploi(codes)),
        ],
        titre=_("Modèle d’import des dossiers"),
    )
