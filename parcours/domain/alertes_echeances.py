"""A due date of an HR file: what alerts, digests and calendars are made of."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parcours.models import Mediateur
from parcours.models.fiche import Fiche


class GenreAlerte(StrEnum):
    FIN_CONTRAT = "fin_contrat"
    ESSAI = "essai"
    CERTIFICAT = "certificat"
    ENTRETIEN = "entretien"
    ENTRETIEN_PROFESSIONNEL = "entretien_professionnel"
    ENTRETIEN_SORTIE = "entretien_sortie"
    ATTESTATION = "attestation"
    SORTIE = "sortie"
    SUIVI = "suivi"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Echeance:
    """Something due on a day, in sentences that name nobody.

    `objet` tells which record it comes from, and never changes; `source` is that record, for its version and its date.
    `paliers` say how long ahead it is announced, in days. It is told until `jusqu_au`, or until done when there is none.
    """

    genre: GenreAlerte
    objet: str
    jour: date
    mediateur: Mediateur
    etablissement: str
    source: Fiche
    a_venir: str
    passee: str
    paliers: tuple[int, ...] = ()
    urgente_passee: bool = False
    jusqu_au: date | None = None

    @property
    def identite(self) -> str:
        """Return what names it for ever, whatever its date becomes."""
        return f"{self.genre}:{self.objet}"

    @property
    def cle(self) -> str:
        """Return what names it on this date: moved to another day, it is something new to tell."""
        return f"{self.identite}:{self.jour:%Y-%m-%d}"

    @property
    def modifiee_le(self) -> datetime:
        return self.source.modifie_le

    def palier(self, jour: date) -> int | None:
        """Return the threshold reached on that day: the smallest range it is in, 0 once passed, None when not told."""
        if self.jusqu_au is not None and jour > self.jusqu_au:
            return None
        reste = (self.jour - jour).days
        if reste < 0:
            return 0
        return min((palier for palier in self.paliers if reste <= palier), default=None)

    def phrase(self, jour: date) -> str:
        return self.passee if self.jour < jour else self.a_venir
