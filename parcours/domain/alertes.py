"""What comes due in the files of an account: seen on the home page, told by mail, shown in a calendar.

A threshold is a range: from 90 to 61 days before the end, then from 60 to 31… so that a day off loses none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from .alertes_contrats import echeances_des_contrats
from .alertes_echeances import Echeance, GenreAlerte
from .alertes_lecture import DossierLu, Regles, lire_dossiers, lire_regles
from .alertes_suites import echeances_des_certificats, echeances_des_entretiens, echeances_des_sorties

__all__ = ["Alerte", "GenreAlerte", "alertes", "echeances"]


@dataclass(frozen=True)
class Alerte:
    """Something to do before `echeance`. Neither `phrase` nor `cle` names anybody.

    `palier` is the threshold reached, in days before; 0 once the day has come. An account is told once of a `cle` at a
    `palier`.
    """

    genre: GenreAlerte
    echeance: date
    palier: int
    cle: str
    mediateur_id: int
    matricule: str
    nom: str
    etablissement: str
    phrase: str
    urgente: bool


def alertes(*, compte: Any, jour: date | None = None) -> list[Alerte]:
    """Return what is to be told that day about the files of an account: what is urgent first, papers to file last.

    A constant number of queries.
    """
    jour = jour or timezone.localdate()
    trouvees = [
        _alerte(due, palier, jour)
        for due in echeances(compte=compte, jour=jour)
        if (palier := due.palier(jour)) is not None
    ]
    return sorted(trouvees, key=lambda a: (not a.urgente, a.genre == GenreAlerte.DOCUMENT, a.echeance))


def echeances(*, compte: Any, jour: date) -> list[Echeance]:
    """Return everything that is due in the files of an account, near or far, by date."""
    regles = lire_regles(jour)
    dues = [
        due
        for dossier in lire_dossiers(compte=compte, jour=jour)
        for due in _du_dossier(dossier, regles=regles, jour=jour)
    ]
    return sorted(dues, key=lambda due: (due.jour, due.mediateur.matricule, due.cle))


def _du_dossier(dossier: DossierLu, *, regles: Regles, jour: date) -> Iterator[Echeance]:
    yield from echeances_des_sorties(dossier, jour=jour)
    if dossier.mediateur.archive_le is None:
        yield from echeances_des_contrats(dossier, regles=regles, jour=jour)
        yield from echeances_des_certificats(dossier)
        yield from echeances_des_entretiens(dossier, regles=regles, jour=jour)


def _alerte(due: Echeance, palier: int, jour: date) -> Alerte:
    mediateur = due.mediateur
    return Alerte(
        genre=due.genre,
        echeance=due.jour,
        palier=palier,
        cle=due.cle,
        mediateur_id=mediateur.pk,
        matricule=mediateur.matricule,
        nom=str(mediateur),
        etablissement=due.etablissement,
        phrase=due.phrase(jour),
        urgente=due.urgente_passee and due.jour < jour,
    )
