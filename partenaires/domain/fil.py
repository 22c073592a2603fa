"""The thread of a request, its secret link, and the letters that carry its lines to the other side."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.domain.jetons import LONGUEUR, deriver
from ateliers.domain.lettres import Lien, delier, deposer_lettre, empreinte, jeton_secret
from ateliers.domain.lignes import epurer
from ateliers.domain.verrous import transaction_patiente
from partenaires.exceptions import DemandeInvalideError, TransitionError
from partenaires.models import Demande, MessageDemande, Referent
from partenaires.models.demande import Cote
from partenaires.signals import demande_changee

from .etats import TABLE, Acteur, Action, suivant
from .referents import SEL_DEMANDE, interlocuteur

TEXTE_MAXIMAL = 2000
# The same words twice in so little time are one click too many.
REPETITION = timedelta(minutes=10)
LIEES = (
    "offre__atelier__theme", "structure__site", "referent__utilisateur", "referent__structure", "responsable", "site",
    "seance__atelier__theme", "seance__lieu", "groupe",
)  # fmt: skip


@contextmanager
def demande_verrouillee(pk: int) -> Iterator[Demande]:
    """Open a transaction, lock this request, and yield it. Raises Demande.DoesNotExist, OccupeError."""
    with transaction_patiente():
        # Read only once it is locked: what is joined to a row that was waited for is not read again (see `verrous`).
        Demande.objects.select_for_update(no_key=True).values_list("pk").get(pk=pk)
        yield Demande.objects.select_related(*LIEES).get(pk=pk)


def avec_dernier_cote(demandes: QuerySet[Demande]) -> QuerySet[Any]:
    """Add `dernier_cote`: who spoke last."""
    lignes = MessageDemande.objects.filter(demande=OuterRef("pk")).order_by("-cree_le", "-pk")
    return demandes.annotate(dernier_cote=Subquery(lignes.values("cote")[:1]))


def empreinte_de(nonce: object) -> str:
    """Return the hash to store for a new request."""
    return empreinte(deriver(str(nonce), sel=SEL_DEMANDE))


def jeton(demande: Demande) -> str:
    """Return the token of a request's secret page."""
    return jeton_secret(sel=SEL_DEMANDE, nonce=demande.nonce, attendue=demande.jeton_empreinte)


def trouver(jeton: str) -> Demande | None:
    """Return the request that this token opens, or None."""
    if len(jeton) != LONGUEUR:
        return None
    return Demande.objects.select_related(*LIEES).filter(jeton_empreinte=empreinte(jeton)).first()


def texte_propre(texte: str, *, requis: bool = False) -> str:
    """Return what somebody wrote, without control characters. Raises DemandeInvalideError when it is missing or too long."""
    propre = epurer(texte)
    if requis and not propre:
        raise DemandeInvalideError(_("Écrivez un message."), champ="texte")
    if len(propre) > TEXTE_MAXIMAL:
        raise DemandeInvalideError(_("Ce message est trop long. Écrivez 2 000 lettres au plus."), champ="texte")
    return propre


def deja_fait(demande: Demande, *, acteur: Acteur, action: Action, auteur: Any = None, texte: str = "") -> bool:
    """Say whether the last line of the thread is this very action: the form was sent twice."""
    derniere = demande.fil.order_by("-pk").first()
    if derniere is None or derniere.cree_le < timezone.now() - REPETITION:
        return False
    qui = (acteur.value, auteur.pk if auteur else None, texte)
    if (derniere.cote, derniere.auteur_id, derniere.texte) != qui:
        return False
    if not derniere.etat:
        return action == Action.ECRIRE
    return derniere.etat == demande.etat and demande.etat in TABLE[acteur, action].values()


def exiger(demande: Demande, *, acteur: Acteur, action: Action, etat_vu: str = "") -> str:
    """Return the state that this action leads to. Raises TransitionError: see `avancer`."""
    vers = suivant(acteur=acteur, action=action, etat=demande.etat)
    if vers is None or (etat_vu and etat_vu != demande.etat):
        raise TransitionError
    return vers


def avancer(
    demande: Demande, *, acteur: Acteur, action: Action, auteur: Any = None, texte: str = "", etat_vu: str = ""
) -> MessageDemande:
    """Lead a locked request where this action leads, and return the new line of its thread.

    Whoever of the team acts first on a request follows it: the structure's answer must reach somebody. `etat_vu` is the
    state that the person had before their eyes. Raises TransitionError when the action is not possible from here, or
    when the request has moved since.
    """
    vers = exiger(demande, acteur=acteur, action=action, etat_vu=etat_vu)
    etape = "" if action == Action.ECRIRE and vers == demande.etat else vers
    if acteur == Acteur.EQUIPE and demande.responsable_id is None:
        demande.responsable = auteur
    demande.etat = vers
    demande.changee_le = timezone.now()
    demande.relancee_le = None
    demande.save()
    ligne = MessageDemande.objects.create(
        demande=demande, cote=Cote(acteur.value), auteur=auteur, texte=texte, etat=etape, cree_le=demande.changee_le
    )
    demande_changee.send(Demande, demande=demande)
    return ligne


def ecrire_a_la_structure(
    demande: Demande, ligne: MessageDemande, *, titre: str, phrases: Sequence[str], bouton: str = ""
) -> None:
    """Queue the letter that tells the structure of a line: to the portal for those who have an account, else by secret link."""
    referent = repondant(demande)
    if referent is not None:
        destinataire, prenom = referent.utilisateur.email, referent.utilisateur.first_name
        lien = Lien(route="partenaires:demande", args=(referent.structure_id, demande.uuid))
    else:
        destinataire, prenom = demande.courriel, demande.prenom
        lien = Lien(
            route="partenaires:demande_lien", sel=SEL_DEMANDE, nonce=demande.nonce, empreinte=demande.jeton_empreinte
        )
    deposer_lettre(
        destinataire=destinataire,
        prenom=prenom,
        sujet=_("%(titre)s (atelier : %(atelier)s)") % {"titre": titre.rstrip("."), "atelier": demande.offre},
        titre=titre,
        phrases=phrases,
        citation=ligne.texte if ligne.cote == Cote.EQUIPE else "",
        bouton=bouton or _("Voir ma demande"),
        lien=lien,
        cle=f"demande:{demande.uuid}:{ligne.pk}:structure",
    )


def ecrire_au_responsable(demande: Demande, ligne: MessageDemande, *, titre: str, phrases: Sequence[str] = ()) -> None:
    """Queue the letter that tells the owner of a line. As long as nobody of the team has acted, the board shows it."""
    responsable = demande.responsable
    if responsable is None or not responsable.is_active:
        return
    deposer_lettre(
        destinataire=responsable.email,
        prenom=responsable.first_name,
        sujet=_("%(titre)s : %(structure)s") % {"titre": titre.rstrip("."), "structure": delier(demande.structure_nom)},
        titre=titre,
        phrases=[
            _("Structure : %s.") % delier(demande.structure_nom),
            _("Atelier : %s.") % demande.offre,
            _("État : %s.") % demande.get_etat_display(),
            *phrases,
        ],
        citation=ligne.texte if ligne.cote == Cote.STRUCTURE else "",
        bouton=_("Voir la demande"),
        lien=Lien(route="partenaires_demandes:travail", args=(demande.pk,)),
        cle=f"demande:{demande.uuid}:{ligne.pk}:{responsable.pk}",
    )


def repondant(demande: Demande) -> Referent | None:
    """Return whom to write to in the portal: who asked, else somebody of the structure when the asker has left it.

    None for a structure without anybody in the portal, and for who asked without an account and never acted for one.
    """
    structure = demande.structure
    if structure is None or not structure.active or (demande.referent_id is None and demande.accord_version):
        return None
    return interlocuteur(structure, prefere=demande.referent_id)
