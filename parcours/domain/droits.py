"""Who may do what. A superuser has no right here but those of a group: HR files are for HR."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q

from parcours.models import Etablissement

VOIR = "parcours.view_mediateur"
TAUX = "parcours.voir_taux"
TAUX_RESEAU = "parcours.voir_taux_reseau"
JOURNAL = "parcours.view_journalacces"


def droits_donnes(compte: Any) -> set[str]:
    """Return the rights of this plugin that were given to an account, by name or by a group."""
    if not compte.is_active or not compte.is_authenticated:
        return set()
    if not compte.is_superuser:
        return {droit for droit in compte.get_all_permissions() if droit.startswith("parcours.")}
    if not hasattr(compte, "_droits_parcours"):
        permissions = Permission.objects.filter(Q(group__user=compte) | Q(user=compte))
        noms = permissions.filter(content_type__app_label="parcours").values_list("codename", flat=True)
        compte._droits_parcours = {f"parcours.{nom}" for nom in noms}
    donnes: set[str] = compte._droits_parcours
    return donnes


def peut(compte: Any, *droits: str) -> bool:
    """Return whether an account was given all these rights."""
    return set(droits) <= droits_donnes(compte)


def peut_administrer(compte: Any, droit: str) -> bool:
    """Return whether an account has a right that opens no HR file: masked rates, the log, the establishments."""
    return bool(compte.is_active and compte.has_perm(droit))


def voit_les_petits_nombres(compte: Any, etablissements: Iterable[Etablissement]) -> bool:
    """Return whether figures about these establishments are shown whole: HR in its own scope, nobody else."""
    return peut(compte, VOIR) and {etablissement.pk for etablissement in etablissements} <= etablissements_connus(
        compte
    )


def etablissements_connus(compte: Any) -> frozenset[int]:
    """Return the keys of the establishments whose figures an account sees whole: none without the right to see files."""
    if not peut(compte, VOIR):
        return frozenset()
    return frozenset(Etablissement.objects.du_perimetre(compte).values_list("pk", flat=True))
