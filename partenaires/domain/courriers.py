"""Who is written to about a group, and where their button leads."""

from dataclasses import dataclass

from ateliers.domain.jetons import SEL
from ateliers.domain.lettres import Lien
from ateliers.models import Reservation
from partenaires.models import Groupe

from .parts import parts_actives
from .referents import interlocuteur


@dataclass(frozen=True)
class Correspondant:
    """Somebody to write to about a group."""

    courriel: str
    prenom: str
    lien: Lien | None


def correspondant(groupe: Groupe) -> Correspondant:
    """Return the referent of a group; when they have left, a manager of the structure.

    A structure without account, or whose portal is closed, is written to where the booking was confirmed, with the
    booking's own link.
    """
    structure = groupe.structure
    referent = interlocuteur(structure, prefere=groupe.referent_id) if structure.active else None
    if referent is not None:
        compte = referent.utilisateur
        return Correspondant(
            compte.email, compte.first_name, Lien("partenaires:groupe", args=(groupe.structure_id, groupe.uuid))
        )
    part = next(iter(parts_actives(groupe)), None)
    return Correspondant(part.courriel, part.prenom, _lien_secret(part)) if part else Correspondant("", "", None)


def _lien_secret(part: Reservation) -> Lien:
    return Lien("ateliers:reservation", sel=SEL, nonce=part.nonce, empreinte=part.jeton_empreinte)
