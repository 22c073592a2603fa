"""Which contract of a person each row of an imported file speaks of: known by its first day and its establishment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from parcours.models import Contrat

from .importation_connus import Connus
from .importation_lignes import LigneImport


@dataclass
class Reconnaissance:
    """What was found, by row number: the contract that a row is already, or why nobody can tell. Other rows are new."""

    contrats: dict[int, Contrat] = field(default_factory=dict)
    doutes: dict[int, str] = field(default_factory=dict)


def reconnaitre(lignes: Sequence[LigneImport], contrats: Sequence[Contrat], connus: Connus) -> Reconnaissance:
    """Match the rows of a person, each once, with the contracts on file, whatever the order of both.

    People may have two part times from the same day. A row is the contract of that day in its establishment. Where there
    is none, it moves the only contract of that day, if it is the only row of that day: with more of either, no rule says
    whether it corrects one of them or is another one.
    """
    trouves = Reconnaissance()
    par_jour: dict[date | None, list[LigneImport]] = defaultdict(list)
    for ligne in lignes:
        par_jour[ligne.debut].append(ligne)
    for debut, siennes in par_jour.items():
        _du_jour(siennes, [contrat for contrat in contrats if contrat.debut == debut], connus, trouves)
    return trouves


def _du_jour(
    lignes: Sequence[LigneImport], contrats: Sequence[Contrat], connus: Connus, trouves: Reconnaissance
) -> None:
    restants = {contrat.pk: contrat for contrat in contrats}
    autres = []
    for ligne in lignes:
        memes = [contrat for contrat in contrats if contrat.etablissement_id == connus.lieu(ligne.etablissement)]
        if len(memes) == 1:
            trouves.contrats[ligne.numero] = restants.pop(memes[0].pk)
        elif memes:
            trouves.doutes[ligne.numero] = _(
                "deux contrats commencent ce jour-là au même endroit : corrigez-les à l’écran."
            )
        else:
            autres.append(ligne)
    if restants and len(contrats) == len(lignes) == 1:
        trouves.contrats[lignes[0].numero] = contrats[0]
    elif restants:
        phrase = _(
            "un autre contrat commence déjà le %(jour)s : on ne sait pas si cette ligne le corrige ou s’y ajoute. "
            "Ajoutez une ligne pour chaque contrat de ce jour, avec l’établissement noté dans le dossier."
        )
        trouves.doutes |= {ligne.numero: phrase % {"jour": f"{ligne.debut:%d/%m/%Y}"} for ligne in autres}
