"""The chapters that break the figures down: by class and code of exit, then by site, contract, age…"""

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from papier.document import MM
from parcours.domain.chiffres import Axe, Bilan, Chiffres, Taux

from . import mots
from .chapitres import CENT, legende
from .composition import Cellule, Colonne, Composition
from .comptes import lignes_a_ecrire
from .graphiques import MAXIMUM_BARRES, Barre, graphique, hauteur_barres

TAUX_PAR_TABLEAU, LARGEUR_TAUX = 5, 21 * MM
COMPTES = (
    (gettext_lazy("Sorties"), 16 * MM, attrgetter("sortants")),
    (gettext_lazy("Examinées"), 20 * MM, attrgetter("examinees")),
)


def repartition(composition: Composition, bilan: Bilan) -> None:
    """Write how many people left to what: classes, then codes."""
    total = bilan.total
    composition.chapitre(_("Répartition des sorties"))
    for titre, intitule, comptes in (
        (_("Par classe de sortie"), _("Classe"), total.par_classe),
        (_("Par code de sortie"), _("Code"), total.par_code),
    ):
        if not comptes:
            continue
        ecrites = lignes_a_ecrire(bilan, comptes)
        barres = [
            Barre(libelle, None if nombre is None else Decimal(nombre), mots.nombre(nombre))
            for libelle, nombre in ecrites
            if comptes is total.par_classe
        ]
        composition.titre(titre, niveau=3, suite=hauteur_barres(barres) + 25 * MM)
        maximum = max((barre.valeur for barre in barres if barre.valeur is not None), default=Decimal(0))
        graphique(composition, barres, titre=titre, maximum=maximum)
        colonnes = [
            Colonne(intitule, composition.place - 70 * MM, entete=True),
            Colonne(_("Personnes"), 30 * MM, a_droite=True),
            Colonne(_("Part des personnes sorties"), 40 * MM, a_droite=True),
        ]
        sortants = total.sortants
        composition.tableau(
            colonnes,
            [[libelle, mots.nombre(nombre), mots.part(nombre, sortants)] for libelle, nombre in ecrites],
            total=[_("Ensemble"), mots.nombre(sortants), mots.part(sortants, sortants)],
        )
    if bilan.masque:
        legende(composition)


def detail(composition: Composition, bilan: Bilan) -> None:
    """Write a chart and tables for each thing that the figures are broken down by."""
    axes = [axe for axe in Axe if bilan.ventilations.get(axe)]
    if not axes:
        return
    composition.chapitre(_("Détail"), suite=_hauteur(_barres(bilan, axes[0])) + 20 * MM)
    for axe in axes:
        titre, groupes, barres = str(mots.LIBELLES_AXES[axe]), bilan.ventilations[axe], _barres(bilan, axe)
        composition.titre(titre, niveau=3, suite=_hauteur(barres))
        if barres:
            nom = _a_tracer(bilan, axe)[0].definition.nom
            composition.paragraphe(nom, corps=9.5, apres=1 * MM)
            graphique(composition, barres, titre=f"{titre}, {nom}", maximum=CENT)
        _tableaux(composition, bilan, [(g.libelle, g.chiffres) for g in groupes])
        if bilan.masque:
            legende(composition)


def _a_tracer(bilan: Bilan, axe: Axe) -> list[Taux]:
    """Return the first rate that each group has and that is not hidden everywhere; nothing when there is none."""
    groupes = bilan.ventilations[axe]
    for definition in bilan.definitions:
        taux = [t for groupe in groupes if (t := _taux_de(groupe.chiffres, definition.cle)) is not None]
        if len(taux) == len(groupes) and any(mots.valeur(t) is not None for t in taux):
            return taux
    return []


def _barres(bilan: Bilan, axe: Axe) -> list[Barre]:
    """Return a rate of each group, as bars; nothing when there are too many to draw."""
    taux = _a_tracer(bilan, axe)
    if not 0 < len(taux) <= MAXIMUM_BARRES:
        return []
    groupes = bilan.ventilations[axe]
    return [Barre(g.libelle, mots.valeur(t), mots.valeur_taux(t)) for g, t in zip(groupes, taux, strict=True)]


def _hauteur(barres: Sequence[Barre]) -> float:
    """Return what a chart needs, with the start of its table."""
    return hauteur_barres(barres) + 55 * MM


def _tableaux(composition: Composition, bilan: Bilan, groupes: Sequence[tuple[str, Chiffres]]) -> None:
    """Draw the figures of each group, five rates at most to a table. A count that is hidden everywhere has no column."""
    comptes = [
        (Colonne(str(intitule), largeur, a_droite=True), compter)
        for intitule, largeur, compter in COMPTES
        if any(compter(chiffres) is not None for _nom, chiffres in groupes)
    ]
    colonnes_comptes = [colonne for colonne, _compter in comptes]

    def rangee(nom: str, chiffres: Chiffres, cles: Sequence[str]) -> list[Cellule | str]:
        cellules: list[Cellule | str] = [nom, *(mots.nombre(compter(chiffres)) for _colonne, compter in comptes)]
        for cle in cles:
            un_taux = _taux_de(chiffres, cle)
            valeur = Cellule(mots.valeur_taux(un_taux), mots.fraction(un_taux)) if un_taux else mots.TIRET
            cellules.append(valeur)
        return cellules

    for debut in range(0, max(1, len(bilan.definitions)), TAUX_PAR_TABLEAU):
        definitions = bilan.definitions[debut : debut + TAUX_PAR_TABLEAU]
        prises = sum(colonne.largeur for colonne in colonnes_comptes) + LARGEUR_TAUX * len(definitions)
        colonnes = [
            Colonne(_("Groupe"), composition.place - prises, entete=True),
            *colonnes_comptes,
            *(Colonne(d.nom, LARGEUR_TAUX, a_droite=True) for d in definitions),
        ]
        cles = [d.cle for d in definitions]
        composition.tableau(
            colonnes,
            [rangee(nom, chiffres, cles) for nom, chiffres in groupes],
            total=rangee(_("Ensemble"), bilan.total, cles),
            corps=8.5,
        )


def _taux_de(chiffres: Chiffres, cle: str) -> Taux | None:
    return next((t for t in chiffres.taux if t.definition.cle == cle), None)
