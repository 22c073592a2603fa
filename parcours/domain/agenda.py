"""The private calendar of an account: due dates as all-day events, with matricules and no name, behind a secret address."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parcours.conf import reglage
from parcours.models import FluxPrive

from .alertes import echeances
from .alertes_echeances import Echeance, GenreAlerte
from .calendrier import UN_JOUR
from .droits import VOIR, peut

GENRES = {
    GenreAlerte.FIN_CONTRAT,
    GenreAlerte.ESSAI,
    GenreAlerte.CERTIFICAT,
    GenreAlerte.ENTRETIEN,
    GenreAlerte.ENTRETIEN_PROFESSIONNEL,
    GenreAlerte.ENTRETIEN_SORTIE,
    GenreAlerte.SUIVI,
}
JOURS_PASSES = 30
OCTETS_DU_JETON = 32
PERIODE = "PT6H"
LONGUEUR = 75
UNITE = re.compile(r"\\.|.", re.DOTALL)
INTERDITS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]+")
ECHAPPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,"})
# A calendar must hold a component (RFC 5545, section 3.6), and all-day events need no time zone: this one is always true.
FUSEAU = (
    "BEGIN:VTIMEZONE", "TZID:Etc/UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZNAME:UTC",
    "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def creer_flux(compte: Any) -> str:
    """Give an account a new secret address, and return its token: it is kept nowhere. The former one stops at once."""
    jeton = secrets.token_urlsafe(OCTETS_DU_JETON)
    champs = {"empreinte": _empreinte(jeton), "cree_le": timezone.now()}
    with transaction.atomic():
        FluxPrive.objects.update_or_create(compte=compte, defaults=champs)
    return jeton


def revoquer(compte: Any) -> None:
    """Stop the secret address of an account, if it has one."""
    FluxPrive.objects.filter(compte=compte).delete()


def compte_du_jeton(jeton: str) -> Any | None:
    """Return the account that a token stands for, or None: revoked, account closed, or right to see HR files lost."""
    flux = FluxPrive.objects.select_related("compte").filter(empreinte=_empreinte(jeton)).first()
    return flux.compte if flux is not None and peut(flux.compte, VOIR) else None


def _empreinte(jeton: str) -> str:
    return hashlib.sha256(jeton.encode(errors="replace")).hexdigest()


def agenda(*, compte: Any, jour: date | None = None) -> bytes:
    """Return the calendar of an account: the last 30 days, and all that comes. The same records give the same bytes."""
    depuis = (jour or timezone.localdate()) - timedelta(days=JOURS_PASSES)
    with translation.override(settings.LANGUAGE_CODE):
        dues = echeances(compte=compte, jour=jour or timezone.localdate())
        gardees = [due for due in dues if due.genre in GENRES and due.jour >= depuis]
        return _joindre(_lignes(gardees)).encode()


def _lignes(dues: Iterable[Echeance]) -> Iterator[str]:
    nom = _texte(_("Parcours %s") % reglage("NOM"))
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//PIMMS//Parcours//FR", "CALSCALE:GREGORIAN")
    yield from (f"NAME:{nom}", f"X-WR-CALNAME:{nom}")
    yield from (f"REFRESH-INTERVAL;VALUE=DURATION:{PERIODE}", f"X-PUBLISHED-TTL:{PERIODE}")
    yield from FUSEAU
    for due in dues:
        yield from _evenement(due)
    yield "END:VCALENDAR"


def _evenement(due: Echeance) -> Iterator[str]:
    domaine = reglage("DOMAINE_UID")
    modifiee = _instant(due.modifiee_le)
    yield "BEGIN:VEVENT"
    # Named after the record, never after its date: an event that moves stays the same event.
    yield f"UID:{uuid5(NAMESPACE_URL, f'https://{domaine}/parcours/{due.identite}')}@{domaine}"
    yield f"SEQUENCE:{due.source.version}"
    yield f"DTSTAMP:{modifiee}"
    yield f"LAST-MODIFIED:{modifiee}"
    yield f"DTSTART;VALUE=DATE:{due.jour:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{due.jour + UN_JOUR:%Y%m%d}"
    yield f"SUMMARY:{_texte(f'{due.mediateur.matricule} – {due.a_venir}')}"
    yield f"LOCATION:{_texte(due.etablissement)}"
    yield "CLASS:PRIVATE"
    yield "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _texte(texte: str) -> str:
    """Return a text on one line, escaped as calendars want."""
    return INTERDITS.sub(" ", texte).strip().translate(ECHAPPES)


def _joindre(lignes: Iterable[str]) -> str:
    return "".join(f"{_plier(ligne)}\r\n" for ligne in lignes)


def _plier(ligne: str) -> str:
    """Fold a line at 75 octets, without cutting a character or an escape."""
    morceaux, place = [""], LONGUEUR
    for unite in UNITE.findall(ligne):
        octets = len(unite.encode())
        if octets > place:
            morceaux.append("")
            place = LONGUEUR - 1
        morceaux[-1] += unite
        place -= octets
    return "\r\n ".join(morceaux)
