"""What becomes of each field once its time is over: kept, emptied, or deleted with its row (RGPD, article 5.1.e).

A field that is not declared here fails a test: whoever adds one decides. History tables follow their record: see
`conservation`.
"""

from enum import Enum
from typing import Any

from django.db import models

from parcours.models import (
    Association,
    Avenant,
    Certificat,
    Contrat,
    DefinitionTaux,
    Derogation,
    Document,
    DonneesSensibles,
    Entretien,
    Etablissement,
    FluxPrive,
    Formation,
    Immersion,
    JournalAcces,
    Mediateur,
    ModuleFormation,
    NomenclatureSortie,
    Parcours,
    Publication,
    Rappel,
    Recapitulatif,
    RegleContrat,
    Sortie,
    SortieSensible,
    Suivi,
    Suspension,
    SuspensionSensible,
    ValeurReference,
)
from parcours.models.contrat import MotifSuspension

type_modele = type[models.Model]


class Sort(Enum):
    """What becomes of a field."""

    GARDER = "garder"
    ANONYMISER = "anonymiser"
    SUPPRIMER = "supprimer"


FICHE = "id version cree_le modifie_le"


def _declarer(*, garder: str = "", anonymiser: str = "", supprimer: str = "") -> dict[str, Sort]:
    return {
        **dict.fromkeys(garder.split(), Sort.GARDER),
        **dict.fromkeys(anonymiser.split(), Sort.ANONYMISER),
        **dict.fromkeys(supprimer.split(), Sort.SUPPRIMER),
    }


# The records of one person. What figures are made of stays: dates, codes, situations, hours, sites.
PERSONNELS: dict[type_modele, dict[str, Sort]] = {
    Mediateur: _declarer(
        garder=f"{FICHE} etablissement sexe archive_le anonymise_le",
        anonymiser="matricule nom prenom compte naissance courriel telephone suivi_courriel suivi_telephone",
    ),
    DonneesSensibles: _declarer(supprimer=f"{FICHE} mediateur rqth rqth_fin amenagement"),
    Document: _declarer(supprimer=f"{FICHE} mediateur type titre fichier octets ajoute_par ajoute_le"),
    Parcours: _declarer(garder="id mediateur numero etablissement debut fin dernier_contrat"),
    Contrat: _declarer(
        garder=f"{FICHE} mediateur parcours etablissement type nature precedent debut fin_prevue fin_reelle motif_fin"
        " quotite categorie signe_le essai_fin convention_debut convention_fin aide_accordee_le habite_qpv sans_emploi"
        " public_prolonge",
        anonymiser="poste convention tuteur",
    ),
    Avenant: _declarer(
        garder=f"{FICHE} contrat objet signe_le effet_le quotite fin_prevue fin_prevue_avant",
        anonymiser="poste precision",
    ),
    # The reason may tell of a family or of health; the dates may not.
    Suspension: _declarer(garder=f"{FICHE} contrat debut fin", anonymiser="motif"),
    SuspensionSensible: _declarer(supprimer=f"{FICHE} suspension motif"),
    Derogation: _declarer(supprimer=f"{FICHE} contrat regle motif auteur accordee_le"),
    Formation: _declarer(
        garder=f"{FICHE} mediateur module organisme debut fin heures cout financeur resultat",
    ),
    Certificat: _declarer(garder=f"{FICHE} formation delivre_le expire_le", anonymiser="numero"),
    Entretien: _declarer(
        garder=f"{FICHE} mediateur type prevu_le realise_le prochain_le",
        anonymiser="conduit_par compte_rendu plan_action",
    ),
    Immersion: _declarer(
        garder=f"{FICHE} mediateur objet debut fin renouvelle",
        anonymiser="structure convention",
    ),
    Sortie: _declarer(
        garder=f"{FICHE} contrat code restreinte duree_emploi automatique documentee_le",
        anonymiser="employeur",
    ),
    # It says which exits are neutral. Once nobody can be told behind the row, its code is a figure like the others,
    # and without it the exit would count against the rates.
    SortieSensible: _declarer(garder=f"{FICHE} sortie code"),
    Suivi: _declarer(garder=f"{FICHE} sortie echeance situation constate_le", anonymiser="precision"),
}

# These name no mediator. Rows about an account go with the account; the log goes by its age.
COMMUNS: dict[type_modele, dict[str, Sort]] = {
    Association: _declarer(garder="id nom comptes"),
    Etablissement: _declarer(garder="id association code nom qpv actif comptes"),
    ModuleFormation: _declarer(garder="id intitule type reference niveau heures inscriptions_fin validite_mois actif"),
    NomenclatureSortie: _declarer(garder="id valide_du valide_au source code libelle classe ordre sante"),
    RegleContrat: _declarer(garder="id valide_du valide_au source type parametre valeur"),
    DefinitionTaux: _declarer(
        garder="id valide_du valide_au source cle version nom texte base compte exclut seuil_mois operateur"
        " presence_mois ordre"
    ),
    ValeurReference: _declarer(garder="id cle valeur libelle annee source"),
    Publication: _declarer(
        garder="id titre du au perimetre parametres chiffres lignes empreinte publie_par publie_par_nom publie_le"
    ),
    Recapitulatif: _declarer(garder="id compte jour lignes statut tentatives bail cree_le envoye_le"),
    Rappel: _declarer(garder="id recapitulatif compte cle palier"),
    FluxPrive: _declarer(garder="id compte empreinte cree_le"),
    JournalAcces: _declarer(supprimer="id quand auteur auteur_nom operation dossier reference"),
}

DECLARATION = PERSONNELS | COMMUNS

# What takes the place of an emptied field, when neither NULL nor "" would do.
REMPLACEMENTS: dict[tuple[type_modele, str], Any] = {(Suspension, "motif"): MotifSuspension.AUTRE}


def champs(modele: type_modele, sort: Sort) -> tuple[str, ...]:
    """Return the fields of a model that were declared so, in the order of the declaration."""
    return tuple(nom for nom, declare in DECLARATION[modele].items() if declare is sort)


def supprime(modele: type_modele) -> bool:
    """Return whether the rows of a model are deleted whole."""
    return set(DECLARATION[modele].values()) == {Sort.SUPPRIMER}


def valeurs_anonymes(modele: type_modele) -> dict[str, Any]:
    """Return what to write in the fields that are emptied: NULL where the column takes it, "" elsewhere."""
    valeurs = {}
    for nom in champs(modele, Sort.ANONYMISER):
        vide = None if modele._meta.get_field(nom).null else ""
        valeurs[nom] = REMPLACEMENTS.get((modele, nom), vide)
    return valeurs
