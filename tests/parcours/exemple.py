"""The worked example of the method: 2025, two sites, sixteen people. What every path must find, to the tenth."""

from datetime import date

from parcours.domain.chiffres import Sortant

DU, AU = date(2025, 1, 1), date(2025, 12, 31)

CLASSES = {
    "ED": "emploi_durable",
    "ET": "emploi_transition",
    "SP": "sortie_positive",
    "AS": "autre",
    "ND": "non_documentee",
    "NE": "neutralisee",
}

# matricule, site, entrée, sortie, code, durée de l’emploi, situation à six mois
LIGNES = (
    ("M01", "A", "2022-03-01", "2025-02-28", "ED1", None, "emploi"),
    ("M02", "A", "2024-05-01", "2025-04-30", "ED2", 6, "emploi"),
    ("M03", "A", "2024-06-16", "2025-06-15", "ET1", None, "chomage"),
    ("M04", "A", "2024-01-01", "2025-12-31", "SP1", None, ""),
    ("M05", "A", "2024-06-01", "2025-05-31", "SP2", None, "formation"),
    ("M06", "A", "2024-10-01", "2025-09-30", "SP3", None, "emploi"),
    ("M07", "A", "2023-09-01", "2025-08-31", "AS1", None, "chomage"),
    ("M08", "B", "2024-11-01", "2025-10-31", "ND", None, "injoignable"),
    ("M09", "B", "2025-02-01", "2025-02-20", "NE1", None, ""),
    ("M10", "A", "2024-05-01", "2025-07-05", "NE4", None, ""),
    ("M11", "B", "2023-03-01", "2025-03-31", "NE5", None, ""),
    ("M13", "B", "2022-09-01", "2025-08-31", "ED6", None, "emploi"),
    ("M14", "B", "2024-09-01", "2025-08-31", "ET4", None, "emploi"),
    ("M15", "B", "2024-02-01", "2025-01-31", "ET1", None, ""),
    ("M15", "B", "2025-04-01", "2025-11-30", "AS1", None, ""),
    ("M16", "A", "2024-01-01", "2024-12-31", "AS1", None, ""),
)

TAUX = {
    "reseau": (7, 14, "50.0"),
    "dynamiques": (8, 11, "72.7"),
    "emploi": (5, 11, "45.5"),
    "durable": (3, 11, "27.3"),
    "emploi_m6": (5, 8, "62.5"),
}
PAR_SITE = {
    "A": {"reseau": (5, 8, "62.5"), "dynamiques": (6, 7, "85.7")},
    "B": {"reseau": (2, 6, "33.3"), "dynamiques": (2, 4, "50.0")},
}


def sortants() -> list[Sortant]:
    """Return the exits, as the engine reads them."""
    return [
        Sortant(
            personne=int(matricule[1:]),
            parcours=rang,
            etablissement=site,
            association="PIMMS d’essai",
            entree=date.fromisoformat(entree),
            sortie=date.fromisoformat(sortie),
            code=code,
            classe=CLASSES[code[:2]],
            duree_emploi=duree,
            situation_m6=situation,
        )
        for rang, (matricule, site, entree, sortie, code, duree, situation) in enumerate(LIGNES, 1)
    ]
