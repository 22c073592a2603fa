"""The record of a training, on one page, for the person who followed it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from papier.document import ACCENT, ENCRE_DOUCE, INTERLIGNE, MM, VOILE, Document
from papier.polices import ajuster, composer
from parcours.domain.fiche import AttestationFormation

from . import mots
from .composition import MARGE
from .mots import INSECABLE
from .tuiles import signature

CORPS, LIBELLE, LIGNES = 11.5, 44 * MM, 5
BAS, SIGNATURE = 30 * MM, 44 * MM


def attestation_pdf(attestation: AttestationFormation) -> bytes:
    """Return the record as a PDF of one page."""
    nom = f"{attestation.prenom} {attestation.nom}"
    titre = _("Attestation de formation de %s") % nom
    document = Document(titre=titre, auteur=attestation.association, date_fichier=attestation.edite_le)
    place = document.largeur - 2 * MARGE
    document.signet(titre, document.hauteur, niveau=0)
    document.fond(0, document.hauteur - 6 * MM, document.largeur, 6 * MM, ACCENT)
    y = _titre(document, attestation, place)
    y = _phrase(document, attestation, nom, y, place)
    _faits(document, attestation, y - 10 * MM, place)
    signature(
        document,
        x=MARGE,
        y=BAS + SIGNATURE,
        place=place,
        intitule=_("Pour l’association"),
        hauteur=SIGNATURE,
    )
    _pied(document, attestation, place)
    return document.octets()


def _titre(document: Document, attestation: AttestationFormation, place: float) -> float:
    y = document.hauteur - 24 * MM
    with document.element("P"):
        y = document.bloc(MARGE, y, attestation.association, 12, place, couleur=ENCRE_DOUCE, lignes=3)
    with document.element("H1"):
        y = document.bloc(MARGE, y - 8 * MM, _("Attestation de formation"), 30, place, grasse=True, couleur=ACCENT)
    document.trait(MARGE, y, MARGE + 24 * MM, couleur=ACCENT, epaisseur=2.6)
    return y - 10 * MM


def _phrase(document: Document, attestation: AttestationFormation, nom: str, y: float, place: float) -> float:
    with document.element("P"):
        y = document.bloc(MARGE, y, _("L’association certifie que"), CORPS, place)
    with document.element("P"):
        corps = ajuster(nom, 20, place, minimum=13, grasse=True)
        y = document.bloc(MARGE, y - 1.5 * MM, nom, corps, place, grasse=True, lignes=4)
    if attestation.naissance:
        with document.element("P"):
            texte = _("Date de naissance%(espace)s: %(jour)s") % {
                "espace": INSECABLE,
                "jour": mots.jour(attestation.naissance),
            }
            y = document.bloc(MARGE, y, texte, CORPS, place, couleur=ENCRE_DOUCE)
    with document.element("P"):
        return document.bloc(MARGE, y - 3 * MM, _("figure dans son registre de formation comme suit."), CORPS, place)


def _faits(document: Document, attestation: AttestationFormation, y: float, place: float) -> None:
    """Draw the facts in a table of two columns, on a tinted ground, in what is left above the signature."""
    faits = [(nom, texte) for nom, texte in _lignes(attestation) if texte]
    cote = place - LIBELLE - 12 * MM
    reste = y - 8 * MM - BAS - SIGNATURE - 5 * MM
    for lignes in range(LIGNES, 0, -1):
        coupes = [composer(texte, CORPS, cote, grasse=True, lignes=lignes) for _nom, texte in faits]
        hauteurs = [len(coupe) * CORPS * INTERLIGNE + 3 * MM for coupe in coupes]
        if sum(hauteurs) <= reste:
            break
    document.fond(MARGE, y - sum(hauteurs) - 8 * MM, place, sum(hauteurs) + 8 * MM, VOILE, rayon=3 * MM)
    y -= 4 * MM
    with document.groupe("Table"):
        for rang, ((nom, _texte), coupe, hauteur) in enumerate(zip(faits, coupes, hauteurs, strict=True)):
            with document.groupe("TR"):
                with document.element("TH", portee="Row"):
                    document.bloc(MARGE + 6 * MM, y - 1.5 * MM, nom, CORPS - 1, LIBELLE, couleur=ENCRE_DOUCE)
                with document.element("TD"):
                    texte, x = "\n".join(coupe), MARGE + 6 * MM + LIBELLE
                    document.bloc(x, y - 1.2 * MM, texte, CORPS, cote, grasse=rang == 0)
            y -= hauteur


def _lignes(attestation: AttestationFormation) -> list[tuple[str, str]]:
    certificat = attestation.certificat_numero
    delivre = mots.jour(attestation.delivre_le) if attestation.delivre_le else ""
    expire = mots.jour(attestation.expire_le) if attestation.expire_le else _("sans limite") if delivre else ""
    dates = (
        mots.jour(attestation.debut)
        if attestation.debut == attestation.fin
        else mots.periode(attestation.debut, attestation.fin)
    )
    return [
        (_("Formation"), attestation.intitule),
        (_("Référence"), attestation.reference),
        (_("Organisme"), attestation.organisme),
        (_("Dates"), capfirst(dates)),
        (_("Durée suivie"), mots.heures(attestation.heures)),
        (_("Résultat"), attestation.resultat),
        (_("Certificat"), certificat),
        (_("Délivré le"), delivre),
        (_("Valable jusqu’au"), expire),
    ]


def _pied(document: Document, attestation: AttestationFormation, place: float) -> None:
    with document.element("P"):
        texte = _("Édité le %(jour)s d’après le dossier de formation. Page 1 sur 1") % {
            "jour": mots.jour(attestation.edite_le)
        }
        document.bloc(MARGE, BAS - 8 * MM, texte, 9, place, couleur=ENCRE_DOUCE, lignes=1)
