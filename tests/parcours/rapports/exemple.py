"""The worked example of 2025, and figures made of it: what the reports are drawn from in these tests."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4

from papier.document import MM, Document
from papier.polices import largeur
from parcours.domain.chiffres import (
    Axe,
    Base,
    Bilan,
    Chiffres,
    Classe,
    Compte,
    Definition,
    Groupe,
    Operateur,
    Situation,
    Taux,
)
from parcours.domain.references import Reference
from tests.papier.lecture import lire

EMPLOI = frozenset({Classe.DURABLE, Classe.TRANSITION})
TEXTE = "Part des personnes sorties vers un emploi ou une formation qualifiante."
DEFINITIONS = (
    Definition(
        cle="reseau",
        nom="Sorties positives, définition réseau 2018",
        base=Base.SORTANTS,
        compte=EMPLOI | {"SP1", "SP3"},
        texte=TEXTE,
        source="Communiqué du réseau, 25 novembre 2019",
    ),
    Definition(
        cle="dynamiques",
        nom="Sorties dynamiques (IAE)",
        base=Base.EXAMINEES,
        compte=EMPLOI | {Classe.POSITIVE},
        source="Circulaire DGEFP 2008-21",
    ),
    Definition(cle="emploi", nom="Sorties en emploi", base=Base.EXAMINEES, compte=EMPLOI),
    Definition(
        cle="durable",
        nom="Sorties en emploi durable",
        base=Base.EXAMINEES,
        compte=frozenset({Classe.DURABLE}),
        operateur=Operateur.AU_MOINS,
    ),
    Definition(cle="emploi_m6", nom="En emploi à 6 mois", base=Base.REPONSES_M6, compte=frozenset({Situation.EMPLOI})),
)
REFERENCES = (
    Reference("reseau", "Réseau national", Decimal(64), 2018, "Communiqué du réseau, 25 novembre 2019"),
    Reference("dynamiques", "Objectif IAE", Decimal(60), 2008, "Circulaire DGEFP 2008-21"),
    Reference("durable", "Objectif IAE", Decimal(25), 2008, "Circulaire DGEFP 2008-21"),
)
CLASSES = (
    ("emploi_durable", "Emploi durable", 3),
    ("emploi_transition", "Emploi de transition", 2),
    ("sortie_positive", "Autre sortie positive", 3),
    ("autre", "Autre sortie", 2),
    ("non_documentee", "Sortie non documentée", 1),
    ("neutralisee", "Sortie neutralisée", 3),
)
CODES = (
    ("ED1", "CDI", 1),
    ("ED2", "CDD de 6 mois ou plus", 1),
    ("ED6", "Embauche interne hors dispositif (CDI)", 1),
    ("ET1", "CDD de moins de 6 mois", 1),
    ("ET4", "Alternance chez un autre employeur", 1),
    ("SP1", "Formation qualifiante", 1),
    ("SP2", "Formation préqualifiante", 1),
    ("SP3", "Embauche dans une autre structure d’insertion (SIAE)", 1),
    ("AS1", "Chômage", 2),
    ("ND", "Sans nouvelles, situation non documentée", 1),
    ("NE1", "Présence de moins de 3 mois", 1),
    ("NE4", "Décès", 1),
    ("NE5", "Retraite", 1),
)


def taux(*fractions: tuple[int, int] | None, definitions: tuple[Definition, ...] = DEFINITIONS) -> tuple[Taux, ...]:
    """Return a rate for each definition; None hides it."""
    paires = zip(definitions, fractions, strict=True)
    return tuple(Taux(d, *f) if f else Taux(d, None, None, masque=True) for d, f in paires)


def groupe(cle: str, libelle: str, sortants: int, examinees: int, *fractions: tuple[int, int] | None) -> Groupe:
    return Groupe(cle, libelle, Chiffres(sortants, examinees, None, examinees, 4, taux(*fractions)))


def bilan(**champs: Any) -> Bilan:
    """Return the report of the worked example, as HR reads it."""
    total = Chiffres(
        sortants=14,
        examinees=11,
        neutralisees=3,
        documentees=10,
        reponses_m6=8,
        taux=taux((7, 14), (8, 11), (5, 11), (3, 11), (5, 8)),
        par_classe=tuple(Compte(*ligne) for ligne in CLASSES),
        par_code=tuple(Compte(*ligne) for ligne in CODES),
        duree_mediane=Fraction(729, 2),
        heures_formation=Decimal("412.50"),
    )
    sites = (
        groupe("a", "Site A", 8, 7, (5, 8), (6, 7), (3, 7), (2, 7), (3, 5)),
        groupe("b", "Site B", 6, 4, (2, 6), (2, 4), (2, 4), (1, 4), (2, 3)),
    )
    valeurs: dict[str, Any] = {
        "du": date(2025, 1, 1),
        "au": date(2025, 12, 31),
        "perimetre": "Tous les établissements",
        "calcule_le": date(2026, 2, 3),
        "definitions": DEFINITIONS,
        "total": total,
        "ventilations": {Axe.ETABLISSEMENT: sites},
        "transferts": 1,
    }
    return Bilan(**(valeurs | champs))


def bilan_masque(**champs: Any) -> Bilan:
    """Return the same report with its small figures hidden."""
    total = Chiffres(
        sortants=14,
        examinees=11,
        neutralisees=None,
        documentees=None,
        reponses_m6=8,
        taux=taux((7, 14), (8, 11), (5, 11), None, (5, 8)),
        par_classe=tuple(Compte(cle, libelle, None, masque=True) for cle, libelle, _n in CLASSES),
        par_code=tuple(Compte(cle, libelle, None, masque=True) for cle, libelle, _n in CODES),
        duree_mediane=Fraction(729, 2),
        heures_formation=Decimal("412.50"),
    )
    cachees = (None,) * 5
    sites = (
        groupe("a", "Site A", 8, 7, (5, 8), *cachees[1:]),
        Groupe("b", "Site B", Chiffres(None, None, None, None, None, taux(*cachees))),
    )
    ventilations = {Axe.ETABLISSEMENT: sites}
    return bilan(**({"total": total, "ventilations": ventilations, "transferts": None, "masque": True} | champs))


def ancien(annee: int = 2024, **champs: Any) -> Bilan:
    """Return the report of an earlier year."""
    total = Chiffres(20, 16, 4, 12, 10, taux((9, 20), (11, 16), (8, 16), (5, 16), (6, 10)))
    periode = {"du": date(annee, 1, 1), "au": date(annee, 12, 31), "total": total, "ventilations": {}}
    return bilan(**(periode | champs))


def texte(octets: bytes) -> str:
    """Return the text of a PDF, with plain spaces, on one line: what wraps is found whole.

    pypdf glues a large figure to the line under it: the space after "%" or "—" is put back.
    """
    lu = "\n".join(page.extract_text() for page in lire(octets).pages).replace("\u00a0", " ")
    return " ".join(re.sub(r"([%—])(?=\d)", r"\1 ", lu).split())


NOM_LONG = ("Trèslongnomsansfin-" * 11)[:200]


class Traces:
    """Every line of text that is drawn: used to check that nothing leaves its page, nor its margins."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lignes: list[tuple[float, float, float, str]] = []
        dessiner = Document.ligne

        def espionner(document: Document, x: float, y: float, texte: str, corps: float, **style: Any) -> None:
            droite = x + largeur(texte, corps, grasse=style.get("grasse", False))
            self.lignes.append((x, droite, y, texte))
            dessiner(document, x, y, texte, corps, **style)

        monkeypatch.setattr(Document, "ligne", espionner)

    def dehors(self) -> list[tuple[float, float, float, str]]:
        """Return the lines that cross a margin of 15 mm on the sides, or of 10 mm above or below."""
        marge_x, marge_y = 15 * MM, 10 * MM
        return [
            ligne
            for ligne in self.lignes
            if ligne[0] < marge_x or ligne[1] > A4[0] - marge_x or not marge_y < ligne[2] < A4[1] - marge_y / 2
        ]
