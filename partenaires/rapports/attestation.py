"""The certificate of participation: what a structure joins to its own reports, once attendance is noted."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.domain import dates
from ateliers.domain.courriels import coordonnees
from papier.document import ACCENT, BLANC, ENCRE_DOUCE, INTERLIGNE, MM, TRAIT, Document
from partenaires.conf import reglage
from partenaires.models import Groupe

MARGE = 22 * MM
BANDEAU = 34 * MM
BAS = 30 * MM
CORPS = 13
CADRE = 38 * MM


def attestation(groupe: Groupe, *, presents: int, noms: Sequence[str], fait_le: date) -> bytes:
    """Return the certificate as a PDF. `groupe` comes with its structure, session, workshop and place.

    `noms` are those of the people who came and agreed that it be told.
    """
    return Attestation(groupe, fait_le=fait_le).rediger(presents=presents, noms=noms)


class Attestation:
    """The certificate under construction: it goes on to other pages when there are many names."""

    def __init__(self, groupe: Groupe, *, fait_le: date) -> None:
        self.groupe, self.fait_le = groupe, fait_le
        self.titre = _("Attestation de participation")
        self.document = Document(
            titre=f"{self.titre}, {groupe.structure.nom}", auteur=reglage("NOM"), date_fichier=fait_le
        )
        self.place = self.document.largeur - 2 * MARGE
        self.y = self.document.hauteur
        self.numero = 1

    def rediger(self, *, presents: int, noms: Sequence[str]) -> bytes:
        seance = self.groupe.seance
        self._bandeau()
        self._phrase(_("%s atteste que la structure :") % reglage("NOM"))
        self._phrase(self.groupe.structure.nom, corps=20, grasse=True, lignes=3)
        if self.groupe.structure.adresse_complete:
            self._phrase(self.groupe.structure.adresse_complete, lignes=2)
        self._phrase(_("a participé à l’atelier :"))
        self._phrase(seance.atelier.title, corps=20, grasse=True, lignes=3)
        self._phrase(phrase_quand(seance.debut_local, seance.fin_locale), lignes=3)
        lieu = seance.lieu.nom_et_adresse
        self._phrase(_("Lieu : %s.") % lieu, lignes=3)
        phrase = ngettext("%d personne était présente.", "%d personnes étaient présentes.", presents) % presents
        self._phrase(phrase, grasse=True)
        self._noms(noms)
        self._signature()
        return self.document.octets()

    def _bandeau(self) -> None:
        document, haut = self.document, self.document.hauteur
        with document.artefact():
            document.canevas.setFillColor(ACCENT)
            document.canevas.rect(0, haut - BANDEAU, document.largeur, BANDEAU, stroke=0, fill=1)
        with document.element("P"):
            document.ligne(MARGE, haut - 13 * MM, reglage("NOM"), 14, couleur=BLANC)
        with document.element("H1"):
            document.ligne(MARGE, haut - 26 * MM, self.titre, 26, grasse=True, couleur=BLANC)
        self.y = haut - BANDEAU - 14 * MM

    def _phrase(self, texte: str, *, corps: float = CORPS, grasse: bool = False, lignes: int = 100) -> None:
        with self.document.element("P"):
            bas = self.document.bloc(MARGE, self.y, texte, corps, self.place, grasse=grasse, lignes=lignes)
        self.y = bas - 4 * MM

    def _noms(self, noms: Sequence[str]) -> None:
        if not noms:
            return
        self._phrase(_("Personnes présentes qui acceptent que leur nom soit écrit :"))
        with self.document.groupe("L"):
            for nom in noms:
                self._avancer(4 * CORPS * INTERLIGNE)
                with self.document.element("LI"):
                    self.y = self.document.bloc(MARGE + 5 * MM, self.y, nom, CORPS, self.place - 5 * MM, lignes=4)
        self.y -= 4 * MM

    def _signature(self) -> None:
        """Leave room for a stamp: it stays on one page with the date and the name of the association."""
        self._avancer(CADRE + 16 * MM)
        self._phrase(_("Fait le %s.") % dates.jour(self.fait_le))
        contact = coordonnees()
        signataire = ", ".join(partie for partie in (contact["association"], contact["telephone"]) if partie)
        with self.document.artefact():
            canevas = self.document.canevas
            canevas.setStrokeColor(TRAIT)
            canevas.roundRect(MARGE, self.y - CADRE, self.place, CADRE, 3 * MM, stroke=1, fill=0)
        with self.document.element("P"):
            self.document.bloc(
                MARGE + 5 * MM,
                self.y - 4 * MM,
                _("Cachet et signature : %s") % signataire,
                11,
                self.place - 10 * MM,
                couleur=ENCRE_DOUCE,
                lignes=2,
            )

    def _avancer(self, hauteur: float) -> None:
        """Start a page when what comes does not hold on this one."""
        if self.y - hauteur < BAS:
            self.document.page_suivante()
            self.numero += 1
            with self.document.artefact():
                rappel = _("%(titre)s, page %(numero)d") % {"titre": self.titre, "numero": self.numero}
                self.document.ligne(MARGE, self.document.hauteur - MARGE, rappel, 11, couleur=ENCRE_DOUCE)
            self.y = self.document.hauteur - MARGE - 8 * MM


def phrase_quand(debut: datetime, fin: datetime) -> str:
    """Return when it was, and for how long."""
    minutes = round((fin - debut).total_seconds() / 60)
    heures, reste = divmod(minutes, 60)
    morceaux = []
    if heures:
        morceaux.append(ngettext("%d heure", "%d heures", heures) % heures)
    if reste:
        morceaux.append(ngettext("%d minute", "%d minutes", reste) % reste)
    duree = _(" et ").join(morceaux)
    return _("Date : %(quand)s. Durée : %(duree)s.") % {"quand": dates.intervalle(debut, fin), "duree": duree}
