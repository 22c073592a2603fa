"""What both sides do with a request. Each function is one transaction: lock, check, write a line, queue the letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ateliers.domain.dates import intervalle
from ateliers.models import Lieu
from partenaires.exceptions import DemandeInvalideError, TransitionError
from partenaires.models import DateProposee, Demande
from partenaires.models.demande import EtatDemande, MotifRefus

from .etats import CLOS, Acteur, Action
from .fil import (
    avancer,
    deja_fait,
    demande_verrouillee,
    ecrire_a_la_structure,
    ecrire_au_responsable,
    texte_propre,
)

DATES_MAXIMUM = 5


@dataclass(frozen=True, kw_only=True)
class Creneau:
    """When a session could be."""

    debut: datetime
    fin: datetime


def etudier(*, demande_id: int, par: Any, etat_vu: str = "") -> Demande:
    """Take a new request: whoever does so follows it. Raises TransitionError."""
    with demande_verrouillee(demande_id) as demande:
        if deja_fait(demande, acteur=Acteur.EQUIPE, action=Action.ETUDIER, auteur=par):
            return demande
        demande.responsable = par
        ligne = avancer(demande, acteur=Acteur.EQUIPE, action=Action.ETUDIER, auteur=par, etat_vu=etat_vu)
        ecrire_a_la_structure(
            demande,
            ligne,
            titre=_("Nous étudions votre demande."),
            phrases=[_("Une personne de notre équipe s’en occupe.")],
        )
        return demande


def confier(*, demande_id: int, par: Any, responsable_id: int | None, site_id: int | None) -> Demande:
    """Say who follows a request, and which reception point. Given to somebody, a new one is studied.

    Raises TransitionError when it is closed.
    """
    with demande_verrouillee(demande_id) as demande:
        if demande.etat in CLOS:
            raise TransitionError
        avant = demande.responsable_id
        demande.responsable = get_user_model().objects.get(pk=responsable_id) if responsable_id else None
        demande.site = Lieu.objects.get(pk=site_id) if site_id else None
        demande.save(update_fields=["responsable", "site"])
        if responsable_id and demande.etat == EtatDemande.ENVOYEE:
            avancer(demande, acteur=Acteur.EQUIPE, action=Action.ETUDIER, auteur=par)
        if responsable_id and responsable_id not in (avant, par.pk) and (ligne := demande.fil.order_by("pk").last()):
            ecrire_au_responsable(demande, ligne, titre=_("Une demande d’atelier vous est confiée."))
        return demande


def ecrire(*, demande_id: int, par: Any, texte: str) -> Demande:
    """Write to the structure, without any other effect. Raises TransitionError, DemandeInvalideError."""
    return _parler(
        demande_id, par=par, action=Action.ECRIRE, texte=texte, titre=_("Nous vous avons écrit."), phrases=[]
    )


def demander_precisions(*, demande_id: int, par: Any, texte: str, etat_vu: str = "") -> Demande:
    """Ask the structure something: the request waits for it. Raises TransitionError, DemandeInvalideError."""
    return _parler(
        demande_id,
        par=par,
        action=Action.DEMANDER_PRECISIONS,
        texte=texte,
        etat_vu=etat_vu,
        titre=_("Nous avons une question sur votre demande."),
        phrases=[_("Votre réponse est attendue.")],
    )


def _parler(
    demande_id: int, *, par: Any, action: Action, texte: str, titre: str, phrases: Sequence[str], etat_vu: str = ""
) -> Demande:
    texte = texte_propre(texte, requis=True)
    with demande_verrouillee(demande_id) as demande:
        if deja_fait(demande, acteur=Acteur.EQUIPE, action=action, auteur=par, texte=texte):
            return demande
        ligne = avancer(demande, acteur=Acteur.EQUIPE, action=action, auteur=par, texte=texte, etat_vu=etat_vu)
        ecrire_a_la_structure(demande, ligne, titre=titre, phrases=phrases, bouton=_("Répondre"))
        return demande


def contre_proposer(
    *,
    demande_id: int,
    par: Any,
    creneaux: Sequence[Creneau],
    lieu_id: int | None = None,
    texte: str = "",
    etat_vu: str = "",
) -> Demande:
    """Offer one to five dates, which replace those offered before. Raises TransitionError, DemandeInvalideError."""
    texte = texte_propre(texte)
    verifier_creneaux(creneaux)
    with demande_verrouillee(demande_id) as demande:
        offertes = {(date.debut, date.fin, date.lieu_id) for date in demande.dates_proposees.all()}
        memes = offertes == {(c.debut, c.fin, lieu_id) for c in creneaux}
        qui = {"acteur": Acteur.EQUIPE, "action": Action.CONTRE_PROPOSER, "auteur": par}
        if memes and deja_fait(demande, texte=texte, **qui):
            return demande
        ligne = avancer(demande, texte=texte, etat_vu=etat_vu, **qui)
        demande.dates_proposees.all().delete()
        lieu = Lieu.objects.get(pk=lieu_id) if lieu_id else None
        dates = DateProposee.objects.bulk_create(
            DateProposee(demande=demande, debut=c.debut, fin=c.fin, lieu=lieu) for c in creneaux
        )
        ecrire_a_la_structure(
            demande,
            ligne,
            titre=_("Nous vous proposons des dates."),
            phrases=[
                *(_("%s.") % capfirst(dire_date(demande, date)) for date in dates),
                _("Choisissez la date qui vous va."),
            ],
            bouton=_("Choisir une date"),
        )
        return demande


def accepter_souhait(
    *, demande_id: int, par: Any, creneau: Creneau, lieu_id: int | None = None, texte: str = "", etat_vu: str = ""
) -> Demande:
    """Accept a wished date, with its hours: another day must be offered instead.

    Raises TransitionError, DemandeInvalideError.
    """
    texte = texte_propre(texte)
    verifier_creneaux([creneau])
    with demande_verrouillee(demande_id) as demande:
        qui = {"acteur": Acteur.EQUIPE, "action": Action.ACCEPTER, "auteur": par}
        if deja_fait(demande, texte=texte, **qui):
            return demande
        if not demande.souhaits.filter(jour=timezone.localdate(creneau.debut)).exists():
            raise DemandeInvalideError(
                _("La structure n’a pas demandé ce jour. Proposez-lui cette date."), champ="jour"
            )
        ligne = avancer(demande, texte=texte, etat_vu=etat_vu, **qui)
        demande.dates_proposees.all().delete()
        date = DateProposee.objects.create(
            demande=demande, debut=creneau.debut, fin=creneau.fin, lieu_id=lieu_id, retenue=True
        )
        ecrire_a_la_structure(
            demande,
            ligne,
            titre=_("Votre demande est acceptée."),
            phrases=[_("Date choisie : %s.") % dire_date(demande, date), _("Nous préparons maintenant la séance.")],
        )
        return demande


def refuser(*, demande_id: int, par: Any, motif: str, texte: str = "", etat_vu: str = "") -> Demande:
    """Refuse a request, with a reason. Raises TransitionError, DemandeInvalideError."""
    texte = texte_propre(texte)
    if motif not in MotifRefus.values:
        raise DemandeInvalideError(_("Choisissez un motif."), champ="motif")
    with demande_verrouillee(demande_id) as demande:
        qui = {"acteur": Acteur.EQUIPE, "action": Action.REFUSER, "auteur": par}
        if deja_fait(demande, texte=texte, **qui):
            return demande
        demande.motif_refus = motif
        ligne = avancer(demande, texte=texte, etat_vu=etat_vu, **qui)
        ecrire_a_la_structure(
            demande,
            ligne,
            titre=_("Nous ne pouvons pas répondre à votre demande."),
            phrases=[_("Motif : %s.") % demande.get_motif_refus_display()],
        )
        return demande


def repondre(*, demande_id: int, texte: str, auteur: Any = None) -> Demande:
    """Write to the team. An answer that was awaited sends the request back to study.

    Raises TransitionError, DemandeInvalideError.
    """
    return _repondre(
        demande_id, action=Action.ECRIRE, texte=texte, auteur=auteur, titre=_("Une structure vous a répondu.")
    )


def decliner_dates(*, demande_id: int, texte: str, auteur: Any = None, etat_vu: str = "") -> Demande:
    """Say that none of the dates will do, and why. Raises TransitionError, DemandeInvalideError."""
    return _repondre(
        demande_id,
        action=Action.DECLINER,
        texte=texte,
        auteur=auteur,
        etat_vu=etat_vu,
        titre=_("Aucune date ne convient à la structure."),
    )


def _repondre(demande_id: int, *, action: Action, texte: str, auteur: Any, titre: str, etat_vu: str = "") -> Demande:
    texte = texte_propre(texte, requis=True)
    with demande_verrouillee(demande_id) as demande:
        if deja_fait(demande, acteur=Acteur.STRUCTURE, action=action, auteur=auteur, texte=texte):
            return demande
        ligne = avancer(demande, acteur=Acteur.STRUCTURE, action=action, auteur=auteur, texte=texte, etat_vu=etat_vu)
        ecrire_au_responsable(demande, ligne, titre=titre)
        return demande


def choisir_date(*, demande_id: int, date_id: int, auteur: Any = None, texte: str = "", etat_vu: str = "") -> Demande:
    """Choose one of the dates offered.

    Raises TransitionError when it is no longer offered, DemandeInvalideError when it is past.
    """
    texte = texte_propre(texte)
    with demande_verrouillee(demande_id) as demande:
        date = demande.dates_proposees.filter(pk=date_id).first()
        if date is None:
            raise TransitionError
        if date.retenue and demande.etat == EtatDemande.ACCEPTEE:
            return demande
        if date.debut <= timezone.now():
            raise DemandeInvalideError(_("Cette date est passée. Choisissez-en une autre."), champ="date")
        ligne = avancer(
            demande, acteur=Acteur.STRUCTURE, action=Action.ACCEPTER, auteur=auteur, texte=texte, etat_vu=etat_vu
        )
        date.retenue = True
        date.save(update_fields=["retenue"])
        choisie = _("Date choisie : %s.") % dire_date(demande, date)
        ecrire_au_responsable(demande, ligne, titre=_("La structure a choisi une date."), phrases=[choisie])
        return demande


def retirer(*, demande_id: int, auteur: Any = None, texte: str = "", etat_vu: str = "") -> Demande:
    """Withdraw a request that has no session yet. Withdrawing twice changes nothing. Raises TransitionError."""
    texte = texte_propre(texte)
    with demande_verrouillee(demande_id) as demande:
        if demande.etat == EtatDemande.RETIREE:
            return demande
        ligne = avancer(
            demande, acteur=Acteur.STRUCTURE, action=Action.RETIRER, auteur=auteur, texte=texte, etat_vu=etat_vu
        )
        ecrire_au_responsable(demande, ligne, titre=_("Une structure a retiré sa demande."))
        return demande


def verifier_creneaux(creneaux: Sequence[Creneau]) -> None:
    """Raise DemandeInvalideError unless there are one to five different dates, to come, that end after they begin."""
    if not 1 <= len(creneaux) <= DATES_MAXIMUM:
        raise DemandeInvalideError(_("Proposez une à cinq dates."), champ="jour_1")
    for rang, creneau in enumerate(creneaux, start=1):
        if creneau.fin <= creneau.debut:
            raise DemandeInvalideError(_("La fin doit être après le début."), champ=f"fin_{rang}")
        if creneau.debut <= timezone.now():
            raise DemandeInvalideError(_("Cette date est passée."), champ=f"jour_{rang}")
        if creneau in creneaux[: rang - 1]:
            raise DemandeInvalideError(_("Cette date est déjà dans la liste."), champ=f"jour_{rang}")


def dire_date(demande: Demande, date: DateProposee) -> str:
    """Return when and where, in words, on the clock of the place."""
    lieu = date.lieu or demande.site
    zone = lieu.tzinfo if lieu else None
    quand = intervalle(timezone.localtime(date.debut, zone), timezone.localtime(date.fin, zone))
    return f"{quand}, {date.lieu}" if date.lieu else quand
