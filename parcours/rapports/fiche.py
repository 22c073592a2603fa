"""The pathway sheet of a mediator, for them to keep: one time line, then what it is made of in tables."""

from datetime import date
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from papier.document import ACCENT, BLANC, ENCRE_DOUCE, MM
from papier.polices import ajuster
from parcours.domain.fiche import FicheParcours, LigneEntretien, LigneFormation, PeriodeParcours

from . import mots
from .composition import MARGE, Cellule, Colonne, Composition, Plan, mettre_en_pages
from .graphiques import Evenement, Voie, frise
from .mots import INSECABLE

BANDEAU = 40 * MM


def fiche_pdf(fiche: FicheParcours) -> bytes:
    """Return the sheet as a PDF."""
    nom = f"{fiche.prenom} {fiche.nom}"
    titre = _("Parcours de %s") % nom

    def dessiner(plan: Plan) -> Composition:
        edition = _("Édité le %(jour)s par %(qui)s") if fiche.edite_par else _("Édité le %(jour)s")
        composition = Composition(
            titre=titre,
            association=fiche.association,
            date_fichier=fiche.edite_le,
            pied=f"{nom}. " + edition % {"jour": mots.jour(fiche.edite_le), "qui": fiche.edite_par},
            plan=plan,
        )
        _entete(composition, fiche, nom)
        if voies := _voies(fiche):
            composition.titre(_("En un coup d’œil"), niveau=3, suite=70 * MM)
            frise(composition, voies, alternative=_en_mots(fiche))
        for periode in fiche.parcours:
            _parcours(composition, periode)
        _formations(composition, fiche)
        _entretiens(composition, fiche)
        _immersions(composition, fiche)
        composition.paragraphe(
            _(
                "Cette fiche vous appartient. Une erreur, une question ? Demandez une correction aux ressources "
                "humaines de votre association."
            ).replace(" ?", f"{INSECABLE}?"),
            couleur=ENCRE_DOUCE,
        )
        return composition

    return mettre_en_pages(dessiner)


def _entete(composition: Composition, fiche: FicheParcours, nom: str) -> None:
    document, place, haut = composition.document, composition.place, composition.document.hauteur
    document.fond(0, haut - BANDEAU, document.largeur, BANDEAU, ACCENT)
    document.signet(_("Fiche de parcours"), haut, niveau=0)
    with document.element("P"):
        texte = f"{_('Fiche de parcours')}. {fiche.association}"
        document.bloc(MARGE, haut - 8 * MM, texte, 11, place, couleur=BLANC, lignes=1)
    with document.element("H1"):
        corps = ajuster(nom, 24, place, minimum=13, grasse=True)
        y = document.bloc(MARGE, haut - 15 * MM, nom, corps, place, grasse=True, couleur=BLANC, lignes=2)
    with document.element("P"):
        texte = _("%(site)s. Matricule %(matricule)s.") % {"site": fiche.etablissement, "matricule": fiche.matricule}
        document.bloc(MARGE, y - 1.5 * MM, texte, 11, place, couleur=BLANC, lignes=2 if corps == 24 else 1)
    composition.y = haut - BANDEAU - 4 * MM


def _voies(fiche: FicheParcours) -> list[Voie]:
    contrats = [
        Evenement(
            c.debut,
            max(c.debut, c.fin or fiche.edite_le),
            ouvert=c.fin is None,
            fort=rang % 2 == 0,
        )
        for rang, c in enumerate(c for periode in fiche.parcours for c in periode.contrats)
    ]
    formations = [Evenement(f.debut, f.fin) for f in fiche.formations]
    entretiens = [Evenement(e.date, e.date, ponctuel=True) for e in fiche.entretiens]
    immersions = [Evenement(i.debut, i.fin) for i in fiche.immersions]
    sorties = [Evenement(p.fin, p.fin, ponctuel=True) for p in fiche.parcours if p.fin]
    voies = (
        (_("Contrats"), contrats),
        (_("Formations"), formations),
        (_("Entretiens"), entretiens),
        (_("Immersions"), immersions),
        (_("Sorties"), sorties),
    )
    return [Voie(nom, tuple(evenements)) for nom, evenements in voies if evenements]


def _en_mots(fiche: FicheParcours) -> str:
    """Return the alternative of the time line: how many of each, from when to when. The tables say the rest."""
    contrats = [c for periode in fiche.parcours for c in periode.contrats]
    parties = [
        ngettext("%d contrat", "%d contrats", len(contrats)) % len(contrats),
        ngettext("%d formation", "%d formations", len(fiche.formations)) % len(fiche.formations),
        ngettext("%d entretien", "%d entretiens", len(fiche.entretiens)) % len(fiche.entretiens),
        ngettext("%d immersion", "%d immersions", len(fiche.immersions)) % len(fiche.immersions),
    ]
    texte = f"{_('Frise du parcours')}{INSECABLE}: {', '.join(parties)}"
    if contrats:
        texte += ", " + _("depuis le %s") % mots.jour(min(c.debut for c in contrats))
    return f"{texte}. {_('Les tableaux qui suivent donnent chaque date.')}"


def _parcours(composition: Composition, periode: PeriodeParcours) -> None:
    composition.titre(_("Parcours %d") % periode.numero, niveau=3)
    if periode.fin:
        texte = f"{capfirst(mots.periode(periode.debut, periode.fin))}."
    else:
        texte = _("En cours depuis le %s.") % mots.jour(periode.debut)
    if periode.sortie:
        texte += f" {_('Sortie')}{INSECABLE}: {periode.sortie.rstrip('.')}."
    composition.paragraphe(texte)
    colonnes = [
        Colonne(_("Contrat"), 38 * MM, entete=True),
        Colonne(_("Établissement"), composition.place - 134 * MM),
        Colonne(_("Début"), 23 * MM),
        Colonne(_("Fin"), 24 * MM),
        Colonne(_("Temps"), 16 * MM, a_droite=True),
        Colonne(_("Motif de fin"), 33 * MM),
    ]
    rangees: list[list[Cellule | str]] = [
        [
            c.type,
            c.etablissement,
            mots.jour_chiffres(c.debut),
            _fin(c.fin_prevue, c.fin_reelle),
            _temps(c.quotite),
            c.motif,
        ]
        for c in periode.contrats
    ]
    composition.tableau(colonnes, rangees)


def _fin(prevue: date | None, reelle: date | None) -> Cellule:
    """Return the real end, with the planned one under it when it differs."""
    if reelle:
        return Cellule(mots.jour_chiffres(reelle), _prevue(prevue) if prevue and prevue != reelle else "")
    return Cellule(mots.jour_chiffres(prevue), _("prévue")) if prevue else Cellule(_("sans terme"))


def _prevue(jour: date) -> str:
    return _("prévue le %s") % mots.jour_chiffres(jour)


def _temps(quotite: Decimal) -> str:
    """Return "80 %" of a full time."""
    return f"{mots.nombre(quotite.normalize())}{INSECABLE}%"


def _formations(composition: Composition, fiche: FicheParcours) -> None:
    if not fiche.formations:
        return
    composition.titre(_("Formations"), niveau=3)
    colonnes = [
        Colonne(_("Formation"), composition.place - 124 * MM, entete=True),
        Colonne(_("Organisme"), 34 * MM),
        Colonne(_("Dates"), 23 * MM),
        Colonne(_("Heures"), 17 * MM, a_droite=True),
        Colonne(_("Résultat"), 50 * MM),
    ]
    composition.tableau(
        colonnes,
        [
            [
                f.intitule,
                f.organisme,
                _dates(f.debut, f.fin),
                mots.nombre(f.heures.normalize()),
                Cellule(f.resultat, _certificat(f)),
            ]
            for f in fiche.formations
        ],
        total=[
            _("Ensemble"),
            "",
            "",
            mots.nombre(sum((f.heures for f in fiche.formations), Decimal(0)).normalize()),
            "",
        ],
    )


def _certificat(formation: LigneFormation) -> str:
    lignes = []
    if formation.certificat:
        lignes.append(_("Certificat %s") % formation.certificat)
    if formation.expire_le:
        lignes.append(_("valable jusqu’au %s") % mots.jour_chiffres(formation.expire_le))
    return ", ".join(lignes)


def _dates(debut: date, fin: date) -> str:
    """Return one day, or both on two lines."""
    jours = [mots.jour_chiffres(debut)] if debut == fin else [mots.jour_chiffres(debut), mots.jour_chiffres(fin)]
    return "\n".join(jours)


def _entretiens(composition: Composition, fiche: FicheParcours) -> None:
    if not fiche.entretiens:
        return
    composition.titre(_("Entretiens"), niveau=3)
    colonnes = [
        Colonne(_("Entretien"), 46 * MM, entete=True),
        Colonne(_("Date"), 23 * MM),
        Colonne(_("Plan d’action"), composition.place - 92 * MM),
        Colonne(_("Prochain"), 23 * MM),
    ]
    composition.tableau(
        colonnes,
        [
            [e.type, mots.jour_chiffres(e.date), _actions(e), mots.jour_chiffres(e.prochain) if e.prochain else ""]
            for e in fiche.entretiens
        ],
    )


def _actions(entretien: LigneEntretien) -> str:
    """Return one action per line, each after a dash when there are several."""
    actions = [action.strip() for action in entretien.plan_action if action.strip()]
    return "\n".join(f"– {action}" for action in actions) if len(actions) > 1 else "".join(actions)


def _immersions(composition: Composition, fiche: FicheParcours) -> None:
    if not fiche.immersions:
        return
    composition.titre(_("Immersions"), niveau=3)
    colonnes = [
        Colonne(_("Structure d’accueil"), composition.place - 83 * MM, entete=True),
        Colonne(_("Objet"), 60 * MM),
        Colonne(_("Dates"), 23 * MM),
    ]
    composition.tableau(colonnes, [[i.structure, i.objet, _dates(i.debut, i.fin)] for i in fiche.immersions])
