"""What the rules of contracts look at: a contract with its chain, and the numbers of law that held on its first day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parcours.models import Avenant, Contrat, Formation, Immersion, RegleContrat, TypeContrat
from parcours.models.contrat import Nature, ObjetAvenant

from .calendrier import UN_JOUR


@dataclass(frozen=True)
class Avertissement:
    """Something that a contract should not be. `regle` never changes: a waiver names it."""

    regle: str
    phrase: str
    source: str
    critique: bool
    contrat_id: int


class Bareme:
    """The numbers of law, by type of contract, parameter and day, read in one query."""

    def __init__(self, regles: Iterable[RegleContrat]) -> None:
        self._versions: dict[tuple[str, str], list[RegleContrat]] = {}
        for regle in regles:
            self._versions.setdefault((regle.type, regle.parametre), []).append(regle)

    @classmethod
    def charger(cls) -> "Bareme":
        return cls(RegleContrat.objects.all())

    def regle(self, type_contrat: str, parametre: str, *, jour: date) -> RegleContrat | None:
        """Return the version of that day, of this type or else of all types; None when there is no such rule."""
        for cle in ((type_contrat, parametre), ("", parametre)):
            for regle in self._versions.get(cle, ()):
                if regle.valide_du <= jour and (regle.valide_au is None or jour <= regle.valide_au):
                    return regle
        return None


@dataclass(frozen=True)
class Faits:
    """A contract, and what is known around it. `chaine` ends with it, and starts with the hire that it goes on from."""

    contrat: Contrat
    tous: tuple[Contrat, ...]
    chaine: tuple[Contrat, ...]
    formations: tuple[Formation, ...]
    immersions: tuple[Immersion, ...]
    tutores: int
    convention_partagee: bool
    bareme: Bareme
    jour: date

    @property
    def embauche(self) -> bool:
        """Return whether this contract is the hire itself: neither a renewal nor a transfer of another one."""
        return len(self.chaine) == 1

    @property
    def debut(self) -> date:
        """Return the first day of the contract as law sees it: a transfer does not start a new one."""
        rang = len(self.chaine) - 1
        while rang and self.chaine[rang].nature == Nature.TRANSFERT:
            rang -= 1
        return self.chaine[rang].debut

    def regle(self, parametre: str) -> RegleContrat | None:
        return self.bareme.regle(self.contrat.type, parametre, jour=self.contrat.debut)

    def avertir(self, regle: RegleContrat, phrase: str) -> Avertissement:
        return self.avertir_sans_nombre(regle.parametre, phrase, source=regle.source)

    def avertir_sans_nombre(self, parametre: str, phrase: str, *, source: str, critique: bool = False) -> Avertissement:
        return Avertissement(f"{self.contrat.type}.{parametre}", phrase, source, critique, self.contrat.pk)

    def a_verifier(self, regle: RegleContrat, phrase: str) -> Iterable[Avertissement]:
        """Return a warning about what is not known, while the contract runs: nobody looks for it afterwards."""
        return () if self.contrat.fin_reelle else (self.avertir(regle, phrase),)


def remonter(contrat: Contrat, tous: Iterable[Contrat]) -> tuple[Contrat, ...]:
    """Return the contracts that this one renews or goes on from, oldest first, and itself.

    It goes on from the contract that it is written to follow, or from one of the same type and employer that ended on the
    eve. A fixed-term contract that starts after a gap is a new one, whatever it follows.
    """
    connus = {c.pk: c for c in tous}
    suite = [contrat]
    while avant := _precedent(suite[0], connus):
        suite.insert(0, avant)
    return tuple(suite)


def _precedent(contrat: Contrat, connus: dict[int, Contrat]) -> Contrat | None:
    veille = contrat.debut - UN_JOUR
    ecrit = connus.get(contrat.precedent_id or 0)
    if ecrit and ecrit.type == contrat.type and ecrit.debut < contrat.debut:
        return None if contrat.type == TypeContrat.CDD and ecrit.fin != veille else ecrit
    for autre in connus.values():
        meme = autre.type == contrat.type and meme_employeur(autre, contrat)
        if meme and autre.fin == veille and autre.debut < contrat.debut:
            return autre
    return None


def meme_employeur(un: Contrat, autre: Contrat) -> bool:
    return un.etablissement.association_id == autre.etablissement.association_id


def renouvellements(chaine: Iterable[Contrat]) -> int:
    """Return how many times a contract was renewed: by another contract, or by an amendment that puts its end off."""
    suite = list(chaine)
    contrats = sum(contrat.nature != Nature.TRANSFERT for contrat in suite[1:])
    return contrats + sum(len(prolongations(contrat)) for contrat in suite)


def prolongations(contrat: Contrat) -> list[Avenant]:
    """Return the amendments that put the end off, oldest first."""
    return [
        avenant
        for avenant in sorted(contrat.avenants.all(), key=lambda avenant: avenant.pk)
        if avenant.objet == ObjetAvenant.DUREE
        and avenant.fin_prevue_avant
        and (avenant.fin_prevue or date.max) > avenant.fin_prevue_avant
    ]


def fin_d_origine(contrat: Contrat) -> date | None:
    """Return the planned end as it was when the contract was signed."""
    durees = [avenant for avenant in contrat.avenants.all() if avenant.objet == ObjetAvenant.DUREE]
    return min(durees, key=lambda avenant: avenant.pk).fin_prevue_avant if durees else contrat.fin_prevue


def quotites(contrat: Contrat) -> list[Decimal]:
    """Return every working time that the contract has had, in percent."""
    return [contrat.quotite] + [
        avenant.quotite
        for avenant in contrat.avenants.all()
        if avenant.objet == ObjetAvenant.TEMPS and avenant.quotite is not None
    ]


def nombre(valeur: Decimal) -> str:
    """Return a number as people write it: 18, 17,5."""
    return f"{valeur.normalize():f}".replace(".", ",")


def en_jour(jour: date) -> str:
    return f"{jour:%d/%m/%Y}"
