"""Invitations: one address may join one structure, once, for some days. Their life is decided here."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.domain.dates import jour
from ateliers.domain.jetons import LONGUEUR, empreinte, jeton_secret
from ateliers.domain.lettres import Lien, delier, deposer_lettre
from partenaires.conf import reglage
from partenaires.exceptions import (
    AutreCompteError,
    ConnexionRequiseError,
    DejaReferentError,
    InvitationInvalideError,
    InvitationRecenteError,
)
from partenaires.models import Invitation, Referent, Structure
from partenaires.models.structure import RoleReferent

from .comptes import compte_de, creer_compte
from .referents import structure_verrouillee

SEL = "partenaires.invitation"
PAR_JOUR = 3


class Situation(Enum):
    """What the person who opens an invitation may do with it."""

    CLOSE = "close"
    NOUVEAU = "nouveau"
    CONNEXION = "connexion"
    REJOINDRE = "rejoindre"
    AUTRE_COMPTE = "autre_compte"


REFUS = {
    Situation.CLOSE: InvitationInvalideError,
    Situation.CONNEXION: ConnexionRequiseError,
    Situation.AUTRE_COMPTE: AutreCompteError,
}


def inviter(*, structure: Structure, courriel: str, role: str, par: Any, prenom: str = "") -> Invitation:
    """Invite an address to a structure, and return the invitation. One that is too old is renewed.

    Raises DejaReferentError for somebody who has access or is awaited, InvitationRecenteError for an address invited again
    and again, InvitationInvalideError for a closed structure, and ValueError for a role that does not exist.
    """
    nouveau_role = RoleReferent(role)
    with structure_verrouillee(structure.pk) as verrouillee:
        if not verrouillee.active:
            raise InvitationInvalideError
        invitation = verrouillee.invitations.en_cours().filter(courriel__iexact=courriel).first()
        if a_deja_acces(structure=verrouillee, courriel=courriel) or (invitation and invitation.ouverte()):
            raise DejaReferentError
        if invitation is None:
            _exiger_peu_de_lettres(verrouillee, courriel)
            invitation = Invitation(structure=verrouillee, courriel=courriel)
            invitation.jeton_empreinte = empreinte(jeton(invitation))
        invitation.prenom, invitation.role, invitation.invitee_par = prenom, nouveau_role, par
        invitation.expire_le = _echeance()
        invitation.save()
        _ecrire(invitation, par=par)
    return invitation


def renvoyer(*, invitation: Invitation, par: Any) -> Invitation:
    """Send an invitation again, with more days to accept it.

    Raises InvitationRecenteError the second time in a day, and InvitationInvalideError when it was accepted or withdrawn.
    """
    with structure_verrouillee(invitation.structure_id) as structure:
        actuelle = _relire(invitation)
        if not structure.active or actuelle.acceptee_le or actuelle.retiree_le:
            raise InvitationInvalideError
        actuelle.expire_le = _echeance()
        actuelle.save(update_fields=["expire_le"])
        if not _ecrire(actuelle, par=par):
            raise InvitationRecenteError
    return actuelle


def retirer_invitation(*, invitation: Invitation) -> Invitation:
    """Take an invitation back: its link opens nothing any more. Raises InvitationInvalideError when it was accepted."""
    with structure_verrouillee(invitation.structure_id):
        actuelle = _relire(invitation)
        if actuelle.acceptee_le:
            raise InvitationInvalideError
        if actuelle.retiree_le is None:
            actuelle.retiree_le = timezone.now()
            actuelle.save(update_fields=["retiree_le"])
    return actuelle


def accepter(*, jeton: str, compte: Any = None, prenom: str = "", nom: str = "", telephone: str = "") -> Referent:
    """Give the invited person access to the structure, and return them as its referent.

    `compte` is the account that is signed in, if any. Somebody without account gets one, of that name, without password:
    they sign in with a code sent to their address. Raises InvitationInvalideError, AutreCompteError, and
    ConnexionRequiseError when the address has an account that is not signed in.
    """
    invitation = trouver(jeton)
    if invitation is None:
        raise InvitationInvalideError
    with structure_verrouillee(invitation.structure_id) as structure:
        actuelle = _relire(invitation)
        refus = REFUS.get(situation(actuelle, compte=compte))
        if refus is not None:
            raise refus
        utilisateur = compte or creer_compte(actuelle.courriel, prenom=prenom, nom=nom)
        referent, nouveau = Referent.objects.get_or_create(
            structure=structure, utilisateur=utilisateur, defaults={"role": actuelle.role, "telephone": telephone}
        )
        if not nouveau and not referent.actif:
            referent.actif, referent.role = True, actuelle.role
            referent.save(update_fields=["actif", "role"])
        actuelle.acceptee_le = timezone.now()
        actuelle.save(update_fields=["acceptee_le"])
    return referent


def jeton(invitation: Invitation) -> str:
    """Return the token of an invitation's secret page."""
    return jeton_secret(sel=SEL, nonce=invitation.nonce, attendue=invitation.jeton_empreinte)


def trouver(jeton: str) -> Invitation | None:
    """Return the invitation that this token opens, whatever became of it, or None."""
    if len(jeton) != LONGUEUR:
        return None
    return Invitation.objects.select_related("structure").filter(jeton_empreinte=empreinte(jeton)).first()


def situation(invitation: Invitation, *, compte: Any = None) -> Situation:
    """Say what may be done with an invitation. `compte` is the account that is signed in, if any."""
    if not invitation.ouverte() or not invitation.structure.active:
        return Situation.CLOSE
    if compte is not None:
        meme = compte.email.lower() == invitation.courriel.lower()
        return Situation.REJOINDRE if meme else Situation.AUTRE_COMPTE
    titulaire = compte_de(invitation.courriel)
    if titulaire is None:
        return Situation.NOUVEAU
    return Situation.CONNEXION if titulaire.is_active else Situation.CLOSE


def a_deja_acces(*, structure: Structure, courriel: str) -> bool:
    """Say whether the owner of this address already acts for the structure."""
    return structure.referents.filter(actif=True, utilisateur__email__iexact=courriel).exists()


def _relire(invitation: Invitation) -> Invitation:
    relue: Invitation = Invitation.objects.select_related("structure").get(pk=invitation.pk)
    return relue


def _exiger_peu_de_lettres(structure: Structure, courriel: str) -> None:
    """Raise InvitationRecenteError when an address was invited, and its invitations withdrawn, several times in a day."""
    depuis = timezone.now() - timedelta(days=1)
    if structure.invitations.filter(courriel__iexact=courriel, creee_le__gte=depuis).count() >= PAR_JOUR:
        raise InvitationRecenteError


def _echeance() -> datetime:
    return timezone.now() + timedelta(days=reglage("INVITATION_JOURS"))


def _ecrire(invitation: Invitation, *, par: Any) -> bool:
    """Queue the letter of an invitation, once a day at most. Say whether it will leave."""
    structure = delier(invitation.structure.nom)
    lettre = deposer_lettre(
        destinataire=invitation.courriel,
        sujet=_("Votre invitation à l’espace partenaire : %(structure)s") % {"structure": structure},
        titre=_("Rejoignez l’espace partenaire."),
        phrases=[
            _("%(qui)s vous invite à rejoindre %(structure)s.") % {"qui": _auteur(par), "structure": structure},
            _("Dans cet espace, vous inscrivez des groupes et vous demandez des ateliers."),
            _("Cette invitation est personnelle. Elle est valable jusqu’au %(jour)s.")
            % {"jour": jour(timezone.localdate(invitation.expire_le))},
        ],
        cle=f"invitation:{invitation.pk}:{timezone.localdate():%Y-%m-%d}",
        bouton=_("Voir l’invitation"),
        lien=Lien("partenaires:invitation", sel=SEL, nonce=invitation.nonce, empreinte=invitation.jeton_empreinte),
        perime_le=invitation.expire_le,
        prenom=invitation.prenom,
    )
    return lettre is not None


def _auteur(par: Any) -> str:
    """Return the name of the colleague who invites, or else the association's."""
    est_referent = par is not None and par.referents.filter(actif=True).exists()
    nom = par.get_full_name() if est_referent else ""
    return delier(nom) or str(reglage("NOM"))
