"""Mails to an address, about no booking: invitations, answers, reminders, codes to log in.

They wait in the same outbox as the messages, and say nothing any more once they have left.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ateliers.conf import url_absolue
from ateliers.models import Lettre
from ateliers.models.message import StatutMessage

from .courriels import Annonce, Courriel, aerer, coordonnees, prenom_sans_lien
from .jetons import LONGUEUR, empreinte, jeton_secret
from .lignes import epurer, epurer_titre

__all__ = ["Lien", "delier", "deposer_lettre", "deposer_texte", "empreinte", "jeton_secret"]

# What mail readers make a link of: a scheme, a mailbox, a shared folder, a name with a dot (but not an hour or a price).
AMORCE = re.compile(r"[ \t]*(://|@|\uff20|\\\\)[ \t]*")
POINT = re.compile(r"(?<=[^\W\d])[.\u3002\uff0e\uff61](?=\w)|(?<=\w)[.\u3002\uff0e\uff61](?=[^\W\d])")
CONSERVATION = relativedelta(months=3)


@dataclass(frozen=True)
class Lien:
    """Where the button of a letter leads: a URL name and its arguments.

    With `sel` and `nonce`, a last argument is added when the mail is written, and stored nowhere: `jeton_secret(sel=…,
    nonce=…)`. `empreinte` is the hash kept by whoever made that token; without it, the token is that of today's key.
    """

    route: str
    args: Sequence[object] = ()
    sel: str = ""
    nonce: UUID | str = ""
    empreinte: str = ""


def deposer_lettre(
    *,
    destinataire: str,
    sujet: str,
    titre: str,
    phrases: Sequence[str],
    cle: str,
    bouton: str = "",
    lien: Lien | None = None,
    citation: str = "",
    perime_le: datetime | None = None,
    prenom: str = "",
) -> Lettre | None:
    """Queue a mail. None when nobody is to receive it, or when this fact (`cle`) was already told.

    `citation` is the text of a person: it is quoted, and nothing in it becomes a link. (A name that somebody typed and that
    a sentence repeats goes through `delier`.) Past `perime_le`, the mail does not
    leave any more. Raises NoReverseMatch for a link that leads nowhere.
    """
    contexte = {
        "sujet": epurer_titre(sujet),
        "titre": epurer_titre(titre),
        "phrases": [epurer_titre(phrase) for phrase in phrases],
        "prenom": prenom_sans_lien(prenom),
        "citation": delier(epurer(citation)),
        "bouton": epurer_titre(bouton),
        "lien": _retenir(lien) if lien else None,
    }
    return _deposer(destinataire=destinataire, cle=cle, contexte=contexte, perime_le=perime_le)


def deposer_texte(*, destinataire: str, sujet: str, texte: str, cle: str, perime_le: datetime) -> Lettre | None:
    """Queue a mail that is already written, as `deposer_lettre` does. For what is secret: staff never sends it again."""
    contexte = {"sujet": epurer_titre(sujet), "texte": f"{epurer(texte)}\n"}
    return _deposer(destinataire=destinataire, cle=cle, contexte=contexte, perime_le=perime_le)


def delier(texte: str) -> str:
    """Return a text where a mail reader finds no link to draw: the sender is us, not its author."""
    return POINT.sub(r"\g<0> ", AMORCE.sub(r" \1 ", texte))


def rendre_lettre(lettre: Lettre) -> Courriel:
    """Return the mail of a letter that has not left."""
    faits = lettre.contexte
    if "texte" in faits:
        return Courriel(faits["sujet"], faits["texte"], "")
    with translation.override(settings.LANGUAGE_CODE):
        contexte = _contexte(faits)
        texte = render_to_string("ateliers/courriels/lettre.txt", contexte)
        html = render_to_string("ateliers/courriels/lettre.html", contexte).strip()
    return Courriel(faits["sujet"], aerer(texte), html)


def lettre_perimee(lettre: Lettre, *, maintenant: datetime | None = None) -> bool:
    """Say whether a letter has nothing to say any more."""
    instant = maintenant or timezone.now()
    return not lettre.contexte or (lettre.perime_le is not None and lettre.perime_le <= instant)


def oubli(lettre: Lettre, *, statut: StatutMessage) -> dict[str, Any]:
    """Return what a letter must forget at its end. One that failed is kept, to be sent again, unless it is secret."""
    match statut:
        case StatutMessage.FAIT | StatutMessage.SANS_OBJET:
            return {"contexte": {}}
        case StatutMessage.ECHEC if "texte" in lettre.contexte:
            return {"contexte": {"sujet": lettre.contexte["sujet"]}, "perime_le": timezone.now()}
        case _:
            return {}


def a_oublier(maintenant: datetime | None = None) -> int:
    """Return how many letters are too old to be kept."""
    return Lettre.objects.finies((maintenant or timezone.now()) - CONSERVATION).count()


def oublier(*, maintenant: datetime | None = None) -> int:
    """Delete the letters that are too old to be kept, those that failed among them, and return how many."""
    effacees, _detail = Lettre.objects.finies((maintenant or timezone.now()) - CONSERVATION).delete()
    return effacees


def _deposer(*, destinataire: str, cle: str, contexte: dict[str, Any], perime_le: datetime | None) -> Lettre | None:
    if not destinataire:
        return None
    champs = {"destinataire": destinataire, "contexte": contexte, "perime_le": perime_le}
    lettre, creee = Lettre.objects.get_or_create(cle=cle, defaults=champs)
    return lettre if creee else None


def _retenir(lien: Lien) -> dict[str, Any]:
    """Return a link as the outbox stores it: without its token, but with what finds it again."""
    attendue = lien.empreinte or (empreinte(jeton_secret(sel=lien.sel, nonce=lien.nonce)) if lien.sel else "")
    retenu: dict[str, Any] = {
        "route": lien.route,
        "args": [str(argument) for argument in lien.args],
        "sel": lien.sel,
        "nonce": str(lien.nonce),
        "empreinte": attendue,
    }
    reverse(lien.route, args=[*retenu["args"], *(["x" * LONGUEUR] if lien.sel else [])])
    return retenu


def _adresse(lien: dict[str, Any]) -> str:
    secret = [jeton_secret(sel=lien["sel"], nonce=lien["nonce"], attendue=lien["empreinte"])] if lien["sel"] else []
    return url_absolue(reverse(lien["route"], args=[*lien["args"], *secret]))


def _contexte(faits: dict[str, Any]) -> dict[str, Any]:
    lien = faits["lien"]
    return coordonnees() | {
        "annonce": Annonce(faits["sujet"], faits["titre"], faits["phrases"]),
        "prenom": faits["prenom"],
        "citation": faits["citation"],
        "bouton": faits["bouton"] or _("Ouvrir la page"),
        "lien": _adresse(lien) if lien else "",
        "lien_secret": bool(lien and lien["sel"]),
    }
