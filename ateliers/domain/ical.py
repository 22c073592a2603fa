"""Calendars: one session as a VEVENT, feeds made of stored VEVENTs, invitations for mails.

icalendar knows the types of the properties, their parameters and their escaping. It is not trusted with the rest: it folds
between a backslash and its letter, keeps control characters, and its time zones are wrong (see `lignes` and `fuseaux`).
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Event, vCalAddress, vInt, vText

from ateliers.conf import reglage, url_absolue
from ateliers.models import Reservation, Seance
from ateliers.models.seance import Inscription, Langue

from . import fuseaux
from .inscriptions import EtatInscription
from .lignes import epurer, epurer_titre, joindre

PRODID = "-//PIMMS//Ateliers//FR"
FIN = "END:VCALENDAR\r\n"
# How often a client should ask again. The answer costs nothing while nothing has changed.
PERIODE = "PT1H"
DEMANDE = "REQUEST"
RETRAIT = "CANCEL"


def serialiser(seance: Seance) -> str:
    """Return the VEVENT of a session, as feeds show it: nobody's name, no secret link.

    It depends on nothing but the session, its workshop, theme and place: never on the clock.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return joindre(_lignes(_evenement(seance, annule=seance.annulee)))


def pour_courriel(seance: Seance, reservation: Reservation, methode: str, *, rang: int = 0) -> bytes:
    """Return the calendar part of a mail: `DEMANDE` puts the session in the person's calendar, `RETRAIT` takes it out.

    `rang` counts the messages already written about this booking. Added to the sequence number of the session, it makes
    each one outdate the last, as somebody who cancels then comes back needs (RFC 5546, section 2.1.4).
    """
    with translation.override(settings.LANGUAGE_CODE):
        evenement = _evenement(seance, annule=seance.annulee or methode == RETRAIT)
        evenement["SEQUENCE"] = vInt(seance.sequence + rang)
        organisateur = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
        organisateur.params["CN"] = vText(epurer_titre(reglage("NOM")).replace('"', ""))
        invite = vCalAddress(f"mailto:{reservation.courriel}")
        invite.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
        evenement.add("organizer", organisateur)
        evenement.add("attendee", invite)
        tete = entete([seance.lieu.fuseau], methode=methode)
        return calendrier(tete, [joindre(_lignes(evenement))])


def fichier(seance: Seance) -> bytes:
    """Return the file of one session. Without a name for the calendar: Outlook would open a new one for it."""
    return calendrier(entete([seance.lieu.fuseau]), [seance.evenement])


def entete(zones: Iterable[str], *, nom: str = "", source_url: str = "", couleur: str = "", methode: str = "") -> str:
    """Return the start of a calendar: its properties, then its time zones.

    A calendar must hold a component (RFC 5545, section 3.6): one without any event keeps the site's own time zone.
    """
    titre = str(vText(epurer_titre(nom)).to_ical(), "utf-8")
    lignes = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    if methode:
        lignes.append(f"METHOD:{methode}")
    if titre:
        lignes += [f"NAME:{titre}", f"X-WR-CALNAME:{titre}"]
    if source_url:
        lignes += [
            f"SOURCE;VALUE=URI:{source_url}",
            f"REFRESH-INTERVAL;VALUE=DURATION:{PERIODE}",
            f"X-PUBLISHED-TTL:{PERIODE}",
        ]
    if couleur:
        lignes.append(f"COLOR:{couleur}")
    for zone in sorted(set(zones)) or [settings.TIME_ZONE]:
        lignes += fuseaux.definir(zone)
    return joindre(lignes)


def calendrier(tete: str, evenements: Iterable[str]) -> bytes:
    """Return a whole calendar from its `entete` and the stored texts of its sessions, in this order."""
    return "".join((tete, *evenements, FIN)).encode()


def etiquette(tete: str, empreintes: Iterable[str]) -> str:
    """Return the strong ETag of a calendar without its events' texts, only their SHA-256.

    As strong as a hash of the bytes: two calendars that differ have another start, another order or another event text,
    hence another list of hashes, unless SHA-256 itself collides.
    """
    somme = hashlib.sha256(tete.encode())
    for empreinte in empreintes:
        somme.update(empreinte.encode())
    return f'"{somme.hexdigest()[:32]}"'


def _lignes(evenement: Event) -> list[str]:
    return [str(ligne) for ligne in evenement.content_lines(sorted=False) if ligne]


def _evenement(seance: Seance, *, annule: bool) -> Event:
    theme = seance.atelier.theme
    titre = epurer_titre(seance.atelier.title)
    adresse = url_absolue(seance.get_absolute_url())
    lieu = epurer_titre(seance.lieu.nom_et_adresse)
    evenement = Event()
    evenement.add("uid", f"{seance.uuid}@{reglage('DOMAINE_UID')}")
    evenement.add("sequence", seance.sequence)
    evenement.add("dtstamp", _en_utc(seance.modifiee_le))
    evenement.add("created", _en_utc(seance.creee_le))
    evenement.add("last-modified", _en_utc(seance.modifiee_le))
    evenement.add("dtstart", _au_lieu(seance.debut, seance))
    evenement.add("dtend", _au_lieu(seance.fin, seance))
    evenement.add("summary", _("ANNULÉ – %s") % titre if annule else titre)
    evenement.add("status", "CANCELLED" if annule else "CONFIRMED")
    evenement.add("transp", "TRANSPARENT" if annule else "OPAQUE")
    evenement.add("location", lieu)
    if seance.lieu.latitude is not None:
        evenement.add("geo", (seance.lieu.latitude, seance.lieu.longitude))
    evenement.add("url", adresse)
    evenement.add("categories", [epurer_titre(theme.nom)])
    evenement.add("color", theme.couleur)
    evenement.add("description", _description(seance, adresse))
    return evenement


def _en_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _au_lieu(instant: datetime, seance: Seance) -> datetime:
    """Return an instant on the clock of the place, by way of UTC.

    An end computed as "four hours after 22:00", on the night when clocks move forward, would otherwise keep an hour that no
    clock shows until it is read back from the database.
    """
    return instant.astimezone(UTC).astimezone(seance.lieu.tzinfo)


def _description(seance: Seance, adresse: str) -> str:
    """Return in plain words what one must know before coming, the most urgent first."""
    atelier, lieu = seance.atelier, seance.lieu
    participation = {
        Inscription.INDIVIDUELLE: _("Pour réserver\u00a0: %s") % adresse,
        Inscription.LIBRE: EtatInscription.LIBRE.phrase(seance),
        Inscription.GROUPES: EtatInscription.GROUPES.phrase(seance),
    }
    phrases = [
        _("Cette séance est annulée.") if seance.annulee else "",
        _("Raison\u00a0: %s") % seance.motif_annulation if seance.annulee and seance.motif_annulation else "",
        atelier.resume,
        _("Pour qui\u00a0: %s") % atelier.public if atelier.public else "",
        _("À apporter\u00a0: %s") % atelier.a_apporter if atelier.a_apporter else "",
        _("Langue\u00a0: %s") % seance.get_langue_display() if seance.langue != Langue.FR else "",
        _("Comment venir\u00a0: %s") % lieu.venir if lieu.venir else "",
        _("À savoir\u00a0: %s") % seance.remarque if seance.remarque else "",
        "" if seance.annulee else participation[Inscription(seance.inscription)],
    ]
    return epurer("\n".join(phrase for phrase in phrases if phrase))
