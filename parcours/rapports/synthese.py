"""The summary for funders: one A4 page, from figures whose small numbers are hidden."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from papier.document import ACCENT, BLANC, ENCRE_DOUCE, INTERLIGNE, MM, VOILE, Document
from papier.polices import ajuster, composer
from parcours.domain.chiffres import Base, Bilan, Taux
from parcours.domain.references import Reference

from . import methode, mots
from .chapitres import chiffres_cles, jauge_en_mots
from .composition import MARGE
from .graphiques import tracer_jauge
from .mots import INSECABLE
from .tuiles import Tuile, tuiles

BANDEAU = 42 * MM
BAS, HAUTEUR_TAUX, CORPS = 14 * MM, 34 * MM, 9.0
TAUX_MAXIMUM, LIGNES_LECTURE = 5, 7
GAUCHE = 44 * MM


def synthese_pdf(
    bilan: Bilan,
    *,
    association: str,
    references: Sequence[Reference] = (),
    libelles_codes: Mapping[str, str] | None = None,
) -> bytes:
    """Return the summary as a PDF of one page; `libelles_codes` names the exit codes that the rates count.

    Raises ValueError when the small figures of `bilan` are not hidden.
    """
    if not bilan.masque:
        raise ValueError("a summary leaves HR: its small figures must be hidden")
    titre = _("Synthèse des sorties, %s") % mots.periode_courte(bilan.du, bilan.au)
    document = Document(titre=titre, auteur=association, date_fichier=bilan.calcule_le)
    place = document.largeur - 2 * MARGE
    document.signet(titre, document.hauteur, niveau=0)
    _bandeau(document, bilan, association, place)
    y = tuiles(document, _tuiles(bilan), x=MARGE, y=document.hauteur - BANDEAU - 6 * MM, place=place, par_rang=3)
    lecture = composer(_lecture(bilan), CORPS, place - 10 * MM, lignes=LIGNES_LECTURE)
    haut_lecture = BAS + (len(lecture) + 1) * CORPS * INTERLIGNE + 6 * MM
    codes = methode.noms_des_codes(bilan, libelles_codes)
    montres = bilan.total.taux[:TAUX_MAXIMUM]
    hauteur = min(HAUTEUR_TAUX, (y - haut_lecture - 2 * MM) / max(1, len(montres)))
    for taux in montres:
        comparees = [reference for reference in references if reference.cle == taux.definition.cle]
        _taux(document, bilan, taux, comparees, codes, y=y, place=place, hauteur=hauteur)
        y -= hauteur
    _comment_lire(document, lecture, haut_lecture, place)
    return document.octets()


def _bandeau(document: Document, bilan: Bilan, association: str, place: float) -> None:
    haut = document.hauteur
    document.fond(0, haut - BANDEAU, document.largeur, BANDEAU, ACCENT)
    with document.element("P"):
        document.bloc(MARGE, haut - 7 * MM, association, 11, place, couleur=BLANC, lignes=2)
    with document.element("H1"):
        titre = _("Que deviennent les médiateurs après leur parcours\u00a0?")
        corps = ajuster(titre, 20, place, minimum=12, grasse=True)
        document.bloc(MARGE, haut - 18 * MM, titre, corps, place, grasse=True, couleur=BLANC, lignes=1)
    with document.element("P"):
        texte = _("Sorties %(periode)s. %(perimetre)s.") % {
            "periode": mots.periode(bilan.du, bilan.au),
            "perimetre": bilan.perimetre,
        }
        corps = 11 if len(composer(texte, 11, place)) <= 2 else 8
        document.bloc(MARGE, haut - 29 * MM, texte, corps, place, couleur=BLANC, lignes=3)


def _tuiles(bilan: Bilan) -> list[Tuile]:
    return [
        *chiffres_cles(bilan),
        Tuile(mots.duree_mediane_courte(bilan), _("de parcours, durée médiane")),
        Tuile(mots.heures_par_personne(bilan), _("de formation par personne sortie, en moyenne")),
    ]


def _taux(
    document: Document,
    bilan: Bilan,
    taux: Taux,
    references: Sequence[Reference],
    codes: Mapping[str, str],
    *,
    y: float,
    place: float,
    hauteur: float,
) -> None:
    """Draw a rate in a slot of fixed height: what is too long ends with "…"."""
    definition, droite, cote = taux.definition, MARGE + GAUCHE, place - GAUCHE
    document.trait(MARGE, y, MARGE + place)
    bas_taux, y = y - hauteur, y - 2.5 * MM
    with document.element("H2"):
        y_nom = document.bloc(droite, y, definition.nom, 11.5, cote, grasse=True, lignes=2)
    with document.element("P"):
        document.ligne(MARGE, y - 24, mots.valeur_taux(taux), 26, grasse=True, couleur=ACCENT)
    if sur := mots.fraction(taux):
        with document.element("P"):
            document.bloc(MARGE, y - 30, f"{sur} {methode.unite(definition)}", 9.5, GAUCHE - 4 * MM, lignes=2)
    tracer_jauge(
        document,
        x=droite,
        y=y_nom - 4 * MM,
        place=cote,
        valeur=mots.valeur(taux),
        reperes=[reference.valeur for reference in references],
        alternative=jauge_en_mots(taux, references),
        epaisseur=2.4 * MM,
    )
    phrase = _("On compte%(espace)s: %(compte)s. Version %(version)d.") % {
        "espace": INSECABLE,
        "compte": methode.en_mots(definition.compte, codes),
        "version": definition.version,
    }
    comparaison = composer(_comparaison(bilan, taux, references), CORPS, cote, lignes=2)
    bas = y_nom - 6 * MM
    tiennent = int((bas - bas_taux) // (CORPS * INTERLIGNE))
    with document.element("P"):
        for ligne in [*composer(phrase, CORPS, cote, lignes=max(1, tiennent - len(comparaison))), *comparaison]:
            document.ligne(droite, bas - CORPS, ligne, CORPS, couleur=ENCRE_DOUCE)
            bas -= CORPS * INTERLIGNE


def _comparaison(bilan: Bilan, taux: Taux, references: Sequence[Reference]) -> str:
    """Return the response rate for the rate at six months, the reference values with their source for the others."""
    phrases = [
        f"{_('Repère')}{INSECABLE}: {mots.pourcent(r.valeur)}, {r.libelle}, {r.annee} ({r.source})." for r in references
    ]
    if taux.definition.base == Base.REPONSES_M6:
        reponse = mots.part(bilan.total.reponses_m6, bilan.total.examinees)
        phrases.insert(0, f"{_('Taux de réponse')}{INSECABLE}: {reponse}.")
    return " ".join(phrases)


def _lecture(bilan: Bilan) -> str:
    mois = max((d.presence_mois for d in bilan.definitions), default=3)
    phrases = [
        _("Chaque personne est comptée une fois, pour sa dernière sortie de la période."),
        _("Les sorties neutralisées (moins de %d mois de présence, retraite…) ne sont pas examinées.") % mois,
        *(f"{texte}." for texte in methode.portee(bilan)),
        _("Une situation inconnue compte comme non positive."),
        _("Un tiret (—) remplace un taux sans aucune personne au dénominateur."),
        methode.legende_secret(),
        _("Chiffres calculés le %s.") % mots.jour(bilan.calcule_le),
    ]
    if len(bilan.total.taux) > TAUX_MAXIMUM:
        phrases.append(_("Les autres taux sont dans le bilan des sorties."))
    return " ".join(phrases)


def _comment_lire(document: Document, lignes: list[str], haut: float, place: float) -> None:
    document.fond(MARGE, BAS, place, haut - BAS, VOILE, rayon=2.5 * MM)
    y = haut - 2.5 * MM
    with document.element("H2"):
        y = document.bloc(MARGE + 5 * MM, y, _("Comment lire ces chiffres"), 9.5, place - 10 * MM, grasse=True)
    with document.element("P"):
        document.bloc(MARGE + 5 * MM, y, "\n".join(lignes), CORPS, place - 10 * MM, lignes=LIGNES_LECTURE)
