"""Whose exits a report is about, who may read it, and whether small figures are hidden from them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parcours.models import Association, Etablissement

from .droits import (
    TAUX,
    TAUX_RESEAU,
    VOIR,
    etablissements_connus,
    peut,
    peut_administrer,
    voit_les_petits_nombres,
)

RESEAU = "reseau"
MES_SITES = "miens"


class InconnuError(Exception):
    """No such scope for this account: it does not exist, or it is not for them."""


@dataclass(frozen=True)
class Perimetre:
    """A scope: its key in addresses, its name, its establishments, and whether small figures are hidden.

    `connus` are the keys of the establishments that the reader sees whole, in this scope or not.
    """

    cle: str
    libelle: str
    etablissements: QuerySet[Etablissement]
    masque: bool
    connus: frozenset[int] = frozenset()

    @property
    def entier(self) -> bool:
        return self.cle == RESEAU


def choix(compte: Any) -> list[tuple[str, str]]:
    """Return the scopes that an account may ask for: (key, name)."""
    siens = Etablissement.objects.du_perimetre(compte)
    reseau = peut_administrer(compte, TAUX_RESEAU)
    offerts: list[tuple[str, str]] = []
    if siens.exists() and peut(compte, VOIR):
        offerts.append((MES_SITES, _("Mes établissements")))
    if reseau:
        offerts.append((RESEAU, _("Tout le réseau")))
    visibles = Etablissement.objects.all() if reseau else siens
    associations = Association.objects.all() if reseau else Association.objects.du_perimetre(compte)
    offerts += [(f"a{association.pk}", str(association)) for association in associations]
    offerts += [(f"e{etablissement.pk}", str(etablissement)) for etablissement in visibles]
    return offerts


def demander(compte: Any, cle: str) -> Perimetre:
    """Return the scope of that key ("" for the account's own). Raises InconnuError."""
    if not peut_administrer(compte, TAUX):
        raise InconnuError
    siens = Etablissement.objects.du_perimetre(compte)
    dossiers = peut(compte, VOIR)
    cle = cle or (MES_SITES if siens.exists() and dossiers else RESEAU)
    if cle == MES_SITES and dossiers:
        return _perimetre(compte, cle, _siens_en_mots(siens), siens)
    if cle == RESEAU:
        if not peut_administrer(compte, TAUX_RESEAU):
            raise InconnuError
        return _perimetre(compte, cle, _("Tout le réseau"), Etablissement.objects.all())
    genre, numero = cle[:1], cle[1:]
    if genre not in "ae" or not numero.isdecimal() or len(numero) > 9:
        raise InconnuError
    etablissements = Etablissement.objects.filter(**{"association" if genre == "a" else "pk": int(numero)})
    if not peut_administrer(compte, TAUX_RESEAU) and etablissements.exclude(pk__in=siens.values("pk")).exists():
        raise InconnuError
    premier = etablissements.select_related("association").first()
    if premier is None:
        raise InconnuError
    return _perimetre(compte, cle, str(premier.association if genre == "a" else premier), etablissements)


def _siens_en_mots(siens: QuerySet[Etablissement]) -> str:
    """Return the name of one's own scope, which says the same thing to every reader and later on: its sites, all of them."""
    noms = [str(etablissement) for etablissement in siens.order_by("nom", "pk")]
    if noms and not Etablissement.objects.exclude(pk__in=siens.values("pk")).exists():
        return _("Tout le réseau")
    return f"{_('Mes établissements')}\u00a0: {', '.join(noms)}" if noms else _("Mes établissements")


def _perimetre(compte: Any, cle: str, libelle: str, etablissements: QuerySet[Etablissement]) -> Perimetre:
    return Perimetre(
        cle=cle,
        libelle=libelle,
        etablissements=etablissements,
        masque=not voit_les_petits_nombres(compte, etablissements),
        connus=etablissements_connus(compte),
    )
