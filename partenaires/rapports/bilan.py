"""The partners' report for a funder: what was done in a period, against each agreement's objectives."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partenaires.domain.bilan import Bilan, Chiffres, LigneBilan

from .mots import RIEN, en_date, euros, heures, nombre, periode, pourcent, sur
from .pages import Colonne, Pages

METHODE = (
    gettext_lazy("Une séance compte quand elle a eu lieu et qu’un groupe y avait des places confirmées."),
    gettext_lazy("Une personne compte pour chaque place confirmée. Qui vient à deux séances compte deux fois."),
    gettext_lazy("Les heures sont la durée des séances. Une séance compte une fois, même avec plusieurs groupes."),
    gettext_lazy("Le taux de présence compare les personnes venues aux places, là où la présence est notée."),
    gettext_lazy("La part QPV est la part des personnes venues de structures en quartier prioritaire."),
    gettext_lazy(
        "Une séance avec deux structures compte pour chacune d’elles : les lignes ne s’additionnent pas toujours."
    ),
)


def bilan_pdf(bilan: Bilan, *, association: str, edite_le: date) -> bytes:
    """Return the report as a tagged PDF."""
    titre, quand = _("Bilan des partenariats"), periode(bilan.du, bilan.au)
    pied = _("%(titre)s, %(periode)s. Édité le %(jour)s.") % {
        "titre": titre, "periode": quand, "jour": en_date(edite_le),
    }  # fmt: skip
    pages = Pages(titre=f"{titre}, {quand}", association=association, pied=pied, date_fichier=edite_le)
    pages.bandeau(association, titre, f"{bilan.perimetre}, {quand}")
    _essentiel(pages, bilan.ensemble)
    _conventions(pages, bilan)
    for intitule, entete, lignes in (
        (_("Par structure"), _("Structure"), bilan.par_structure),
        (_("Par thème"), _("Thème"), bilan.par_theme),
        (_("Par secteur"), _("Secteur de la structure"), bilan.par_zone),
    ):
        _ventilation(pages, intitule, entete, lignes, bilan.ensemble)
    pages.titre(_("Comment ces chiffres sont comptés"), suite=50)
    for phrase in METHODE:
        pages.phrase(str(phrase))
    return pages.octets()


def _essentiel(pages: Pages, chiffres: Chiffres) -> None:
    pages.titre(_("L’essentiel"))
    pages.tuiles(
        [
            (nombre(chiffres.seances), _("séances avec un groupe")),
            (nombre(chiffres.personnes), _("personnes inscrites")),
            (heures(chiffres.heures), _("d’ateliers")),
            (pourcent(chiffres.taux_presence), _("de présence")),
            (pourcent(chiffres.part_qpv), _("de personnes de structures en QPV")),
        ]
    )
    if not chiffres.seances:
        pages.phrase(_("Aucune séance avec un groupe n’a eu lieu pendant cette période."))


def _conventions(pages: Pages, bilan: Bilan) -> None:
    if not bilan.conventions:
        return
    pages.titre(_("Conventions et objectifs"))
    rangees = [
        [
            f"{ligne.intitule}\n{ligne.structure}",
            str(ligne.annee),
            euros(ligne.montant) if ligne.montant else RIEN,
            sur(ligne.chiffres.seances, ligne.objectif_seances),
            sur(ligne.chiffres.personnes, ligne.objectif_personnes),
            pourcent(ligne.chiffres.taux_presence),
        ]
        for ligne in bilan.conventions
    ]
    colonnes = (
        Colonne(_("Convention"), 0.36),
        Colonne(_("Année"), 0.1),
        Colonne(_("Montant"), 0.14, a_droite=True),
        Colonne(_("Séances"), 0.13, a_droite=True),
        Colonne(_("Personnes"), 0.15, a_droite=True),
        Colonne(_("Présence"), 0.12, a_droite=True),
    )
    pages.tableau(colonnes, rangees)


def cases(chiffres: Chiffres) -> list[str]:
    """Return the cells of a line, in the order of the tables."""
    return [
        nombre(chiffres.seances),
        nombre(chiffres.groupes),
        nombre(chiffres.personnes),
        heures(chiffres.heures),
        pourcent(chiffres.taux_presence),
        pourcent(chiffres.part_qpv),
    ]


def _ventilation(pages: Pages, intitule: str, entete: str, lignes: Sequence[LigneBilan], ensemble: Chiffres) -> None:
    if not lignes:
        return
    pages.titre(intitule)
    colonnes = (
        Colonne(entete, 0.34),
        Colonne(_("Séances"), 0.11, a_droite=True),
        Colonne(_("Groupes"), 0.11, a_droite=True),
        Colonne(_("Personnes"), 0.12, a_droite=True),
        Colonne(_("Heures"), 0.1, a_droite=True),
        Colonne(_("Présence"), 0.12, a_droite=True),
        Colonne(_("QPV"), 0.1, a_droite=True),
    )
    rangees = [[ligne.libelle, *cases(ligne.chiffres)] for ligne in lignes]
    pages.tableau(colonnes, [*rangees, [_("Ensemble"), *cases(ensemble)]], total=True)
