"""The people of a group, when the structure gives names. They may be swapped until the session begins."""

from collections.abc import Sequence, Sized
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from ateliers.domain.personnes import assainir_nom
from ateliers.domain.verrous import seances_verrouillees
from partenaires.exceptions import ListeTropLongueError, NomVideError
from partenaires.models import Groupe, Participant

from .parts import effectif as compter
from .parts import groupe_verrouille

LONGUEUR_NOM = 60


@dataclass(frozen=True, kw_only=True)
class Nom:
    """Somebody, as the structure names them. `accord`: they agree that the structure reads whether they came; None when
    it does not say.
    """

    prenom: str = ""
    nom: str = ""
    accord: bool | None = None

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    @property
    def accord_le(self) -> datetime | None:
        """Return when the agreement is written down: now, if there is one."""
        return timezone.now() if self.accord else None

    def assaini(self) -> "Nom":
        """Return the same person with names fit for lists and mails. Raises NomVideError when nothing is left."""
        propre = Nom(
            prenom=assainir_nom(self.prenom)[:LONGUEUR_NOM],
            nom=assainir_nom(self.nom)[:LONGUEUR_NOM],
            accord=self.accord,
        )
        if not str(propre):
            raise NomVideError
        return propre


def verifier_noms(noms: Sized, *, effectif: int) -> None:
    """Raise ListeTropLongueError for more names than seats."""
    if len(noms) > effectif:
        raise ListeTropLongueError


def ecrire_noms(groupe: Groupe, noms: Sequence[Nom]) -> list[Participant]:
    """Write names after those that the group has. Its session is locked, and has the seats. Raises NomVideError."""
    dernier = groupe.participants.aggregate(dernier=Max("ordre"))["dernier"] or 0
    return Participant.objects.bulk_create(
        Participant(
            groupe=groupe, ordre=ordre, prenom=nom.prenom, nom=nom.nom, accord=bool(nom.accord), accord_le=nom.accord_le
        )
        for ordre, nom in enumerate((nom.assaini() for nom in noms), start=dernier + 1)
    )


def ajouter_participants(*, groupe: Groupe, noms: Sequence[Nom]) -> list[Participant]:
    """Add people to the list, all or none.

    Raises ListeTropLongueError, NomVideError, GroupeAnnuleError, SeanceFermeeError, OccupeError.
    """
    with groupe_verrouille(groupe) as (actuel, parts):
        verifier_noms([*actuel.participants.all(), *noms], effectif=compter(parts))
        return ecrire_noms(actuel, noms)


def retirer_participant(*, groupe: Groupe, participant_id: int) -> None:
    """Take somebody off the list: their seat stays the group's. Nothing happens when they are no longer on it.

    Raises GroupeAnnuleError, SeanceFermeeError, OccupeError.
    """
    with groupe_verrouille(groupe) as (actuel, _parts):
        actuel.participants.filter(pk=participant_id).delete()


def retirer_accord(*, groupe: Groupe, participant_id: int) -> None:
    """No longer tell the structure whether somebody came, because they take their agreement back. Raises OccupeError."""
    with seances_verrouillees(groupe.seance_id):
        groupe.participants.filter(pk=participant_id).update(accord=False, accord_le=None)


def remplacer_participant(*, groupe: Groupe, participant_id: int, nom: Nom) -> Participant:
    """Put somebody in the place of another on the list.

    Raises Participant.DoesNotExist, NomVideError, GroupeAnnuleError, SeanceFermeeError, OccupeError.
    """
    with groupe_verrouille(groupe) as (actuel, _parts):
        participant = actuel.participants.get(pk=participant_id)
        propre = nom.assaini()
        participant.prenom, participant.nom = propre.prenom, propre.nom
        participant.accord, participant.accord_le = bool(propre.accord), propre.accord_le
        participant.present = None
        participant.save()
        return participant


def remplacer_liste(*, groupe: Groupe, noms: Sequence[Nom]) -> list[Participant]:
    """Put a whole list in the place of the former one.

    Raises ListeTropLongueError, NomVideError, GroupeAnnuleError, SeanceFermeeError, OccupeError.
    """
    with groupe_verrouille(groupe) as (actuel, parts):
        verifier_noms(noms, effectif=compter(parts))
        actuel.participants.all().delete()
        return ecrire_noms(actuel, noms)
