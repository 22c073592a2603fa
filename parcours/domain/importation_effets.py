"""What an import does to the pathways on file: those that it may not touch."""

from collections.abc import Container, Iterator, Sequence

from django.utils.translation import gettext as _

from .chaine import Maillon
from .importation_connus import Connus
from .importation_lignes import LigneImport
from .importation_plan import INCHANGE, ContratPrevu, DossierPrevu

Faute = tuple[LigneImport, str]


class Effets:
    """Compares the pathways of a person before and after. Keys are the ranks of `prevus`: None where no row speaks."""

    def __init__(
        self,
        dossier: DossierPrevu,
        connus: Connus,
        *,
        prevus: Sequence[ContratPrevu | None],
        avant: Sequence[Maillon],
        apres: Sequence[Maillon],
    ) -> None:
        self.dossier = dossier
        self.connus = connus
        self.prevus = prevus
        self.avant = avant
        self.apres = apres

    def refuser_hors_de_vue(self, caches: Container[int]) -> Iterator[Faute]:
        """Yield a fault for each pathway that would change, among those with a contract that the account may not see."""
        phrase = _(
            "cette ligne changerait un parcours suivi par un autre établissement. Vérifiez ses dates, "
            "ou demandez à cet établissement de l’écrire."
        )
        for maillon in self.apres:
            if maillon not in self.avant and any(etape.cle in caches for etape in maillon.etapes):
                yield self._cause(maillon).ligne, phrase

    def _cause(self, maillon: Maillon) -> ContratPrevu:
        """Return the row that changes a pathway: the first one in it, or else the last one of the person."""
        siens = (self.prevus[etape.cle] for etape in maillon.etapes)
        return next((prevu for prevu in siens if prevu and prevu.sort != INCHANGE), self.dossier.contrats[-1])
