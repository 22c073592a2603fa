"""The accounts of the demonstration: one for each role, and a few colleagues who only appear as facilitators."""

from typing import NamedTuple

from django.contrib.auth.models import Group

from ateliers.models import Lieu
from home.models import Utilisateur
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE, RESSOURCES_HUMAINES, creer_roles

MOT_DE_PASSE = "bienvenue-au-pimms"


class Compte(NamedTuple):
    nom: str
    prenom: str
    role: str
    lieux: tuple[str, ...] = ()


COMPTES = (
    Compte("mediatrice", "Awa", MEDIATEUR, ("paris-sud",)),
    Compte("responsable", "Nadia", RESPONSABLE, ("paris-sud", "paris-sud-est")),
    Compte("redaction", "Claire", REDACTION),
    Compte("administration", "Paul", ADMINISTRATION),
    Compte("rh", "Hélène", RESSOURCES_HUMAINES),
)
# They cannot sign in: no password opens their account.
COLLEGUES = (
    Compte("karim.exemple", "Karim", MEDIATEUR, ("paris-est",)),
    Compte("lucie.exemple", "Lucie", MEDIATEUR, ("paris-nord-est",)),
    Compte("mamadou.exemple", "Mamadou", MEDIATEUR, ("paris-nord-ouest",)),
    Compte("ines.exemple", "Inès", MEDIATEUR, ("paris-sud-est",)),
    Compte("julien.exemple", "Julien", MEDIATEUR, ("le-miroir", "mairie-mobile-19e", "mairie-mobile-20e")),
)


def creer_comptes() -> None:
    """Create the accounts that are missing; those that exist keep their password and their places."""
    creer_roles()
    for compte in (*COMPTES, *COLLEGUES):
        if Utilisateur.objects.filter(username=compte.nom).exists():
            continue
        utilisateur = Utilisateur.objects.create_user(
            username=compte.nom,
            email=f"{compte.nom}@example.org",
            password=MOT_DE_PASSE if compte in COMPTES else None,
            first_name=compte.prenom,
            last_name="Exemple",
        )
        utilisateur.groups.add(Group.objects.get(name=compte.role))
        utilisateur.lieux.set(Lieu.objects.filter(slug__in=compte.lieux))


def animateurs() -> dict[str, Utilisateur]:
    """Return who runs the sessions of each place, by its slug."""
    mediateurs = [compte for compte in (*COMPTES, *COLLEGUES) if compte.role == MEDIATEUR]
    comptes = Utilisateur.objects.in_bulk([compte.nom for compte in mediateurs], field_name="username")
    return {lieu: comptes[compte.nom] for compte in mediateurs for lieu in compte.lieux if compte.nom in comptes}
