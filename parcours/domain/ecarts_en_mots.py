"""What moved since a publication, as people read it: the names of fields and of values, French dates."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.models import ClasseSortie, Etablissement
from parcours.models.sortie import Situation

NOMS: Mapping[str, object] = {
    "etablissement": gettext_lazy("Établissement"),
    "entree": gettext_lazy("Entrée"),
    "sortie": gettext_lazy("Sortie"),
    "code": gettext_lazy("Code"),
    "situation_m6": gettext_lazy("Six mois après"),
    "duree_emploi": gettext_lazy("Durée de l’emploi"),
    "classe": gettext_lazy("Classe du code"),
}
SITUATIONS, CLASSES = dict(Situation.choices), dict(ClasseSortie.choices)


def noms_des_etablissements() -> dict[str, str]:
    """Return the name of each establishment by its key, as figures hold it."""
    return {str(etablissement.pk): str(etablissement) for etablissement in Etablissement.objects.all()}


def en_mots(cote: Mapping[str, str], *, etablissements: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return one side of what moved in an exit as (name, value) pairs."""
    return [(str(NOMS[champ]), _valeur(champ, valeur, etablissements)) for champ, valeur in cote.items()]


def _valeur(champ: str, valeur: str, etablissements: Mapping[str, str]) -> str:
    if not valeur:
        return _("vide")
    match champ:
        case "etablissement":
            return etablissements.get(valeur, valeur)
        case "entree" | "sortie":
            return f"{date.fromisoformat(valeur):%d/%m/%Y}"
        case "situation_m6":
            return str(SITUATIONS.get(valeur, valeur))
        case "duree_emploi":
            return ngettext("%d mois", "%d mois", int(valeur)) % int(valeur)
        case "classe":
            return str(CLASSES.get(valeur, valeur))
        case _:
            return valeur
