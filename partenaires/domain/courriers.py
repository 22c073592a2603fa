"""Who is written to about a group, and where their button leads."""

from dataclasses import dataclass

from ateliers.domain.jetons import SEL
from ateliers.domain.lettres import Lien
from ateliers.models import Reservation
from partenaires.models import Groupe, Referent
from partenaires.models.structure import RoleReferent

from .parts import parts_actives


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
    referent = _referent(groupe)
    if referent is not None:
        compte = referent.utilisateur
        return Correspondant(
            compte.email, compte.first_name, Lien("partenaires:groupe", args=(groupe.structure_id, groupe.uuid))
        )
    part = next(iter(parts_actives(groupe)), None)
    return Correspondant(part.courriel, part.prenom, _lien_secret(part)) if part else Correspondant("", "", None)


def _referent(groupe: Groupe) -> Referent | None:
    if not groupe.structure.active:
        return None
    actifs = groupe.structure.referents.filter(actif=True, utilisateur__is_active=True).select_related("utilisateur")
    par_pk = {referent.pk: referent for referent in actifs.order_by("pk")}
    gestionnaires = [r for r in par_pk.values() if r.role == RoleReferent.GESTIONNAIRE]
    return par_pk.get(groupe.referent_id or 0) or next(iter([*gestionnaires, *par_pk.values()]), None)


def _lien_secret(part: Reservation) -> Lien:
    return Lien("ateliers:reservation", sel=SEL, nonce=part.nonce, empreinte=part.jeton_empreinte)
