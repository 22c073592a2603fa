"""The access log of HR files: who, when, what, on which file; never what the file says (CNIL 2021-122)."""

from typing import Any

from parcours.models import JournalAcces, Mediateur, Operation

LONGUEUR_REFERENCE = 160
LONGUEUR_NOM = 160
COMMANDE = "commande"


def nom_du_compte(compte: Any) -> str:
    """Return how the log names an account: full name, then identifier. A command has none."""
    if compte is None:
        return COMMANDE
    nom = compte.get_full_name()
    return (f"{nom} ({compte.get_username()})" if nom else str(compte.get_username()))[:LONGUEUR_NOM]


def noter(
    *,
    compte: Any,
    operation: Operation,
    dossier: Mediateur | None = None,
    numero: int | None = None,
    reference: str = "",
) -> None:
    """Write a line. `reference` names a list or a screen; for a file it is the payroll number, never the name.

    `numero` is the key of the file that was asked for and not shown.
    """
    JournalAcces.objects.create(
        auteur=compte,
        auteur_nom=nom_du_compte(compte),
        operation=operation,
        dossier=dossier.pk if dossier else numero,
        reference=(dossier.matricule if dossier else reference)[:LONGUEUR_REFERENCE],
    )
