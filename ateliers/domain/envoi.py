"""Send the mails of the outbox, each once, whatever stops on the way.

A worker takes a message by a conditional UPDATE that gives it a lease, sends it outside any transaction, then closes it.
Killed in between, its lease ends and another worker sends the message again with the same Message-ID.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import BadHeaderError, get_connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.conf import reglage
from ateliers.models import Message
from ateliers.models.message import Canal, Modele, StatutMessage
from ateliers.models.reservation import StatutReservation

from .enveloppe import composer
from .lignes import epurer_titre

journal = logging.getLogger(__name__)

# Minutes to wait after each attempt that failed, the last for all the others: two days in all with eight attempts.
ATTENTES = (1, 5, 15, 60, 240, 720, 1440)
# A server that is away fails every message: none pays for it, and all leave soon after it comes back.
ATTENTE_PANNE = 15
SERVICE_FERME = 421
REFUS_DEFINITIF = 500
ADRESSE = re.compile(r"[^\s<>@]+@[^\s<>@]+")

ACTIVES = {StatutReservation.CONFIRMEE, StatutReservation.ATTENTE}
# What the booking must still be for the message to be worth sending.
STATUTS_UTILES: dict[str, set[StatutReservation]] = {
    Modele.CONFIRMATION: {StatutReservation.CONFIRMEE},
    Modele.PROMOTION: {StatutReservation.CONFIRMEE},
    Modele.ATTENTE: {StatutReservation.ATTENTE},
    Modele.REMISE_EN_ATTENTE: {StatutReservation.ATTENTE},
    Modele.PLACES: ACTIVES,
    Modele.SEANCE_DEPLACEE: ACTIVES,
    Modele.DEPLACEMENT: ACTIVES,
    Modele.ANNULATION: {StatutReservation.ANNULEE},
    Modele.SEANCE_ANNULEE: {StatutReservation.ANNULEE},
}


class Issue(Enum):
    """What became of one message."""

    ENVOYE = "envoye"
    REPORTE = "reporte"
    PANNE = "panne"
    ECHEC = "echec"
    SANS_OBJET = "sans_objet"


@dataclass
class Bilan:
    """How many messages had each end, in one pass."""

    comptes: dict[Issue, int] = field(default_factory=lambda: dict.fromkeys(Issue, 0))

    def __getitem__(self, issue: Issue) -> int:
        return self.comptes[issue]

    @property
    def total(self) -> int:
        return sum(self.comptes.values())


def envoyer_messages_dus(limite: int = 100, *, continuer: Callable[[], bool] = lambda: True) -> Bilan:
    """Send the mails that are due, oldest first, over one connection. `continuer` is asked before each.

    The pass ends at the first sign that the mail server is away.
    """
    bilan = Bilan()
    connexion = get_connection()
    try:
        for pk in list(Message.objects.a_envoyer().values_list("pk", flat=True)[:limite]):
            if not continuer():
                break
            message = prendre(pk)
            if message is None:
                continue
            issue = traiter(message, connexion)
            bilan.comptes[issue] += 1
            if issue is Issue.PANNE:
                break
    finally:
        _raccrocher(connexion)
    return bilan


def prendre(pk: int) -> Message | None:
    """Take a message that is due, until the end of a lease. None if another worker was faster."""
    maintenant = timezone.now()
    bail = maintenant + timedelta(seconds=reglage("BAIL_SECONDES"))
    # Two workers run this at once: the database lets the second see the first one's write before it compares.
    pris = (
        Message.objects.a_envoyer(maintenant)
        .filter(pk=pk)
        .update(statut=StatutMessage.EN_COURS, bail=bail, tentatives=F("tentatives") + 1)
    )
    if not pris:
        return None
    return (
        Message.objects.select_related("reservation__seance__atelier__theme", "reservation__seance__lieu")
        .filter(pk=pk, bail=bail)
        .first()
    )


def traiter(message: Message, connexion: Any) -> Issue:
    """Send a message that this worker holds, and write what became of it."""
    if est_perime(message):
        return _clore(message, Issue.SANS_OBJET, statut=StatutMessage.SANS_OBJET, erreur="")
    try:
        connexion.open()
        connexion.send_messages([composer(message)])
    except Exception as erreur:
        _raccrocher(connexion)
        return _noter_erreur(message, erreur)
    return _clore(message, Issue.ENVOYE, statut=StatutMessage.FAIT, fait_le=timezone.now(), erreur="")


def est_perime(message: Message) -> bool:
    """Say whether a message has lost its purpose while it waited.

    It has when the session is over, when nobody is there to read it (the booking was made anonymous), when the booking is no
    longer what it says, or when a newer mail says more. A change of seats alone does not repeat the confirmation.
    """
    reservation = message.reservation
    if not reservation.courriel or reservation.seance.passee():
        return True
    if reservation.statut not in STATUTS_UTILES[message.modele]:
        return True
    plus_recents = reservation.messages.filter(canal=Canal.COURRIEL, pk__gt=message.pk)
    if message.modele != Modele.PLACES:
        plus_recents = plus_recents.exclude(modele=Modele.PLACES)
    return plus_recents.exists()


def juger(erreur: Exception) -> Issue:
    """Say whether an error is the address's (for good), the moment's (try again), or the server's (everything waits)."""
    match erreur:
        case SMTPRecipientsRefused():
            codes = [code for code, _raison in erreur.recipients.values()]
        case SMTPDataError():
            codes = [erreur.smtp_code]
        case SMTPException() | OSError():
            return Issue.PANNE
        case BadHeaderError():
            return Issue.ECHEC
        case _:
            return Issue.REPORTE
    if SERVICE_FERME in codes:
        return Issue.PANNE
    return Issue.ECHEC if min(codes) >= REFUS_DEFINITIF else Issue.REPORTE


def attente(tentatives: int) -> timedelta:
    """Return how long to wait after that many attempts."""
    return timedelta(minutes=ATTENTES[min(tentatives, len(ATTENTES)) - 1])


def _noter_erreur(message: Message, erreur: Exception) -> Issue:
    issue = juger(erreur)
    tentatives, maximum = message.tentatives, reglage("TENTATIVES")
    if issue is Issue.REPORTE and tentatives >= maximum:
        issue = Issue.ECHEC
    journal.warning("Message %s : %s (%s)", message.pk, issue.value, type(erreur).__name__)
    phrase = _phrase(erreur, issue)
    if issue is Issue.ECHEC:
        return _clore(message, issue, statut=StatutMessage.ECHEC, erreur=phrase)
    delai = attente(tentatives)
    if issue is Issue.PANNE:
        tentatives, delai = min(tentatives, maximum - 1), min(delai, timedelta(minutes=ATTENTE_PANNE))
    suite: datetime = timezone.now() + delai
    return _clore(
        message, issue, statut=StatutMessage.A_ENVOYER, prochain_essai=suite, tentatives=tentatives, erreur=phrase
    )


def _phrase(erreur: Exception, issue: Issue) -> str:
    """Return what staff reads about an error, without anybody's address."""
    raisons = {
        Issue.PANNE: _("Le serveur de courriel ne répond pas."),
        Issue.REPORTE: _("L’envoi a échoué. Nous essayons encore."),
        Issue.ECHEC: _("L’envoi est refusé."),
    }
    detail = ADRESSE.sub("…", epurer_titre(_detail(erreur)))
    return f"{raisons[issue]} ({detail})"[:200]


def _detail(erreur: Exception) -> str:
    """Return the words of the server about this mail, or the kind of error for the rest."""
    match erreur:
        case SMTPRecipientsRefused():
            return _lire(*next(iter(erreur.recipients.values())))
        case SMTPDataError():
            return _lire(erreur.smtp_code, erreur.smtp_error)
        case _:
            return type(erreur).__name__


def _lire(code: int, raison: bytes | str) -> str:
    return f"{code} {raison.decode(errors='replace') if isinstance(raison, bytes) else raison}"


def _clore(message: Message, issue: Issue, **champs: Any) -> Issue:
    """Write the end of a message, unless the lease ended and another worker has taken it since."""
    tenu = Message.objects.filter(pk=message.pk, statut=StatutMessage.EN_COURS, bail=message.bail)
    if not tenu.update(bail=None, **champs):
        journal.warning("Message %s : repris par un autre envoi", message.pk)
    return issue


def _raccrocher(connexion: Any) -> None:
    """Close the connection to the mail server. A server that is away cannot be told goodbye."""
    try:
        connexion.close()
    except (SMTPException, OSError) as erreur:
        journal.info("Fermeture du courriel : %s", type(erreur).__name__)
