"""The report on exits, as a president signs it: cover, contents, method, rates, comparisons, breakdowns, notes."""

from collections.abc import Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from papier.document import ACCENT, BLANC, ENCRE_DOUCE, INTERLIGNE, MM
from papier.polices import composer
from parcours.domain.chiffres import Bilan
from parcours.domain.references import Reference

from . import chapitres, ventilations
from .composition import BAS, Composition, Plan, mettre_en_pages
from .methode import noms_des_codes, portee
from .mots import INSECABLE, jour, periode, periode_courte
from .tuiles import signature

LIGNES_FAIT = 14


def bilan_pdf(
    bilan: Bilan,
    *,
    association: str,
    redige_par: str = "",
    evolution: Sequence[Bilan] = (),
    references: Sequence[Reference] = (),
    libelles_codes: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> bytes:
    """Return the report as a PDF. `evolution` holds the reports of earlier periods, in any order.

    `libelles_codes` names the exit codes that a definition counts and that nobody left with.

    Raises ValueError when the report hides small figures and an earlier one does not.
    """
    if bilan.masque and not all(ancien.masque for ancien in evolution):
        raise ValueError("a masked report cannot be compared with an unmasked one")
    anciens = sorted(evolution, key=lambda ancien: (ancien.du, ancien.au))
    codes = noms_des_codes(bilan, libelles_codes)

    def dessiner(plan: Plan) -> Composition:
        titre = _("Bilan des sorties, %s") % periode_courte(bilan.du, bilan.au)
        composition = Composition(
            titre=titre,
            association=association,
            date_fichier=bilan.calcule_le,
            pied=". ".join((titre, *bilan.filtres, association)),
            plan=plan,
        )
        _couverture(composition, bilan, association, redige_par)
        chapitres.sommaire(composition, bilan, references)
        chapitres.methode(composition, bilan, codes)
        chapitres.taux(composition, bilan, anciens, references, codes)
        if anciens:
            chapitres.evolution(composition, bilan, anciens, references)
        ventilations.repartition(composition, bilan)
        ventilations.detail(composition, bilan)
        chapitres.suivi(composition, bilan)
        if notes:
            composition.chapitre(_("Notes"), suite=20 * MM)
            composition.liste(notes)
        return composition

    return mettre_en_pages(dessiner)


def _couverture(composition: Composition, bilan: Bilan, association: str, redige_par: str) -> None:
    document, x, place = composition.document, composition.x, composition.place
    haut, bandeau = document.hauteur, 112 * MM
    document.fond(0, haut - bandeau, document.largeur, bandeau, ACCENT)
    nom = composer(association, 15, place, lignes=4)
    with document.element("P"):
        document.bloc(x, haut - 24 * MM, "\n".join(nom), 15, place, couleur=BLANC, lignes=4)
    y = haut - bandeau + 46 * MM
    document.signet(_("Couverture"), haut, niveau=0)
    with document.element("H1"):
        document.bloc(x, y, _("Bilan des sorties"), 38, place, grasse=True, couleur=BLANC)
    with document.element("P"):
        document.bloc(x, y - 20 * MM, capfirst(periode(bilan.du, bilan.au)), 17, place, couleur=BLANC)
    y = haut - bandeau - 14 * MM
    for intitule, texte in (
        (_("Périmètre"), bilan.perimetre),
        (_("Filtres et seuils"), ". ".join(portee(bilan))),
        (_("Chiffres calculés le"), jour(bilan.calcule_le)),
        (_("Rédigé par"), redige_par),
        (_("Diffusion"), _diffusion(bilan)),
    ):
        if texte:
            corps, lignes = _composer_fait(texte, place - 46 * MM)
            with document.element("P"):
                document.ligne(x, y - 11.5, intitule, 10.5, couleur=ENCRE_DOUCE)
                document.bloc(x + 46 * MM, y, "\n".join(lignes), corps, place - 46 * MM, lignes=LIGNES_FAIT)
            y -= len(lignes) * corps * INTERLIGNE + 3 * MM
    signature(document, x=x, y=BAS + 44 * MM, place=place, intitule=_("Pour l’association, la présidence"))
    composition.y = BAS


def _composer_fait(texte: str, place: float) -> tuple[float, list[str]]:
    """Return the size and the lines of a fact of the cover: smaller letters for the long list of a scope's sites."""
    lignes = composer(texte, 11.5, place)
    return (11.5, lignes) if len(lignes) <= 4 else (8.5, composer(texte, 8.5, place, lignes=LIGNES_FAIT))


def _diffusion(bilan: Bilan) -> str:
    if bilan.masque:
        return _("Document diffusable. Les chiffres qui portent sur moins de 5 personnes sont masqués.")
    return _(
        "Réservé aux ressources humaines%(espace)s: les petits nombres y sont lisibles. Ne le transmettez pas tel quel."
    ) % {"espace": INSECABLE}
