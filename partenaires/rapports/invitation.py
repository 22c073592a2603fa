"""The invitation of a group, on one page: printed for people without e-mail, in big letters and plain words."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ateliers.domain import dates
from ateliers.domain.courriels import coordonnees
from ateliers.models import Lieu
from ateliers.models.theme import Pictogramme
from papier import qr
from papier.document import ACCENT, BLANC, ENCRE_DOUCE, MM, TRAIT, VOILE, Document
from papier.polices import ajuster
from partenaires.conf import reglage, url_absolue
from partenaires.models import Groupe

MARGE = 18 * MM
BANDEAU = 30 * MM
COTE_QR = 36 * MM
PIED = MARGE + COTE_QR + 8 * MM
RETRAIT = 15 * MM
DESSINS = {
    Pictogramme.HABITAT: "🏠",
    Pictogramme.PAPIERS: "📄",
    Pictogramme.POSTE: "✉",
    Pictogramme.NUMERIQUE: "💻",
    Pictogramme.ENERGIE: "💡",
    Pictogramme.TRANSPORT: "🚌",
    Pictogramme.DROITS: "⚖",
    Pictogramme.BUDGET: "💶",
}
PLAN = (
    "https://www.openstreetmap.org/?mlat={lieu.latitude}&mlon={lieu.longitude}#map=17/{lieu.latitude}/{lieu.longitude}"
)


def invitation(groupe: Groupe) -> bytes:
    """Return the invitation as a PDF. `groupe` comes with its structure, session, workshop, theme and place."""
    atelier = groupe.seance.atelier
    titre = _("Invitation à l’atelier « %s »") % atelier.title
    document = Document(titre=titre, auteur=reglage("NOM"), date_fichier=timezone.localdate())
    _bandeau(document)
    y = _atelier(document, groupe, document.hauteur - BANDEAU - 8 * MM)
    _pratique(document, groupe, y - 5 * MM)
    _pied(document, groupe)
    return document.octets()


def _bandeau(document: Document) -> None:
    haut = document.hauteur
    with document.artefact():
        document.canevas.setFillColor(ACCENT)
        document.canevas.rect(0, haut - BANDEAU, document.largeur, BANDEAU, stroke=0, fill=1)
    with document.element("P"):
        document.ligne(MARGE, haut - 11 * MM, reglage("NOM"), 14, couleur=BLANC)
    with document.element("H1"):
        document.ligne(MARGE, haut - 23 * MM, _("Invitation à un atelier gratuit"), 26, grasse=True, couleur=BLANC)


def _atelier(document: Document, groupe: Groupe, y: float) -> float:
    """Draw for whom it is, the title beside its pictogram, and what one learns there."""
    atelier = groupe.seance.atelier
    cote = 26 * MM
    with document.artefact():
        canevas = document.canevas
        canevas.setFillColor(VOILE)
        canevas.roundRect(MARGE, y - cote, cote, cote, 6 * MM, stroke=0, fill=1)
        dessin = DESSINS[Pictogramme(atelier.theme.pictogramme)]
        document.ligne(MARGE + 5.5 * MM, y - cote + 8 * MM, dessin, 40, couleur=ACCENT)
    gauche = MARGE + cote + 6 * MM
    place = document.largeur - MARGE - gauche
    with document.element("H2"):
        bas = document.bloc(gauche, y, atelier.title, 24, place, grasse=True, lignes=3)
    with document.element("P"):
        bas = document.bloc(gauche, bas - 1 * MM, atelier.resume, 14, place, lignes=3)
    return min(bas, y - cote)


def _pratique(document: Document, groupe: Groupe, y: float) -> None:
    """Write when, where, with whom, in big letters, then what there is room for above the foot."""
    seance, lieu = groupe.seance, groupe.seance.lieu
    debut, fin = seance.debut_local, seance.fin_locale
    quand = dates.intervalle(debut, fin)
    if debut.date() == fin.date():
        quand = f"{dates.jour(debut)}\n" + _("de %(debut)s à %(fin)s") % {
            "debut": dates.heure(debut),
            "fin": dates.heure(fin),
        }
    ou = "\n".join(partie for partie in (lieu.nom, lieu.adresse_complete) if partie)
    rubriques = (
        ("🗓", _("Quand"), quand, 20, True, 2),
        ("📍", _("Où"), ou, 18, True, 4),
        ("👥", _("Vous venez avec"), _avec(groupe), 16, False, 4),
        ("🚇", _("Comment venir"), lieu.venir, 16, False, 4),
        ("🎒", _("À apporter"), seance.atelier.a_apporter, 16, False, 2),
        ("♿", _("Accès"), acces(lieu), 16, False, 2),
    )
    place = document.largeur - 2 * MARGE - RETRAIT
    for dessin, intitule, texte, corps, grasse, lignes in rubriques:
        hauteur_minimale = 14 + corps * 1.3 * min(2, lignes)
        if not texte.strip() or y - hauteur_minimale < PIED + 4 * MM:
            continue
        tient = min(lignes, int((y - 16 - PIED - 4 * MM) // (corps * 1.3)))
        with document.artefact():
            document.ligne(MARGE, y - 26, dessin, 26, couleur=ACCENT)
        with document.element("P"):
            document.ligne(MARGE + RETRAIT, y - 12, intitule, 12, couleur=ENCRE_DOUCE)
            y = document.bloc(MARGE + RETRAIT, y - 16, texte, corps, place, grasse=grasse, lignes=tient) - 4 * MM


def _avec(groupe: Groupe) -> str:
    telephone = groupe.accompagnant_telephone
    qui = f"{groupe.accompagnant}, {telephone.as_national}" if telephone else groupe.accompagnant
    return f"{qui}\n{groupe.structure.nom}"


def acces(lieu: Lieu) -> str:
    """Return how to get in with a wheelchair, and what the place says of it."""
    entree = _("On peut entrer en fauteuil roulant.") if lieu.accessible else ""
    return " ".join(partie for partie in (entree, lieu.acces_handicap) if partie)


def _pied(document: Document, groupe: Groupe) -> None:
    lieu = groupe.seance.lieu
    with document.artefact():
        document.canevas.setStrokeColor(TRAIT)
        document.canevas.line(MARGE, PIED, document.largeur - MARGE, PIED)
    page = url_absolue(groupe.seance.get_absolute_url())
    codes = [(page, gettext_lazy("Cet atelier sur internet"))]
    if lieu.latitude is not None:
        codes.append((PLAN.format(lieu=lieu), gettext_lazy("Le plan du quartier")))
    x = MARGE
    for adresse, legende in codes:
        alternative = _("Code à photographier : %s.") % legende
        with document.element("Figure", alternative=alternative):
            qr.dessiner(document, adresse, x=x, y=MARGE, cote=COTE_QR)
        with document.element("Caption"):
            document.ligne(x, MARGE - 4 * MM, str(legende), 10, couleur=ENCRE_DOUCE)
        x += COTE_QR + 10 * MM
    place = document.largeur - MARGE - x
    y = MARGE + COTE_QR
    telephone = coordonnees(lieu.telephone.as_national if lieu.telephone else "")["telephone"]
    with document.element("P"):
        y = document.bloc(x, y, _("Photographiez un code avec votre téléphone."), 13, place)
    if telephone:
        with document.element("P"):
            y = document.bloc(x, y - 3 * MM, _("Une question\u00a0? Appelez-nous."), 13, place)
            corps = ajuster(telephone, 24, place, minimum=12, grasse=True)
            document.ligne(x, y - corps, telephone, corps, grasse=True)
