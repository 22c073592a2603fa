"""Small files to import: each row is what the test cares about, the rest is defaulted."""

from collections.abc import Sequence
from typing import Any

from parcours.domain.importation import Plan, appliquer, lire_lignes, preparer
from parcours.domain.importation_lignes import COLONNES, LigneImport
from parcours.models import Contrat, Mediateur, Parcours, Sortie, Suivi
from tableur.tableau import Ligne, Tableau

DEFAUTS = {
    "matricule": "X1",
    "nom": "Exemple",
    "prenom": "Camille",
    "etablissement": "A",
    "type_contrat": "pec",
    "debut": "2024-01-01",
}
Donnees = dict[str, str]


def lire(*lignes: Donnees) -> list[LigneImport]:
    """Read rows as a file would give them: the first one has number 2."""
    completes = [DEFAUTS | ligne for ligne in lignes]
    rangees = [tuple(ligne.get(colonne, "") for colonne in COLONNES) for ligne in completes]
    return lire_lignes(Tableau(COLONNES, tuple(Ligne(n, valeurs) for n, valeurs in enumerate(rangees, 2))))


def prevoir(*lignes: Donnees, **options: Any) -> Plan:
    return preparer(lire(*lignes), **({"creer_etablissements": options.get("compte") is None} | options))


def importer(*lignes: Donnees, **options: Any) -> Plan:
    """Import rows that have no fault."""
    plan = prevoir(*lignes, **options)
    assert plan.erreurs == ()
    appliquer(plan, compte=options.get("compte"))
    return plan


def remarques(plan: Plan) -> Sequence[str]:
    return [remarque for ligne in plan.lignes for remarque in ligne.remarques]


def etat() -> dict[str, list[tuple[Any, ...]]]:
    """Return all that an import writes, without keys nor moments."""
    contrats = Contrat.objects.order_by("mediateur__matricule", "debut")
    return {
        "personnes": list(
            Mediateur.objects.order_by("matricule").values_list(
                "matricule", "nom", "prenom", "etablissement__code", "naissance", "version"
            )
        ),
        "contrats": list(
            contrats.values_list(
                "mediateur__matricule", "debut", "fin_prevue", "fin_reelle", "motif_fin", "type", "nature", "quotite",
                "etablissement__code", "precedent__debut", "parcours__numero",
            )
        ),
        "parcours": list(
            Parcours.objects.order_by("mediateur__matricule", "numero").values_list(
                "mediateur__matricule", "numero", "debut", "fin", "etablissement__code", "dernier_contrat__debut"
            )
        ),
        "sorties": list(
            Sortie.objects.order_by("contrat__mediateur__matricule", "contrat__debut").values_list(
                "contrat__mediateur__matricule", "contrat__debut", "code__code", "restreinte", "automatique",
                "sensible__code__code",
            )
        ),
        "suivis": list(
            Suivi.objects.order_by("sortie__contrat__mediateur__matricule", "sortie__contrat__debut").values_list(
                "sortie__contrat__mediateur__matricule", "echeance", "situation"
            )
        ),
    }  # fmt: skip
