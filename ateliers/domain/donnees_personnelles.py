"""What a booking holds about a person, to hand over when they ask for it (RGPD, articles 15 and 20)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from ateliers.models import Message, Reservation

# Each field that says something of the person, and how they read it. What is in neither set fails a test: whoever adds a
# field decides.
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


def donnees_personnelles(reservation: Reservation) -> dict[str, Any]:
    """Return all that is kept about the person of a booking, in words, dates in ISO 8601 on the clock of the place."""
    seance = reservation.seance
    return {
        "réservation": {dit: _valeur(reservation, champ) for champ, dit in DITS.items()},
        "séance": {
            "atelier": seance.atelier.title,
            "lieu": ", ".join(partie for partie in (seance.lieu.nom, seance.lieu.adresse_complete) if partie),
            "début": seance.debut_local.isoformat(),
            "fin": seance.fin_locale.isoformat(),
        },
        "messages": [_message(message, reservation) for message in reservation.messages.order_by("cree_le", "pk")],
    }


def _message(message: Message, reservation: Reservation) -> dict[str, Any]:
    return {
        "message": message.get_modele_display(),
        "par": message.get_canal_display(),
        "état": message.get_statut_display(),
        "écrit le": _local(message.cree_le, reservation),
        "envoyé le": _local(message.fait_le, reservation),
    }


def _valeur(reservation: Reservation, champ: str) -> Any:
    if champ == "besoins":
        return reservation.libelles_besoins
    valeur = getattr(reservation, champ)
    if isinstance(valeur, datetime):
        return _local(valeur, reservation)
    if choix := getattr(reservation, f"get_{champ}_display", None):
        return str(choix())
    return valeur if valeur is None or isinstance(valeur, int) else str(valeur)


def _local(instant: datetime | None, reservation: Reservation) -> str | None:
    """Return an instant on the clock of the place."""
    return timezone.localtime(instant, reservation.seance.lieu.tzinfo).isoformat() if instant else None
