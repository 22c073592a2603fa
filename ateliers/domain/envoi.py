"""Send the mails of the outbox, each once, whatever stops on the way.

Two kinds wait: messages about a booking, and letters. A worker takes one by a conditional UPDATE that gives it a lease,
sends it outside any transaction, then closes it. Killed in between, its lease ends and another worker sends the mail again
with the same Message-ID.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from itertools import chain, zip_longest
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import BadHeaderError, get_connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.conf import reglage
from ateliers.models import Lettre, Message
from ateliers.models.message import Canal, Modele, StatutMessage
from ateliers.models.reservation import StatutReservation

from .enveloppe import composer
from .lettres import lettre_perimee, oubli
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

# The kinds of mail, and what each is read with.
LIES: dict[type[Message | Lettre], tuple[str, ...]] = {
    Message: ("reservation__seance__atelier__theme", "reservation__seance__lieu"),
    Lettre: (),
}


class Issue(Enum):
    """What became of one mail."""

    ENVOYE = "envoye"
    REPORTE = "reporte"
    PANNE = "panne"
    ECHEC = "echec"
    SANS_OBJET = "sans_objet"


@dataclass
class Bilan:
    """How many mails had each end, in one pass."""

    comptes: dict[Issue, int] = field(default_factory=lambda: dict.fromkeys(Issue, 0))

    def __getitem__(self, issue: Issue) -> int:
        return self.comptes[issue]

    @property
    def total(self) -> int:
        return sum(self.comptes.values())


def envoyer_messages_dus(limite: int = 100, *, continuer: Callable[[], bool] = lambda: True) -> Bilan:
    """Send the mails that are due over one connection, oldest first. `continuer` is asked before each.

    The pass ends at the first sign that the mail server is away.
    """
    bilan = Bilan()
    connexion = get_connection()
    try:
        for modele, pk in _file(limite):
            if not continuer():
                break
            envoi = prendre(modele, pk)
            if envoi is None:
                continue
            issue = traiter(envoi, connexion)
            bilan.comptes[issue] += 1
            if issue is Issue.PANNE:
                break
    finally:
        _raccrocher(connexion)
    return bilan


def _file(limite: int) -> list[tuple[type[Message | Lettre], int]]:
    """Return what is due, one of each kind in turn: a thousand letters do not keep a confirmation waiting."""
    files = (
        [(modele, pk) for pk in modele.objects.a_envoyer().values_list("pk", flat=True)[:limite]] for modele in LIES
    )
    return [suivant for suivant in chain.from_iterable(zip_longest(*files)) if suivant][:limite]


def prendre(modele: type[Message | Lettre], pk: int) -> Message | Lettre | None:
    """Take a mail that is due, until the end of a lease. None if another worker was faster."""
    maintenant = timezone.now()
    bail = maintenant + timedelta(seconds=reglage("BAIL_SECONDES"))
    # Two workers run this at once: the database lets the second see the first one's write before it compares.
    pris = (
        modele.objects.a_envoyer(maintenant)
        .filter(pk=pk)
        .update(statut=StatutMessage.EN_COURS, bail=bail, tentatives=F("tentatives") + 1)
    )
    if not pris:
        return None
    return modele.objects.select_related(*LIES[modele]).filter(pk=pk, bail=bail).first()


def traiter(envoi: Message | Lettre, connexion: Any) -> Issue:
    """Send a mail that this worker holds, and write what became of it."""
    if lettre_perimee(envoi) if isinstance(envoi, Lettre) else message_perime(envoi):
        return _clore(envoi, Issue.SANS_OBJET, statut=StatutMessage.SANS_OBJET, erreur="")
    try:
        connexion.open()
        connexion.send_messages([composer(envoi)])
    except Exception as erreur:
        _raccrocher(connexion)
        return _noter_erreur(envoi, erreur)
    return _clore(envoi, Issue.ENVOYE, statut=StatutMessage.FAIT, fait_le=timezone.now(), erreur="")


def message_perime(message: Message) -> bool:
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


def _noter_erreur(envoi: Message | Lettre, erreur: Exception) -> Issue:
    issue = juger(erreur)
    tentatives, maximum = envoi.tentatives, reglage("TENTATIVES")
    if issue is Issue.REPORTE and tentatives >= maximum:
        issue = Issue.ECHEC
    journal.warning("%s %s : %s (%s)", type(envoi).__name__, envoi.pk, issue.value, type(erreur).__name__)
    phrase = _phrase(erreur, issue)
    if issue is Issue.ECHEC:
        return _clore(envoi, issue, statut=StatutMessage.ECHEC, erreur=phrase)
    delai = attente(tentatives)
    if issue is Issue.PANNE:
        tentatives, delai = min(tentatives, maximum - 1), min(delai, timedelta(minutes=ATTENTE_PANNE))
    suite: datetime = timezone.now() + delai
    return _clore(
        envoi, issue, statut=StatutMessage.A_ENVOYER, prochain_essai=suite, tentatives=tentatives, erreur=phrase
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


def _clore(envoi: Message | Lettre, issue: Issue, *, statut: StatutMessage, **champs: Any) -> Issue:
    """Write the end of a mail, unless the lease ended and another worker has taken it since."""
    if isinstance(envoi, Lettre):
        champs |= oubli(envoi, statut=statut)
    tenu = type(envoi).objects.filter(pk=envoi.pk, statut=StatutMessage.EN_COURS, bail=envoi.bail)
    if not tenu.update(statut=statut, bail=None, **champs):
        journal.warning("%s %s : repris par un autre envoi", type(envoi).__name__, envoi.pk)
    return issue


def _raccrocher(connexion: Any) -> None:
    """Close the connection to the mail server. A server that is away cannot be told goodbye."""
    try:
        connexion.close()
    except (SMTPException, OSError) as erreur:
        journal.info("Fermeture du courriel : %s", type(erreur).__name__)
