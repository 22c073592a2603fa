"""What an import does to the pathways on file: those that it may not touch, exits that go, follow-ups that come too early."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from parcours.models import Contrat, Sortie
from parcours.models.sortie import ClasseSortie

from .chaine import Maillon
from .importation_connus import Connus
from .importation_lignes import LigneImport
from .importation_plan import INCHANGE, ContratPrevu, DossierPrevu
from .sorties import suivis_trop_tot

Faute = tuple[LigneImport, str]


class Effets:
    """Compares the pathways of a person before and after. Keys are ranks: of the contracts on file, and of the rows."""

    def __init__(
        self,
        dossier: DossierPrevu,
        connus: Connus,
        *,
        existants: Sequence[Contrat | None],
        prevus: Sequence[ContratPrevu | None],
        avant: Sequence[Maillon],
        apres: Sequence[Maillon],
    ) -> None:
        self.dossier = dossier
        self.connus = connus
        self.existants = existants
        self.prevus = prevus
        self.avant = avant
        self.apres = apres

    def refuser_hors_de_vue(self) -> Iterator[Faute]:
        """Yield a fault for each pathway that would change, among those that the account may not see."""
        phrase = _(
            "cette ligne changerait un parcours suivi par un autre établissement. Vérifiez ses dates, "
            "ou demandez à cet établissement de l’écrire."
        )
        for maillon in self.apres:
            if maillon not in self.avant and any(self._cache(cle) for cle in _cles(maillon)):
                yield self._cause(maillon).ligne, phrase

    def _cache(self, cle: int) -> bool:
        existant, visibles = self.existants[cle], self.connus.parcours
        return existant is not None and visibles is not None and existant.parcours_id not in visibles

    def dire_les_sorties_perdues(self) -> None:
        """Remark on each written exit that counts no more, since its contract is not the one that ends its pathway."""
        closes = {maillon.derniere.cle for maillon in self.apres if maillon.fin}
        for ancien in self.avant:
            sortie = self._sortie(ancien)
            if ancien.fin and sortie and ancien.derniere.cle not in closes:
                maillon = next(m for m in self.apres if ancien.derniere.cle in _cles(m))
                self._cause(maillon).remarques.append(self._perdue(sortie, ancien.fin, maillon))

    def _sortie(self, maillon: Maillon) -> Sortie | None:
        """Return the exit of a pathway on file. A move is none."""
        dernier = self.existants[maillon.derniere.cle]
        sortie = self.connus.sorties.get(dernier.pk) if dernier else None
        transfert = sortie is not None and sortie.code is not None and sortie.code.classe == ClasseSortie.TRANSFERT
        return None if transfert else sortie

    def _perdue(self, sortie: Sortie, fin: date, maillon: Maillon) -> str:
        # A health code stays out of a screen that is not restricted.
        code = sortie.code.code if sortie.code else _("motif restreint")
        if sum(1 for ancien in self.avant if _cles(ancien) & _cles(maillon)) > 1:
            phrase = _("La sortie du %(jour)s (%(code)s) ne compte plus : les deux parcours n’en font qu’un.")
        else:
            phrase = _("La sortie du %(jour)s (%(code)s) ne compte plus : le parcours continue.")
        return phrase % {"jour": f"{fin:%d/%m/%Y}", "code": code}

    def dire_les_suivis_trop_tot(self) -> None:
        """Remark on each follow-up noted before an exit that moved, unless a row writes it again."""
        refaits = {issue.suivi.pk for issue in self.dossier.issues if issue.suivi and issue.situation}
        deja = {(ancien.derniere.cle, ancien.fin) for ancien in self.avant}
        for maillon in self.apres:
            sortie = self._sortie(maillon)
            if maillon.fin and sortie and (maillon.derniere.cle, maillon.fin) not in deja:
                restants = [s for s in self.connus.suivis[sortie.pk].values() if s.pk not in refaits]
                self._cause(maillon).remarques.extend(suivis_trop_tot(restants, fin=maillon.fin))

    def _cause(self, maillon: Maillon) -> ContratPrevu:
        """Return the row that changes a pathway: the first one in it, or else the last one of the person."""
        siens = (self.prevus[etape.cle] for etape in maillon.etapes)
        return next((prevu for prevu in siens if prevu and prevu.sort != INCHANGE), self.dossier.contrats[-1])


def _cles(maillon: Maillon) -> set[int]:
    return {etape.cle for etape in maillon.etapes}
