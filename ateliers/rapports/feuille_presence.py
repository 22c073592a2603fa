"""The attendance sheet of a session: what goes round the table to be signed, then what only the team reads."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ateliers.conf import reglage
from ateliers.domain import dates
from ateliers.models import Reservation, Seance
from papier.document import ENCRE_DOUCE, INTERLIGNE, MM, TRAIT, VOILE, Document
from papier.polices import composer

MARGE = 15 * MM
HAUTEUR_LIGNE = 11.5 * MM
LIGNES_VIDES = 4
BAS = MARGE + 8 * MM


@dataclass(frozen=True)
class Colonne:
    """A column of a table: its heading, where it starts, and its width."""

    intitule: str
    x: float
    largeur: float


def _colonnes(*decoupe: tuple[str, float]) -> list[Colonne]:
    colonnes, x = [], MARGE
    for intitule, largeur in decoupe:
        colonnes.append(Colonne(intitule, x, largeur * MM))
        x += largeur * MM
    return colonnes


class Feuille:
    """The sheet under construction: what flows down the pages, and starts a new one when it is full."""

    def __init__(self, seance: Seance) -> None:
        self.seance = seance
        self.titre = _("Feuille de présence")
        self.document = Document(
            titre=f"{self.titre}, {seance.atelier.title}", auteur=reglage("NOM"), date_fichier=timezone.localdate()
        )
        self.place = self.document.largeur - 2 * MARGE
        self.numero = 0
        self.y = 0.0

    def nouvelle_page(self, sous_titre: str) -> None:
        """Start a page, with the session at its head and its number at its foot."""
        if self.numero:
            self.document.page_suivante()
        self.numero += 1
        document, seance = self.document, self.seance
        y = document.hauteur - MARGE
        with document.element("H1"):
            y = document.bloc(MARGE, y, f"{self.titre} : {sous_titre}", 17, self.place, grasse=True, lignes=1)
        with document.element("P"):
            y = document.bloc(MARGE, y - 1 * MM, seance.atelier.title, 13, self.place, grasse=True, lignes=2)
            y = document.bloc(MARGE, y, dates.intervalle(seance.debut_local, seance.fin_locale), 11, self.place)
            y = document.bloc(MARGE, y, f"{seance.lieu.nom}, {seance.lieu.adresse_complete}", 11, self.place, lignes=2)
        with document.artefact():
            pied = _("%(association)s. Imprimé %(date)s. Page %(numero)d.") % {
                "association": reglage("NOM"),
                "date": dates.date_et_heure(timezone.localtime(timezone.now(), seance.lieu.tzinfo)),
                "numero": self.numero,
            }
            document.ligne(MARGE, MARGE - 4 * MM, pied, 9, couleur=ENCRE_DOUCE)
        self.y = y - 3 * MM

    def phrase(self, texte: str) -> None:
        with self.document.element("P"):
            self.y = self.document.bloc(MARGE, self.y, texte, 11, self.place, couleur=ENCRE_DOUCE) - 2 * MM

    def tableau(self, colonnes: list[Colonne], rangees: list[list[str]], *, sous_titre: str) -> None:
        """Draw a table, its heading again at the top of each page."""
        reste = rangees
        while reste:
            tient = max(1, int((self.y - 8 * MM - BAS) // HAUTEUR_LIGNE))
            with self.document.groupe("Table"):
                self._rangee(colonnes, [colonne.intitule for colonne in colonnes], role="TH", hauteur=8 * MM)
                for rangee in reste[:tient]:
                    self._rangee(colonnes, rangee, role="TD", hauteur=HAUTEUR_LIGNE)
            reste = reste[tient:]
            if reste:
                self.nouvelle_page(sous_titre)
        self.y -= 5 * MM

    def _rangee(self, colonnes: list[Colonne], cellules: list[str], *, role: str, hauteur: float) -> None:
        document, entete = self.document, role == "TH"
        with document.artefact():
            canevas = document.canevas
            canevas.setStrokeColor(TRAIT)
            canevas.setFillColor(VOILE)
            for colonne in colonnes:
                canevas.rect(colonne.x, self.y - hauteur, colonne.largeur, hauteur, stroke=1, fill=int(entete))
        with document.groupe("TR"):
            for colonne, texte in zip(colonnes, cellules, strict=True):
                corps, place = (9.5 if entete else 10.5), colonne.largeur - 4 * MM
                lignes = len(composer(texte, corps, place, grasse=entete, lignes=2))
                haut = self.y - (hauteur - lignes * corps * INTERLIGNE) / 2
                with document.element(role):
                    document.bloc(colonne.x + 2 * MM, haut, texte, corps, place, grasse=entete, lignes=2)
        self.y -= hauteur


def feuille_presence(seance: Seance) -> bytes:
    """Return the sheet as a PDF. Needs and phone numbers stay off the pages that people pass round."""
    confirmees = list(seance.reservations.confirmees().order_by("nom", "prenom", "pk"))
    en_attente = list(seance.reservations.en_attente())
    feuille = Feuille(seance)
    _signatures(feuille, confirmees)
    _equipe(feuille, confirmees, en_attente)
    return feuille.document.octets()


def nom(reservation: Reservation) -> str:
    """Return the name as the list sorts it, and the group that the person speaks for."""
    return ", ".join(filter(None, (f"{reservation.nom} {reservation.prenom}", reservation.au_nom_de)))


def _signatures(feuille: Feuille, confirmees: list[Reservation]) -> None:
    sous_titre = _("signatures")
    feuille.nouvelle_page(sous_titre)
    places = feuille.seance.places_confirmees
    attendues = ngettext("%d personne attendue", "%d personnes attendues", places) % places
    prevues = ngettext("%d place", "%d places", feuille.seance.capacite) % feuille.seance.capacite
    feuille.phrase(f"{attendues if places else _('Aucune réservation')}, {prevues}.")
    rangees = []
    for reservation in confirmees:
        rangees.append([reservation.code, nom(reservation), ""])
        groupe = reservation.au_nom_de or _("avec %s") % reservation.prenom
        rangees += [["", groupe, ""]] * (reservation.places - 1)
    rangees += [["", "", ""]] * LIGNES_VIDES
    colonnes = _colonnes((_("Code"), 35), (_("Nom et prénom"), 80), (_("Signature"), 65))
    feuille.tableau(colonnes, rangees, sous_titre=sous_titre)


def _equipe(feuille: Feuille, confirmees: list[Reservation], en_attente: list[Reservation]) -> None:
    """Add a page for the team, when there is something on it."""
    besoins = [[r.code, nom(r), ". ".join(r.libelles_besoins)] for r in confirmees if r.besoins]
    attente = [
        [str(rang), nom(r), str(r.places), str(r.telephone or r.courriel)] for rang, r in enumerate(en_attente, start=1)
    ]
    if not besoins and not attente:
        return
    sous_titre = _("pour l’équipe")
    feuille.nouvelle_page(sous_titre)
    feuille.phrase(_("Ne faites pas circuler cette page."))
    if besoins:
        colonnes = _colonnes((_("Code"), 35), (_("Nom et prénom"), 55), (_("Besoins"), 90))
        feuille.tableau(colonnes, besoins, sous_titre=sous_titre)
    if attente:
        colonnes = _colonnes((_("Rang"), 15), (_("Liste d’attente"), 75), (_("Places"), 20), (_("Joindre"), 70))
        feuille.tableau(colonnes, attente, sous_titre=sous_titre)
