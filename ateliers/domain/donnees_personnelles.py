"""What a booking holds about a person, to hand over when they ask for it (RGPD, articles 15 and 20)."""

from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone

from ateliers.models import Message, Reservation
from ateliers.models.message import Canal

from .courriels import sujet

# Each field that says something of the person, and how they read it. What is neither told nor kept quiet fails a test:
# whoever adds a field decides, as for its fate in a year (anonymisation.SORTS).
DITS = {
    "prenom": "prénom",
    "nom": "nom",
    "telephone": "téléphone",
    "courriel": "adresse e-mail",
    "au_nom_de": "au nom de",
    "places": "places",
    "besoins": "besoins",
    "statut": "statut",
    "code": "code à dire",
    "origine": "réservée par",
    "accord_version": "version de la page « Données personnelles »",
    "presents": "personnes venues",
    "creee_le": "réservée le",
    "confirmee_le": "confirmée le",
    "annulee_le": "annulée le",
    "annulee_par": "annulée par",
    "anonymisee_le": "données effacées le",
}
# Keys of our tables, secrets that open a page, and the order of the waiting list, which speaks of others.
TUS = {
    "id", "seance", "nonce", "jeton_empreinte", "personne_empreinte", "ordre_attente", "depassee",
}  # fmt: skip

DITS_MESSAGE = {
    "modele": "message",
    "canal": "par",
    "statut": "état",
    "cree_le": "écrit le",
    "fait_le": "fait le",
    "tentatives": "essais",
    "erreur": "dernière erreur",
}
# Keys of our tables, and what the worker needs to send once. What was told then (`contexte`) is read in the subject.
TUS_MESSAGE = {"id", "reservation", "cle", "contexte", "prochain_essai", "bail"}


def donnees_personnelles(reservation: Reservation) -> dict[str, Any]:
    """Return all that is kept about the person of a booking, in words, dates in ISO 8601 on the clock of the place.

    `reservation` should come with its session, workshop and place.
    """
    seance = reservation.seance
    return {
        "réservation": {dit: _valeur(reservation, champ, fuseau=seance.lieu.tzinfo) for champ, dit in DITS.items()},
        "séance": {
            "atelier": seance.atelier.title,
            "lieu": seance.lieu.nom_et_adresse,
            "début": seance.debut_local.isoformat(),
            "fin": seance.fin_locale.isoformat(),
        },
        "messages": [_message(message, reservation) for message in reservation.messages.order_by("cree_le", "pk")],
    }


def _message(message: Message, reservation: Reservation) -> dict[str, Any]:
    """Return what was said, to whom, and what became of it. A call has no subject; its recipient is a number."""
    fuseau = reservation.seance.lieu.tzinfo
    par_courriel = message.canal == Canal.COURRIEL
    return {dit: _valeur(message, champ, fuseau=fuseau) for champ, dit in DITS_MESSAGE.items()} | {
        "objet": sujet(message) if par_courriel else None,
        "destinataire": str(reservation.courriel if par_courriel else reservation.telephone),
    }


def _valeur(objet: Reservation | Message, champ: str, *, fuseau: tzinfo) -> Any:
    if isinstance(objet, Reservation) and champ == "besoins":
        return objet.libelles_besoins
    valeur = getattr(objet, champ)
    if isinstance(valeur, datetime):
        return timezone.localtime(valeur, fuseau).isoformat()
    if choix := getattr(objet, f"get_{champ}_display", None):
        return str(choix())
    return valeur if valeur is None or isinstance(valeur, int) else str(valeur)
