"""Plain functions that create HR records for tests. Each takes what the test cares about and defaults the rest."""

from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from home.models import Utilisateur
from home.roles import RESSOURCES_HUMAINES
from parcours.domain.contrats import embaucher
from parcours.domain.sorties import documenter
from parcours.models import Association, Contrat, Etablissement, Mediateur, NomenclatureSortie, Sortie
from tests.fabriques import MOT_DE_PASSE

_numero = count(1)


def creer_association(nom: str = "") -> Association:
    return Association.objects.get_or_create(nom=nom or "PIMMS d’essai")[0]


def creer_etablissement(code: str = "", **champs: Any) -> Etablissement:
    """Return the establishment of that code, created if need be."""
    code = code or f"S{next(_numero)}"
    champs["association"] = champs.get("association") or creer_association()
    return Etablissement.objects.get_or_create(code=code, defaults={"nom": f"Site {code}"} | champs)[0]


def creer_dossier(matricule: str = "", **champs: Any) -> Mediateur:
    """Return a file without any contract."""
    numero = next(_numero)
    champs["etablissement"] = champs.get("etablissement") or creer_etablissement("A")
    defauts = {"nom": f"Exemple{numero}", "prenom": "Camille"}
    return Mediateur.objects.create(matricule=matricule or f"X{numero:04}", **(defauts | champs))


def creer_contrat(mediateur: Mediateur | None = None, debut: date | None = None, **champs: Any) -> Contrat:
    """Return a contract written by the domain: a permanent one from 2024 on, unless the test says otherwise."""
    mediateur = mediateur or creer_dossier()
    champs.setdefault("type", "cdi")
    champs["etablissement"] = champs.get("etablissement") or mediateur.etablissement
    return embaucher(mediateur=mediateur, contrat=Contrat(debut=debut or date(2024, 1, 1), **champs))


def creer_sortie(contrat: Contrat, code: str = "ED1", **champs: Any) -> Sortie:
    """Return the outcome of a pathway whose last contract has ended."""
    return documenter(contrat=contrat.pk, code=NomenclatureSortie.objects.get(code=code), **champs)


def creer_rh(nom: str = "", *, associations: Any = (), etablissements: Any = (), role: str = "") -> Utilisateur:
    """Return an account of HR (or of another role), with the establishments that are given to it."""
    compte = Utilisateur.objects.create_user(
        username=nom or f"compte{next(_numero)}",
        email=f"{nom or next(_numero)}@example.org",
        password=MOT_DE_PASSE,
        first_name="Dominique",
        last_name="Exemple",
    )
    compte.groups.add(Group.objects.get(name=role or RESSOURCES_HUMAINES))
    compte.associations.set(associations)
    compte.etablissements.set(etablissements)
    return compte
