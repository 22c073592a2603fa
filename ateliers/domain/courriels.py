"""What a message of the outbox says: the mail, or the sentences that staff reads on the phone.

Date, place and code come from the snapshot taken when the fact happened; how to come and whom to call, from today's data.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from ateliers.conf import reglage, url_absolue
from ateliers.models import Message, Reservation, Seance
from ateliers.models.message import Modele
from ateliers.models.reservation import Auteur, StatutReservation

from . import dates, ical
from .jetons import jeton
from .lignes import epurer, epurer_titre

# What makes a mail reader draw a link: an address, a domain name, a mailbox.
LIEN = re.compile(r"[/\\@:]|\w\.\w|www", re.IGNORECASE)
LIGNES_VIDES = re.compile(r"\n\s*\n\s*")
INVITATIONS = (Modele.CONFIRMATION, Modele.PROMOTION, Modele.SEANCE_DEPLACEE, Modele.DEPLACEMENT)
MODELES_SANS_CODE = {Modele.ANNULATION, Modele.SEANCE_ANNULEE}


@dataclass(frozen=True)
class Courriel:
    """A mail ready to be put in an envelope. `retrait` takes a session that is no longer theirs out of the calendar."""

    sujet: str
    texte: str
    html: str
    ics: bytes | None = None
    methode: str = ""
    retrait: bytes | None = None


@dataclass(frozen=True)
class Annonce:
    """The news itself: a subject, a title, and short sentences."""

    sujet: str
    titre: str
    phrases: list[str]


def rendre(message: Message, *, lien: str | None = None) -> Courriel:
    """Return the mail of a message. `lien` replaces the secret link where staff reads the mail of somebody else.

    `message` should come with its reservation, session, workshop, theme and place.
    """
    with translation.override(settings.LANGUAGE_CODE):
        contexte = _contexte(message) | {"lien": lien or _lien(message.reservation)}
        contexte["annonce"] = annonce = _annonce(message, contexte)
        texte = render_to_string("ateliers/courriels/message.txt", contexte)
        html = render_to_string("ateliers/courriels/message.html", contexte).strip()
    ics, methode = _calendrier(message)
    return Courriel(annonce.sujet, aerer(texte), html, ics, methode, _retrait(message))


def consigne(message: Message) -> str:
    """Return what staff says on the phone, in place of the mail."""
    with translation.override(settings.LANGUAGE_CODE):
        contexte = _contexte(message)
        contexte["annonce"] = _annonce(message, contexte)
        return epurer_titre(render_to_string("ateliers/courriels/appel.txt", contexte))


def sujet(message: Message) -> str:
    """Return the subject of a mail. It holds no secret link. `message` should come with what `rendre` needs."""
    with translation.override(settings.LANGUAGE_CODE):
        return _annonce(message, _contexte(message)).sujet


def prenom_sans_lien(prenom: str) -> str:
    """Return the first name, or nothing when a mail reader could make a link of it: the sender is us, not its author."""
    propre = epurer_titre(prenom)
    return "" if LIEN.search(unicodedata.normalize("NFKC", propre)) else propre


def coordonnees(telephone: str = "") -> dict[str, str]:
    """Return who writes, and the number to call: that of a place, or else the association's."""
    numero = telephone or str(reglage("TELEPHONE"))
    return {
        "association": reglage("NOM"),
        "telephone": numero,
        "telephone_lien": re.sub(r"[^\d+]", "", numero),
    }


def aerer(texte: str) -> str:
    """Return a text with one empty line at most between two paragraphs."""
    return LIGNES_VIDES.sub("\n\n", texte).strip() + "\n"


def _lien(reservation: Reservation) -> str:
    return url_absolue(reverse("ateliers:reservation", args=[jeton(reservation)]))


def _annonce(message: Message, contexte: dict[str, Any]) -> Annonce:
    """Read the template of this kind of message: its first line is the subject, its second one the title."""
    texte = render_to_string(f"ateliers/courriels/annonces/{message.modele}.txt", contexte)
    sujet, titre, *phrases = [epurer_titre(ligne) for ligne in texte.splitlines() if ligne.strip()]
    return Annonce(sujet, titre, phrases)


def _contexte(message: Message) -> dict[str, Any]:
    faits = message.contexte
    reservation = message.reservation
    seance = reservation.seance
    fuseau = ZoneInfo(faits["fuseau"])
    debut, fin = (datetime.fromisoformat(faits[nom]).astimezone(fuseau) for nom in ("debut", "fin"))
    return coordonnees(str(seance.lieu.telephone or "")) | {
        "prenom": prenom_sans_lien(reservation.prenom),
        "titre": epurer_titre(faits["titre"]),
        "quand": dates.intervalle(debut, fin),
        "debut": dates.date_et_heure(debut),
        "jour": dates.jour_sans_annee(debut),
        "lieu": epurer_titre(faits["lieu"]),
        "adresse": epurer_titre(faits["adresse"]),
        "places": faits["places"],
        "code": "" if message.modele in MODELES_SANS_CODE else faits["code"],
        "motif": epurer_titre(faits.get("motif", "")).rstrip("."),
        "ancienne": _ancienne(faits),
        "venir": epurer(seance.lieu.venir),
        "acces": epurer(seance.lieu.acces_handicap),
        "a_apporter": epurer_titre(seance.atelier.a_apporter),
        "remarque": epurer(seance.remarque),
        "seance": url_absolue(seance.get_absolute_url()),
        "active": reservation.active and message.modele not in MODELES_SANS_CODE,
        "en_attente": reservation.statut == StatutReservation.ATTENTE,
        "par_l_equipe": reservation.annulee_par == Auteur.EQUIPE,
    }


def _ancienne(faits: dict[str, Any]) -> str:
    """Return the date and the place that people knew before, or nothing when none was changed."""
    avant = faits.get("ancienne")
    if not avant:
        return ""
    debut = datetime.fromisoformat(avant["debut"]).astimezone(ZoneInfo(avant.get("fuseau", faits["fuseau"])))
    return ", ".join(partie for partie in (dates.date_et_heure(debut), epurer_titre(avant.get("lieu", ""))) if partie)


def _calendrier(message: Message) -> tuple[bytes | None, str]:
    """Return the calendar part and its method: a seat that is sure goes in the calendar, a seat that was comes out."""
    reservation = message.reservation
    methode = ical.DEMANDE if reservation.confirmee else ical.RETRAIT
    inutile = methode == ical.RETRAIT and not _deja_invitee(message)
    if message.modele == Modele.PLACES or not reservation.courriel or inutile:
        return None, ""
    return ical.pour_courriel(reservation.seance, reservation, methode, rang=_rang(message)), methode


def _retrait(message: Message) -> bytes | None:
    """Return what takes the former session out of the calendar of somebody who was moved to another one."""
    if message.modele != Modele.DEPLACEMENT or not _deja_invitee(message):
        return None
    depart = Seance.objects.select_related("atelier__theme", "lieu").get(uuid=message.contexte["ancienne"]["uuid"])
    return ical.pour_courriel(depart, message.reservation, ical.RETRAIT, rang=_rang(message))


def _anterieurs(message: Message) -> Any:
    return Message.objects.filter(reservation=message.reservation_id, pk__lt=message.pk)


def _rang(message: Message) -> int:
    return _anterieurs(message).count()


def _deja_invitee(message: Message) -> bool:
    """Say whether an earlier message may have put the session in the person's calendar."""
    return _anterieurs(message).filter(modele__in=INVITATIONS).exists()
