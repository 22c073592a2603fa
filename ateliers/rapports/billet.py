"""The ticket of a booking, on half a sheet: for people without e-mail, printed at the desk."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from reportlab.lib.pagesizes import A5

from ateliers.conf import reglage, url_absolue
from ateliers.domain import dates
from ateliers.domain.jetons import jeton
from ateliers.models import Reservation
from ateliers.models.reservation import StatutReservation
from papier import qr
from papier.document import ACCENT, BLANC, ENCRE_DOUCE, MM, VOILE, Document
from papier.polices import ajuster

MARGE = 12 * MM
BANDEAU = 20 * MM
COTE_QR = 34 * MM
TITRES = {
    StatutReservation.CONFIRMEE: gettext_lazy("Place réservée"),
    StatutReservation.ATTENTE: gettext_lazy("Liste d’attente"),
    StatutReservation.ANNULEE: gettext_lazy("Réservation annulée"),
}


def billet(reservation: Reservation) -> bytes:
    """Return the ticket as a PDF. `reservation` comes with its session, workshop and place."""
    association = reglage("NOM")
    titre = _("Billet %s") % reservation.code
    document = Document(titre=titre, auteur=association, date_fichier=timezone.localdate(), format_page=A5)
    place = document.largeur - 2 * MARGE
    _bandeau(document, association, str(TITRES[StatutReservation(reservation.statut)]))
    y = _code(document, reservation.code, document.hauteur - BANDEAU - 6 * MM, place)
    y = _seance(document, reservation, y - 7 * MM, place)
    _pratique(document, reservation, y - 2 * MM, place)
    _pied(document, reservation)
    return document.octets()


def _bandeau(document: Document, association: str, statut: str) -> None:
    haut = document.hauteur
    with document.artefact():
        document.canevas.setFillColor(ACCENT)
        document.canevas.rect(0, haut - BANDEAU, document.largeur, BANDEAU, stroke=0, fill=1)
    with document.element("P"):
        document.ligne(MARGE, haut - 9 * MM, association, 11, couleur=BLANC)
    with document.element("H1"):
        document.ligne(MARGE, haut - 16 * MM, statut, 18, grasse=True, couleur=BLANC)


def _code(document: Document, code: str, y: float, place: float) -> float:
    hauteur = 30 * MM
    with document.artefact():
        document.canevas.setFillColor(VOILE)
        document.canevas.roundRect(MARGE, y - hauteur, place, hauteur, 4 * MM, stroke=0, fill=1)
    with document.element("P"):
        document.ligne(MARGE + 6 * MM, y - 8 * MM, _("Dites ce code à l’accueil"), 11, couleur=ENCRE_DOUCE)
        corps = ajuster(code, 44, place - 12 * MM, minimum=20, grasse=True)
        document.ligne(MARGE + 6 * MM, y - 24 * MM, code, corps, grasse=True)
    return y - hauteur


def _seance(document: Document, reservation: Reservation, y: float, place: float) -> float:
    seance = reservation.seance
    personnes = ngettext("%d place", "%d places", reservation.places) % reservation.places
    with document.element("H2"):
        y = document.bloc(MARGE, y, seance.atelier.title, 18, place, grasse=True, lignes=2)
    with document.element("P"):
        quand = dates.intervalle(seance.debut_local, seance.fin_locale)
        y = document.bloc(MARGE, y - 1 * MM, quand, 13, place, grasse=True, lignes=2)
    with document.element("P"):
        y = document.bloc(MARGE, y - 1 * MM, reservation.nom_complet, 11, place, lignes=2)
        return document.bloc(MARGE, y, personnes, 11, place)


def _pratique(document: Document, reservation: Reservation, y: float, place: float) -> None:
    """Write where, how to come and what to bring, in the room that is left above the foot."""
    seance, lieu = reservation.seance, reservation.seance.lieu
    adresse = "\n".join(partie for partie in (lieu.nom, lieu.adresse_complete) if partie)
    rubriques = (
        (_("Où"), adresse, 3),
        (_("Comment venir"), lieu.venir, 3),
        (_("Accès"), lieu.acces_handicap, 2),
        (_("À apporter"), seance.atelier.a_apporter, 2),
        (_("À savoir"), seance.remarque, 2),
    )
    for intitule, texte, lignes in rubriques:
        if not texte.strip() or y < MARGE + COTE_QR + 14 * MM:
            continue
        with document.element("P"):
            document.ligne(MARGE, y - 9, intitule, 9, couleur=ENCRE_DOUCE)
            y = document.bloc(MARGE, y - 12, texte, 11, place, lignes=lignes) - 1.5 * MM


def _pied(document: Document, reservation: Reservation) -> None:
    adresse = url_absolue(reverse("ateliers:reservation", args=[jeton(reservation)]))
    gauche = MARGE + COTE_QR + 6 * MM
    place = document.largeur - MARGE - gauche
    with document.element("Figure", alternative=_("Code à photographier : il ouvre votre réservation.")):
        qr.dessiner(document, adresse, x=MARGE, y=MARGE, cote=COTE_QR)
    y = MARGE + COTE_QR
    telephone = str(reservation.seance.lieu.telephone or reglage("TELEPHONE"))
    with document.element("P"):
        y = document.bloc(gauche, y, _("Photographiez ce code pour voir ou annuler votre réservation."), 10, place)
        y = document.bloc(gauche, y, _("Gardez ce billet pour vous."), 10, place)
    if telephone:
        with document.element("P"):
            document.ligne(gauche, y - 5 * MM, _("Vous ne venez pas\u00a0? Appelez-nous."), 10)
            document.ligne(gauche, y - 13 * MM, telephone, ajuster(telephone, 20, place, minimum=10), grasse=True)
