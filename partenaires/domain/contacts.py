"""Who is written to about what a structure does."""

from dataclasses import dataclass

from partenaires.models import Referent, Structure


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who registers a group: mails about it go there. `referent` is None for a structure without account."""

    structure: Structure
    prenom: str
    nom: str
    courriel: str
    referent: Referent | None = None

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip()


def contact_de(referent: Referent) -> Contact:
    compte = referent.utilisateur
    return Contact(
        structure=referent.structure,
        prenom=compte.first_name,
        nom=compte.last_name or compte.get_username(),
        courriel=compte.email,
        referent=referent,
    )
