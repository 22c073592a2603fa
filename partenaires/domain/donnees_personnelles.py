"""What is kept about somebody of a group, or who asked for something, to hand over to them (RGPD, articles 15 and 20)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from partenaires.models import Demande, DemandeAcces, Groupe, Participant

# Each field that says something of the person, and how they read it. What is neither told nor kept quiet fails a test.
DITS: Mapping[str, Mapping[str, str]] = {
    "Demande": {
        "structure_nom": "structure",
        "siret": "numéro SIRET",
        "prenom": "prénom",
        "nom": "nom",
        "courriel": "adresse e-mail",
        "telephone": "téléphone",
        "offre": "atelier demandé",
        "effectif": "nombre de personnes",
        "public": "qui sont ces personnes",
        "langue": "langue",
        "chez_nous": "dans nos locaux",
        "lieu_adresse": "adresse du lieu",
        "lieu_code_postal": "code postal du lieu",
        "lieu_commune": "commune du lieu",
        "lieu_salle": "salle",
        "lieu_ecran": "écran dans la salle",
        "lieu_accessible": "salle accessible en fauteuil roulant",
        "lieu_acces": "comment venir",
        "message": "message",
        "echeance": "avant quelle date",
        "etat": "état",
        "motif_refus": "motif du refus",
        "accord_version": "version de la note acceptée",
        "creee_le": "envoyée le",
        "changee_le": "changée le",
        "relancee_le": "relancée le",
        "anonymisee_le": "données effacées le",
    },
    "MessageDemande": {"cote": "qui parle", "texte": "message", "etat": "état", "cree_le": "écrit le"},
    "DemandeAcces": {
        "prenom": "prénom",
        "nom": "nom",
        "courriel": "adresse e-mail",
        "telephone": "téléphone",
        "structure_nom": "structure",
        "siret": "numéro SIRET",
        "message": "message",
        "statut": "statut",
        "creee_le": "reçue le",
        "traitee_le": "traitée le",
    },
    "Participant": {
        "prenom": "prénom",
        "nom": "nom",
        "accord": "d’accord pour que sa présence soit dite à la structure",
        "accord_le": "accord noté le",
        "present": "est venue",
    },
}
# Keys of our tables, secrets that open a page, and who of the team did what.
TUS: Mapping[str, frozenset[str]] = {
    "Demande": frozenset("id uuid nonce jeton_empreinte structure referent responsable site seance groupe".split()),
    "MessageDemande": frozenset(("id", "demande", "auteur")),
    "DemandeAcces": frozenset(("id", "nonce", "structure", "traitee_par")),
    "Participant": frozenset(("id", "groupe", "ordre")),
}


def donnees_du_demandeur(demande: Demande) -> dict[str, Any]:
    """Return all that is kept about who sent a request for a workshop, with what was written on both sides."""
    return {
        "demande": _dire(demande),
        "dates souhaitées": [str(souhait) for souhait in demande.souhaits.all()],
        "échanges": [_dire(ligne) for ligne in demande.fil.all()],
    }


def donnees_de_l_acces(demande_acces: DemandeAcces) -> dict[str, Any]:
    """Return all that is kept about who asked for an access."""
    return {"demande d’accès": _dire(demande_acces)}


def donnees_du_participant(participant: Participant) -> dict[str, Any]:
    """Return all that is kept about somebody of a group. `participant` should come with its group and session."""
    return {"personne": _dire(participant)} | _sortie(participant.groupe)


def donnees_de_l_accompagnant(groupe: Groupe) -> dict[str, Any]:
    """Return all that is kept about who comes with a group."""
    personne = {
        "nom": groupe.accompagnant,
        "téléphone": str(groupe.accompagnant_telephone),
        "remarque": groupe.remarque,
    }
    return {"personne qui accompagne": personne} | _sortie(groupe)


def _sortie(groupe: Groupe) -> dict[str, Any]:
    seance = groupe.seance
    return {
        "groupe": groupe.structure.nom,
        "séance": {
            "atelier": seance.atelier.title,
            "lieu": seance.lieu.nom_et_adresse,
            "début": seance.debut_local.isoformat(),
            "fin": seance.fin_locale.isoformat(),
        },
    }


def _dire(objet: models.Model) -> dict[str, Any]:
    return {dit: _valeur(objet, champ) for champ, dit in DITS[type(objet).__name__].items()}


def _valeur(objet: models.Model, champ: str) -> Any:
    valeur = getattr(objet, champ)
    if isinstance(valeur, datetime):
        return timezone.localtime(valeur).isoformat()
    if isinstance(valeur, date):
        return valeur.isoformat()
    if choix := getattr(objet, f"get_{champ}_display", None):
        return str(choix())
    return valeur if valeur is None or isinstance(valeur, int) else str(valeur)
