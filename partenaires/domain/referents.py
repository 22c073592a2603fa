"""Who acts for a structure: their role, and their leaving. Whoever changes this locks the structure first."""

from collections.abc import Iterator
from contextlib import contextmanager

from ateliers.domain.verrous import transaction_patiente
from partenaires.exceptions import DernierGestionnaireError
from partenaires.models import Referent, Structure
from partenaires.models.structure import RoleReferent


@contextmanager
def structure_verrouillee(pk: int) -> Iterator[Structure]:
    """Open a transaction, lock this structure, and yield it. Raises Structure.DoesNotExist, OccupeError."""
    with transaction_patiente():
        yield Structure.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def changer_role(*, referent: Referent, role: str) -> Referent:
    """Give a referent another role, and return them.

    Raises DernierGestionnaireError, ValueError for a role that does not exist, and Referent.DoesNotExist for somebody
    who has left.
    """
    nouveau = RoleReferent(role)
    with structure_verrouillee(referent.structure_id):
        actuel = _relire(referent)
        if not actuel.actif:
            raise Referent.DoesNotExist
        if nouveau != RoleReferent.GESTIONNAIRE:
            _exiger_un_autre_gestionnaire(actuel)
        actuel.role = nouveau
        actuel.save(update_fields=["role"])
    return actuel


def retirer(*, referent: Referent) -> Referent:
    """Close a referent's access to the structure, and return them. Their account stays. Raises DernierGestionnaireError."""
    with structure_verrouillee(referent.structure_id):
        actuel = _relire(referent)
        if actuel.actif:
            _exiger_un_autre_gestionnaire(actuel)
            actuel.actif = False
            actuel.save(update_fields=["actif"])
    return actuel


def _relire(referent: Referent) -> Referent:
    return Referent.objects.select_related("utilisateur", "structure").get(pk=referent.pk)


def _exiger_un_autre_gestionnaire(referent: Referent) -> None:
    """Raise DernierGestionnaireError if the structure has no other manager. Closed accounts manage nothing."""
    if not referent.gestionnaire or not referent.utilisateur.is_active:
        return
    autres = Referent.objects.filter(
        structure=referent.structure_id, role=RoleReferent.GESTIONNAIRE, actif=True, utilisateur__is_active=True
    )
    if not autres.exclude(pk=referent.pk).exists():
        raise DernierGestionnaireError
