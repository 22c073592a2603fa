"""The partners' report as a workbook: a sheet for each table, with true numbers and dates."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from ateliers.rapports.export import texte_sur
from partenaires.domain.bilan import Bilan, Chiffres, LigneBilan

DIXIEME, JOUR = "0.0", "dd/mm/yyyy"


def bilan_xlsx(bilan: Bilan) -> bytes:
    """Return the report as an XLSX file. What people typed stays text: no cell is a formula."""
    classeur = Workbook()
    classeur.remove(classeur.worksheets[0])
    _ensemble(classeur, bilan)
    _conventions(classeur, bilan)
    for titre, entete, lignes in (
        (_("Structures"), _("Structure"), bilan.par_structure),
        (_("Thèmes"), _("Thème"), bilan.par_theme),
        (_("Secteurs"), _("Secteur"), bilan.par_zone),
    ):
        _ventilation(classeur, titre, entete, lignes)
    tampon = BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def _intitules() -> list[str]:
    return [
        _("Séances"), _("Groupes"), _("Personnes"), _("Heures"), _("Venues"), _("Attendues"),
        _("Présence, en %"), _("QPV, en %"),
    ]  # fmt: skip


def _valeurs(chiffres: Chiffres) -> list[Any]:
    return [
        chiffres.seances,
        chiffres.groupes,
        chiffres.personnes,
        round(chiffres.heures, 2),
        chiffres.presents,
        chiffres.attendus,
        None if chiffres.taux_presence is None else round(chiffres.taux_presence, 1),
        None if chiffres.part_qpv is None else round(chiffres.part_qpv, 1),
    ]


def _feuille(classeur: Workbook, titre: str, entetes: Sequence[str], rangees: Iterable[Sequence[Any]]) -> None:
    feuille = classeur.create_sheet(titre[:31])
    feuille.freeze_panes = "B2"
    feuille.append(list(entetes))
    for rang, cellule in enumerate(feuille[1], start=1):
        cellule.font = Font(bold=True)
        cellule.alignment = Alignment(wrap_text=True, vertical="top")
        feuille.column_dimensions[get_column_letter(rang)].width = 40 if rang == 1 else 14
    for rangee in rangees:
        feuille.append([texte_sur(valeur) if isinstance(valeur, str) else valeur for valeur in rangee])
        for cellule in feuille[feuille.max_row]:
            if isinstance(cellule.value, str):
                cellule.data_type = "s"
            elif isinstance(cellule.value, float):
                cellule.number_format = DIXIEME
            elif cellule.is_date:
                cellule.number_format = JOUR


def _ensemble(classeur: Workbook, bilan: Bilan) -> None:
    rangees: list[list[Any]] = [
        [_("Périmètre"), bilan.perimetre],
        [_("Du"), bilan.du],
        [_("Au"), bilan.au],
        *map(list, zip(_intitules(), _valeurs(bilan.ensemble), strict=True)),
    ]
    _feuille(classeur, _("Ensemble"), [_("Mesure"), _("Valeur")], rangees)


def _conventions(classeur: Workbook, bilan: Bilan) -> None:
    entetes = [
        _("Convention"), _("Structure"), _("Année"), _("Du"), _("Au"), _("Montant, en euros"),
        _("Objectif de séances"), _("Objectif de personnes"), *_intitules(),
    ]  # fmt: skip
    rangees = [
        [
            ligne.intitule, ligne.structure, ligne.annee, ligne.du, ligne.au, float(ligne.montant),
            ligne.objectif_seances, ligne.objectif_personnes, *_valeurs(ligne.chiffres),
        ]
        for ligne in bilan.conventions
    ]  # fmt: skip
    _feuille(classeur, _("Conventions"), entetes, rangees)


def _ventilation(classeur: Workbook, titre: str, entete: str, lignes: Sequence[LigneBilan]) -> None:
    rangees = [[ligne.libelle, *_valeurs(ligne.chiffres)] for ligne in lignes]
    _feuille(classeur, titre, [entete, *_intitules()], rangees)
