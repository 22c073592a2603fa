"""The chapters of the report on the whole population: contents, method, rates, earlier periods, follow-up."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from papier.document import ACCENT, ENCRE, ENCRE_DOUCE, INTERLIGNE, MM
from papier.polices import composer, largeur
from parcours.domain.chiffres import Base, Bilan, Taux
from parcours.domain.references import Reference

from . import methode as regles
from . import mots
from .composition import CORPS, PETIT, Cellule, Colonne, Composition
from .graphiques import Barre, graphique, hauteur_barres, tracer_jauge
from .mots import INSECABLE
from .tuiles import Tuile, tuiles

CENT = Decimal(100)
GAUCHE = 52 * MM
PERIODES_TRACEES = 8


def sommaire(composition: Composition, bilan: Bilan, references: Sequence[Reference]) -> None:
    """Write what matters on one page: key figures, rates, and where to read more."""
    composition.chapitre(_("L’essentiel"))
    composition.y = tuiles(
        composition.document,
        chiffres_cles(bilan),
        x=composition.x,
        y=composition.y,
        place=composition.place,
        par_rang=4,
    )
    composition.y -= 2 * MM
    rangees: list[list[Cellule | str]] = []
    for taux in bilan.total.taux:
        comparees = [f"{mots.pourcent(r.valeur)} ({r.libelle}, {r.annee})" for r in _de(references, taux)]
        valeur = Cellule(mots.valeur_taux(taux), mots.fraction(taux))
        rangees.append([taux.definition.nom, valeur, "\n".join(comparees)])
    colonnes = [
        Colonne(_("Taux"), composition.place - 96 * MM, entete=True),
        Colonne(_("Valeur"), 32 * MM, a_droite=True),
        Colonne(_("À comparer avec"), 64 * MM),
    ]
    composition.tableau(colonnes, rangees)
    if bilan.masque:
        legende(composition)
    composition.titre(_("Sommaire"), niveau=3)
    _lignes_sommaire(composition)


def _lignes_sommaire(composition: Composition) -> None:
    document, corps = composition.document, 11.0
    with document.groupe("TOC"):
        for titre, page in composition.plan.chapitres:
            numero = str(page)
            bas = composition.y - corps * INTERLIGNE
            droite = composition.x + composition.place
            with document.groupe("TOCI"), document.lien(titre, (composition.x, bas - 2, droite, composition.y)):
                document.ligne(composition.x, composition.y - corps, titre, corps)
                document.ligne(droite - largeur(numero, corps), composition.y - corps, numero, corps)
            debut, fin = largeur(titre, corps) + 3 * MM, largeur(numero, corps) + 3 * MM
            document.trait(composition.x + debut, composition.y - corps + 2, droite - fin)
            composition.y = bas - 1.6 * MM


def chiffres_cles(bilan: Bilan) -> list[Tuile]:
    """Return the figures that the rates rest on."""
    total = bilan.total
    return [
        Tuile(mots.nombre(total.sortants), _("personnes sorties")),
        Tuile(mots.nombre(total.examinees), _("sorties examinées, hors sorties neutralisées")),
        Tuile(mots.part(total.documentees, total.examinees), _("des sorties examinées sont documentées")),
        Tuile(mots.part(total.reponses_m6, total.examinees), _("de réponses connues à six mois")),
    ]


def methode(composition: Composition, bilan: Bilan, codes: Mapping[str, str]) -> None:
    """Write how the figures are made: the rules, then each definition."""
    composition.chapitre(_("Méthode"))
    composition.paragraphe(
        _("Ce bilan porte sur les sorties %(periode)s. Périmètre%(espace)s: %(perimetre)s. Calcul du %(jour)s.")
        % {
            "periode": mots.periode(bilan.du, bilan.au),
            "espace": INSECABLE,
            "perimetre": bilan.perimetre,
            "jour": mots.jour(bilan.calcule_le),
        }
    )
    if bilan.filtres:
        composition.paragraphe(_("Seulement ces sorties. %s.") % ". ".join(bilan.filtres))
    composition.liste(regles.regles(bilan))
    colonnes = [Colonne(_("Taux"), 48 * MM, entete=True), Colonne(_("Définition"), composition.place - 48 * MM)]
    rangees = []
    for definition in bilan.definitions:
        lignes = [definition.texte] if definition.texte else []
        lignes += [str(lecture) for lecture in regles.lectures(definition, bilan, codes)]
        rangees.append([definition.nom, "\n".join(lignes)])
    titre, hauteur = _("Définition de chaque taux"), composition.hauteur_tableau(colonnes, rangees)
    composition.titre(titre, niveau=3, suite=hauteur)
    composition.tableau(colonnes, rangees)


def taux(
    composition: Composition,
    bilan: Bilan,
    anciens: Sequence[Bilan],
    references: Sequence[Reference],
    codes: Mapping[str, str],
) -> None:
    """Write each rate large, with its fraction and what it compares with."""
    composition.chapitre(_("Taux de sortie"))
    for un_taux in bilan.total.taux:
        lignes = _comparaisons(bilan, un_taux, anciens, references)
        _carte(composition, un_taux, lignes, _de(references, un_taux), codes)
    if bilan.masque:
        composition.y -= 3 * MM
        legende(composition)


def _carte(
    composition: Composition,
    un_taux: Taux,
    lignes: list[str],
    references: list[Reference],
    codes: Mapping[str, str],
) -> None:
    document, definition = composition.document, un_taux.definition
    place, grand = composition.place - GAUCHE, 30.0
    phrase = _("Version %(version)d. On compte%(espace)s: %(compte)s. Divisé par %(base)s.") % {
        "version": definition.version,
        "espace": INSECABLE,
        "compte": regles.en_mots(definition.compte, codes),
        "base": regles.BASES[definition.base],
    }
    droite = [(texte, CORPS) for texte in composer(phrase, CORPS, place, lignes=8)]
    for ligne in lignes:
        droite += [(texte, PETIT) for texte in composer(ligne, PETIT, place, lignes=8)]
    hauteur = max(24 * MM, 9 * MM + sum(corps * INTERLIGNE for _texte, corps in droite))
    composition.titre(definition.nom, niveau=3, suite=hauteur)
    haut, x = composition.y, composition.x
    with document.element("P"):
        document.ligne(x, haut - grand * 0.85, mots.valeur_taux(un_taux), grand, grasse=True, couleur=ACCENT)
    if sur := mots.fraction(un_taux):
        with document.element("P"):
            sous = f"{sur} {regles.unite(definition)}"
            document.bloc(x, haut - grand * 1.15, sous, CORPS, GAUCHE - 4 * MM, lignes=3)
    tracer_jauge(
        document,
        x=x + GAUCHE,
        y=haut - 6 * MM,
        place=place,
        valeur=mots.valeur(un_taux),
        reperes=[reference.valeur for reference in references],
        alternative=jauge_en_mots(un_taux, references),
    )
    y = haut - 9 * MM
    with document.element("P"):
        for texte, corps in droite:
            couleur = ENCRE_DOUCE if corps == PETIT else ENCRE
            document.ligne(x + GAUCHE, y - corps, texte, corps, couleur=couleur)
            y -= corps * INTERLIGNE
    composition.y = haut - hauteur - 2 * MM
    document.trait(x, composition.y, x + composition.place)


def jauge_en_mots(un_taux: Taux, references: Sequence[Reference]) -> str:
    """Return the alternative of a gauge: the rate, then the marks."""
    texte = f"{_('Jauge de 0 à 100')}{INSECABLE}: {un_taux.definition.nom}, {mots.valeur_taux(un_taux)}"
    reperes = [f"{_('repère')} {mots.pourcent(r.valeur)}, {r.libelle}, {r.annee}" for r in references]
    return ", ".join([texte, *reperes]) + "."


def _comparaisons(bilan: Bilan, un_taux: Taux, anciens: Sequence[Bilan], references: Sequence[Reference]) -> list[str]:
    """Return a line for the answers, one for each reference value, one for the period before."""
    lignes = []
    valeur = mots.valeur(un_taux)
    if un_taux.definition.base == Base.REPONSES_M6:
        total = bilan.total
        sur = mots.rapport(total.reponses_m6, total.examinees)
        taux_reponse = mots.part(total.reponses_m6, total.examinees)
        lignes.append(f"{_('Taux de réponse')}{INSECABLE}: {taux_reponse}" + (f" ({sur})." if sur else "."))
    for reference in _de(references, un_taux):
        difference = (
            f" {_('Écart')}{INSECABLE}:{INSECABLE}{mots.ecart(valeur - reference.valeur)}."
            if valeur is not None
            else ""
        )
        lignes.append(
            f"{_('Repère')}{INSECABLE}: {mots.pourcent(reference.valeur)}, {reference.libelle}, {reference.annee}. "
            f"{_('Source')}{INSECABLE}: {reference.source}.{difference}"
        )
    for ancien in anciens[-1:]:
        avant = _taux_de(ancien, un_taux.definition.cle)
        if avant is not None:
            precisions = (mots.fraction(avant), regles.version_comparee(avant.definition, un_taux.definition))
            sur = ", ".join(filter(None, precisions))
            quand = mots.periode_courte(ancien.du, ancien.au)
            difference = ""
            if valeur is not None and (valeur_avant := mots.valeur(avant)) is not None:
                difference = f" {_('Écart')}{INSECABLE}:{INSECABLE}{mots.ecart(valeur - valeur_avant)}."
            lignes.append(
                f"{quand}{INSECABLE}: {mots.valeur_taux(avant)}" + (f" ({sur})." if sur else ".") + difference
            )
    return lignes


def evolution(
    composition: Composition, bilan: Bilan, anciens: Sequence[Bilan], references: Sequence[Reference]
) -> None:
    """Write how each rate moved, with the reference values as outlines."""
    composition.chapitre(_("Évolution"))
    periodes = [*anciens, bilan]
    for un_taux in bilan.total.taux:
        definition = un_taux.definition
        suite = [(periode, _taux_de(periode, definition.cle)) for periode in periodes]
        barres = [
            Barre(mots.periode_courte(p.du, p.au), mots.valeur(t), mots.valeur_taux(t), creuse=p is not bilan)
            for p, t in suite[-PERIODES_TRACEES:]
            if t is not None
        ]
        barres += [
            Barre(f"{r.libelle}, {r.annee}", r.valeur, mots.pourcent(r.valeur), creuse=True)
            for r in _de(references, un_taux)
        ]
        # The drawing and its table stay on one page, unless the table is a long one.
        table = 8 * MM * (1 + min(len(suite), PERIODES_TRACEES))
        composition.titre(definition.nom, niveau=3, suite=hauteur_barres(barres) + table + 6 * MM)
        graphique(composition, barres, titre=definition.nom, maximum=CENT)
        colonnes = [
            Colonne(_("Période"), 62 * MM, entete=True),
            Colonne(_("Personnes sorties"), 34 * MM, a_droite=True),
            Colonne(_("Fraction"), 34 * MM, a_droite=True),
            Colonne(_("Taux"), 24 * MM, a_droite=True),
            Colonne(_("Version"), 20 * MM, a_droite=True),
        ]
        composition.tableau(
            colonnes,
            [
                [
                    mots.periode_courte(p.du, p.au),
                    mots.nombre(p.total.sortants),
                    mots.fraction(t) or mots.secret(),
                    mots.valeur_taux(t),
                    str(t.definition.version),
                ]
                for p, t in suite
                if t is not None
            ],
        )
    if bilan.masque:
        legende(composition)


def suivi(composition: Composition, bilan: Bilan) -> None:
    """Write how well exits are known, and what pathways were made of."""
    total = bilan.total
    composition.chapitre(_("Suivi et parcours"), suite=80 * MM)
    composition.paragraphe(_("Ces chiffres disent si les taux reposent sur des situations bien connues."))
    lignes = [
        [intitule, mots.rapport(nombre, sur) or mots.secret(), mots.part(nombre, sur)]
        for intitule, nombre, sur in (
            (_("Sorties documentées"), total.documentees, total.examinees),
            (_("Réponses à six mois"), total.reponses_m6, total.examinees),
            (_("Sorties neutralisées"), total.neutralisees, total.sortants),
        )
    ]
    lignes += [
        [_("Durée médiane des parcours"), mots.duree_mediane(bilan), ""],
        [_("Heures de formation, en tout"), mots.heures(total.heures_formation), ""],
        [_("Heures de formation par personne sortie, en moyenne"), mots.heures_par_personne(bilan), ""],
    ]
    if bilan.transferts is not None:
        lignes.append([_("Transferts entre établissements"), mots.personnes(bilan.transferts), ""])
    colonnes = [
        Colonne(_("Mesure"), composition.place - 90 * MM, entete=True),
        Colonne(_("Valeur"), 60 * MM, a_droite=True),
        Colonne(_("Part"), 30 * MM, a_droite=True),
    ]
    composition.tableau(colonnes, lignes)
    if bilan.masque:
        legende(composition)


def legende(composition: Composition) -> None:
    """Write what "secret" means, under what is hidden."""
    composition.paragraphe(regles.legende_secret(), corps=PETIT, couleur=ENCRE_DOUCE)


def _taux_de(bilan: Bilan, cle: str) -> Taux | None:
    return next((t for t in bilan.total.taux if t.definition.cle == cle), None)


def _de(references: Sequence[Reference], un_taux: Taux) -> list[Reference]:
    return sorted((r for r in references if r.cle == un_taux.definition.cle), key=lambda r: (r.annee, r.libelle))
