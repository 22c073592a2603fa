"""Clashes of a planning: the same facilitator in two sessions at once, or two sessions at once in the same place."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from enum import Enum

from django.utils.translation import gettext_lazy as _

from ateliers.models import Seance


class Conflit(Enum):
    """Why a session clashes with another one."""

    ANIMATEUR = "animateur"
    LIEU = "lieu"

    @property
    def phrase(self) -> str:
        phrases = {
            Conflit.ANIMATEUR: _("La même personne anime deux séances en même temps."),
            Conflit.LIEU: _("Deux séances ont lieu ici en même temps."),
        }
        return str(phrases[self])


def conflits(seances: Iterable[Seance]) -> dict[int, set[Conflit]]:
    """Return the clashes of each session that has some, by its key. Cancelled sessions must be left out."""
    trouves: dict[int, set[Conflit]] = defaultdict(set)
    groupes: dict[tuple[Conflit, Hashable], list[Seance]] = defaultdict(list)
    for seance in seances:
        groupes[Conflit.LIEU, seance.lieu_id].append(seance)
        if seance.animateur_id is not None:
            groupes[Conflit.ANIMATEUR, seance.animateur_id].append(seance)
    for (conflit, _cle), groupe in groupes.items():
        groupe.sort(key=lambda seance: seance.debut)
        en_cours: list[Seance] = []
        for seance in groupe:
            en_cours = [autre for autre in en_cours if autre.fin > seance.debut]
            for autre in en_cours:
                trouves[autre.pk].add(conflit)
                trouves[seance.pk].add(conflit)
            en_cours.append(seance)
    return dict(trouves)
