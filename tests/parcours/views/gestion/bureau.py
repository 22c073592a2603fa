"""Two associations, three sites, and somebody at each: what the screens are tried on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from home.models import Utilisateur
from home.roles import ADMINISTRATION, MEDIATEUR, REDACTION, RESPONSABLE
from parcours.models import (
    Contrat,
    Document,
    Entretien,
    Formation,
    Immersion,
    Mediateur,
    ModuleFormation,
    Sortie,
    Suspension,
)
from tests.fabriques import creer_administrateur
from tests.parcours.dossiers import (
    creer_association,
    creer_contrat,
    creer_dossier,
    creer_etablissement,
    creer_rh,
    creer_sortie,
)


@dataclass(frozen=True)
class Personne:
    """A file with one record of each kind; `cles` gives the key that each kind of address takes."""

    dossier: Mediateur
    contrat: Contrat
    sortie: Sortie
    cles: dict[str, int]


def creer_personne(site: Any, nom: str) -> Personne:
    dossier = creer_dossier(etablissement=site, nom=nom, prenom="Sacha")
    ancien = creer_contrat(
        dossier, date(2022, 1, 1), type="pec", fin_prevue=date(2022, 12, 31), fin_reelle=date(2022, 12, 31)
    )
    sortie = creer_sortie(ancien, "AS1")
    contrat = creer_contrat(dossier, date(2024, 1, 1))
    suspension = Suspension.objects.create(
        contrat=contrat, debut=date(2024, 2, 1), fin=date(2024, 2, 28), motif="conge"
    )
    formation = Formation.objects.create(
        mediateur=dossier,
        module=ModuleFormation.objects.first(),
        debut=date(2024, 3, 1),
        fin=date(2024, 3, 2),
        heures=7,
    )
    entretien = Entretien.objects.create(mediateur=dossier, prevu_le=date(2024, 4, 1))
    immersion = Immersion.objects.create(
        mediateur=dossier, structure="Mairie", debut=date(2024, 5, 1), fin=date(2024, 5, 9)
    )
    document = Document.objects.create(
        mediateur=dossier, type="contrat", titre="Contrat signé", fichier=ContentFile(b"%PDF-1.4", name="c.pdf")
    )
    cles = {
        "dossier": dossier.pk, "contrat": contrat.pk, "ancien": ancien.pk, "sortie": sortie.pk,
        "suspension": suspension.pk, "formation": formation.pk, "entretien": entretien.pk, "immersion": immersion.pk,
        "document": document.pk,
    }  # fmt: skip
    return Personne(dossier, contrat, sortie, cles)


@dataclass(frozen=True)
class Bureau:
    """`siens` is at the site of the site manager and of HR; `voisin` at another site of the association."""

    siens: Personne
    voisin: Personne
    ailleurs: Personne
    comptes: dict[str, Utilisateur]


def creer_bureau() -> Bureau:
    """Return the files of three sites, and an account of each role."""
    association, autre = creer_association("PIMMS d’ici"), creer_association("PIMMS d’ailleurs")
    site = creer_etablissement("ICI", association=association)
    voisin = creer_etablissement("VOISIN", association=association)
    ailleurs = creer_etablissement("AILLEURS", association=autre)
    return Bureau(
        siens=creer_personne(site, "Nomsecretici"),
        voisin=creer_personne(voisin, "Nomsecretvoisin"),
        ailleurs=creer_personne(ailleurs, "Nomsecretailleurs"),
        comptes={
            "SM": creer_rh("sm", role=RESPONSABLE, etablissements=[site]),
            "RH": creer_rh("rh", associations=[association]),
            "ME": creer_rh("me", role=MEDIATEUR, etablissements=[site], associations=[association]),
            "ED": creer_rh("ed", role=REDACTION),
            "NA": creer_rh("na", role=ADMINISTRATION, associations=[association]),
            "SU": creer_administrateur("su"),
        },
    )
