"""The daily digest: what is new since the last one, in one mail to each account that sees HR files, and no name in it.

What an account was told is written with the digest, before it leaves. A digest that certainly did not leave in its day is
given up, and forgets what it meant to tell: the next day's says what is still true. One that a crash may have cut short is
sent again as it is, with the same Message-ID.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.conf import reglage, url_absolue
from parcours.models import Rappel, Recapitulatif
from parcours.models.rappel import StatutEnvoi

from .alertes import Alerte, alertes
from .droits import VOIR, peut

journal = logging.getLogger(__name__)

# Longer than a mail server may take to answer (EMAIL_TIMEOUT, at each of the few steps of a sending).
BAIL = timedelta(minutes=10)


@dataclass(frozen=True)
class Bilan:
    """How many digests one run sent, and how many it could not send."""

    envoyes: int = 0
    echoues: int = 0


def comptes_a_prevenir() -> list[Any]:
    """Return the active accounts with an e-mail and establishments that were given the right to see HR files."""
    avec_sites = Q(etablissements__isnull=False) | Q(associations__isnull=False)
    comptes = get_user_model()._default_manager.filter(avec_sites, is_active=True).exclude(email="")
    return [compte for compte in comptes.distinct().order_by("pk") if peut(compte, VOIR)]


def nouvelles(*, compte: Any, jour: date) -> list[Alerte]:
    """Return the alerts that this account was not told yet at the threshold they have reached."""
    dites = set(Rappel.objects.filter(compte=compte).values_list("cle", "palier"))
    return [alerte for alerte in alertes(compte=compte, jour=jour) if (alerte.cle, alerte.palier) not in dites]


def preparer(*, compte: Any, jour: date) -> Recapitulatif | None:
    """Write the digest of a day and what it tells. None when there is nothing new, or when the day has its digest."""
    if Recapitulatif.objects.filter(compte=compte, jour=jour).exists():
        return None
    with translation.override(settings.LANGUAGE_CODE):
        a_dire = nouvelles(compte=compte, jour=jour)
        lignes = [_ligne(alerte) for alerte in a_dire]
    if not a_dire:
        return None
    try:
        with transaction.atomic():
            recapitulatif = Recapitulatif.objects.create(compte=compte, jour=jour, lignes=lignes)
            Rappel.objects.bulk_create(
                Rappel(recapitulatif=recapitulatif, compte=compte, cle=alerte.cle, palier=alerte.palier)
                for alerte in a_dire
            )
    except IntegrityError:
        # Another run wrote it at the same moment.
        return None
    return recapitulatif


def _ligne(alerte: Alerte) -> str:
    return f"{alerte.echeance:%d/%m/%Y} – {alerte.matricule}, {alerte.etablissement}\u00a0: {alerte.phrase}"


def abandonner_les_anciens(*, jour: date) -> None:
    """Give up the digests of earlier days that nobody is sending: what they meant to tell was not told.

    A lease, even ended, is the mark of a sending whose end nobody knows: those are sent again, not forgotten.
    """
    anciens = Recapitulatif.objects.filter(jour__lt=jour)
    anciens.filter(statut=StatutEnvoi.A_ENVOYER, bail=None).update(statut=StatutEnvoi.ECHEC)
    abandonnes = anciens.filter(statut=StatutEnvoi.ECHEC)
    Rappel.objects.filter(recapitulatif__in=abandonnes.values("pk")).delete()
    abandonnes.exclude(lignes=[]).update(lignes=[])


def prendre(pk: int) -> Recapitulatif | None:
    """Take a digest until the end of a lease. None when another run holds it, sent it, or used its last attempt."""
    maintenant = timezone.now()
    bail = maintenant + BAIL
    libres = Recapitulatif.objects.filter(pk=pk, statut=StatutEnvoi.A_ENVOYER, tentatives__lt=reglage("TENTATIVES"))
    # Two runs do this at once: the database lets the second see the first one's write before it compares.
    pris = libres.filter(Q(bail=None) | Q(bail__lte=maintenant)).update(bail=bail, tentatives=F("tentatives") + 1)
    if not pris:
        return None
    return Recapitulatif.objects.select_related("compte").filter(pk=pk, bail=bail).first()


def envoyer(recapitulatif: Recapitulatif) -> bool:
    """Send a digest that this run holds, and write what became of it. Returns whether it left."""
    compte = recapitulatif.compte
    if not compte.email or not peut(compte, VOIR):
        _clore(recapitulatif, statut=StatutEnvoi.ECHEC)
        return False
    try:
        composer(recapitulatif).send()
    except (SMTPException, OSError, ValueError) as erreur:
        journal.warning("Récapitulatif %s : %s", recapitulatif.pk, type(erreur).__name__)
        epuise = recapitulatif.tentatives >= reglage("TENTATIVES")
        _clore(recapitulatif, statut=StatutEnvoi.ECHEC if epuise else StatutEnvoi.A_ENVOYER)
        return False
    # What was sent is in the mail: the sentences are not kept a second time.
    _clore(recapitulatif, statut=StatutEnvoi.ENVOYE, envoye_le=timezone.now(), lignes=[])
    return True


def _clore(recapitulatif: Recapitulatif, **champs: Any) -> None:
    """Write the end of a sending, unless its lease ended and another run has taken it since."""
    Recapitulatif.objects.filter(pk=recapitulatif.pk, bail=recapitulatif.bail).update(bail=None, **champs)


def rappeler(*, jour: date | None = None) -> Bilan:
    """Prepare the digests of a day (today by default), and send all that are due. Meant to run once a day, or more.

    Whatever goes wrong for one account is logged and counted: the others get theirs all the same.
    """
    jour = jour or timezone.localdate()
    _clore_les_epuises()
    abandonner_les_anciens(jour=jour)
    envoyes = echoues = 0
    for compte in comptes_a_prevenir():
        try:
            preparer(compte=compte, jour=jour)
        except Exception:
            journal.exception("Récapitulatif du compte %s : il n’a pas pu être préparé", compte.pk)
            echoues += 1
    for pk in Recapitulatif.objects.filter(statut=StatutEnvoi.A_ENVOYER).order_by("pk").values_list("pk", flat=True):
        recapitulatif = prendre(pk)
        if recapitulatif is None:
            continue
        try:
            parti = envoyer(recapitulatif)
        except Exception:
            # Nobody knows whether it left: it keeps its lease, as after a crash.
            journal.exception("Récapitulatif %s : l’envoi s’est arrêté", recapitulatif.pk)
            parti = False
        envoyes += parti
        echoues += not parti
    return Bilan(envoyes=envoyes, echoues=echoues)


def _clore_les_epuises() -> None:
    """Give up the digests whose last attempt was cut short by a crash."""
    restes = Recapitulatif.objects.filter(statut=StatutEnvoi.A_ENVOYER, tentatives__gte=reglage("TENTATIVES"))
    restes.filter(bail__lte=timezone.now()).update(statut=StatutEnvoi.ECHEC, bail=None)


def identifiant(recapitulatif: Recapitulatif) -> str:
    """Return the Message-ID, the same at each attempt: a mail sent twice is shown once by the readers that look at it."""
    somme = hashlib.sha256(f"{recapitulatif.pk}|{recapitulatif.cree_le.isoformat()}".encode()).hexdigest()[:32]
    return f"<parcours.{recapitulatif.pk}.{somme}@{reglage('DOMAINE_UID')}>"


def composer(recapitulatif: Recapitulatif) -> EmailMultiAlternatives:
    """Return the mail of a digest."""
    with translation.override(settings.LANGUAGE_CODE):
        nombre = len(recapitulatif.lignes)
        contexte = {
            "association": reglage("NOM"),
            "titre": ngettext("%(n)d échéance à suivre", "%(n)d échéances à suivre", nombre) % {"n": nombre},
            "lignes": recapitulatif.lignes,
            "adresse": url_absolue(reverse("wagtailadmin_home")),
        }
        courriel = EmailMultiAlternatives(
            subject=_("Parcours\u00a0: %s") % contexte["titre"],
            body=render_to_string("parcours/courriels/recapitulatif.txt", contexte).strip() + "\n",
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[recapitulatif.compte.email],
            # RFC 3834: holiday replies and other robots must not answer.
            headers={"Message-ID": identifiant(recapitulatif), "Auto-Submitted": "auto-generated"},
            connection=get_connection(),
        )
        html = render_to_string("parcours/courriels/recapitulatif.html", contexte).strip()
        courriel.attach_alternative(html, "text/html")
    return courriel
