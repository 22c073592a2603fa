"""Requests for an account: staff answer each, by an invitation or by a polite letter."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from ateliers.domain.lettres import Lien, delier, deposer_lettre
from ateliers.domain.lignes import epurer
from ateliers.domain.verrous import transaction_patiente
from partenaires.exceptions import InvitationRecenteError, TransitionError, TropDeDemandesError
from partenaires.models import DemandeAcces, Structure
from partenaires.models.acces import StatutDemandeAcces
from partenaires.models.structure import RoleReferent

from .invitations import a_deja_acces, inviter, renvoyer

PAR_JOUR = 3


def demander_acces(
    *,
    nonce: UUID,
    prenom: str,
    nom: str,
    courriel: str,
    structure_nom: str,
    telephone: str = "",
    siret: str = "",
    message: str = "",
) -> DemandeAcces:
    """Keep a request for an account, once for one form (`nonce`), and return it.

    Nothing says whether the address already has an account. Raises TropDeDemandesError.
    """
    with transaction_patiente():
        existante = DemandeAcces.objects.filter(nonce=nonce).first()
        if existante is not None:
            return existante
        depuis = timezone.now() - timedelta(days=1)
        if DemandeAcces.objects.filter(courriel__iexact=courriel, creee_le__gte=depuis).count() >= PAR_JOUR:
            raise TropDeDemandesError
        demande, _nouvelle = DemandeAcces.objects.get_or_create(
            nonce=nonce,
            defaults={
                "prenom": prenom,
                "nom": nom,
                "courriel": courriel,
                "telephone": telephone,
                "structure_nom": structure_nom,
                "siret": siret,
                "message": epurer(message),
            },
        )
    return demande


def traiter(
    *,
    demande_acces: DemandeAcces,
    structure: Structure | None,
    acceptee: bool,
    par: Any,
    role: str = RoleReferent.CONTACT,
) -> DemandeAcces:
    """Answer a request for an account: an invitation to `structure`, or a letter that says no.

    Raises TransitionError when somebody has answered it, InvitationInvalideError for a closed structure, and ValueError
    for an acceptance without structure.
    """
    if acceptee and structure is None:
        raise ValueError("structure")
    with transaction_patiente():
        demande = DemandeAcces.objects.select_for_update(of=("self",)).get(pk=demande_acces.pk)
        if demande.statut != StatutDemandeAcces.A_TRAITER:
            raise TransitionError
        demande.statut = StatutDemandeAcces.ACCEPTEE if acceptee else StatutDemandeAcces.REFUSEE
        demande.structure = structure
        demande.traitee_le, demande.traitee_par = timezone.now(), par
        demande.save()
        if acceptee and structure is not None:
            _ouvrir(demande, structure, role=role, par=par)
        else:
            _refuser(demande)
    return demande


def _ouvrir(demande: DemandeAcces, structure: Structure, *, role: str, par: Any) -> None:
    """Invite the person; one who already has access, or an invitation, is reminded of it."""
    if a_deja_acces(structure=structure, courriel=demande.courriel):
        _rappeler_l_acces(demande, structure)
        return
    attendue = structure.invitations.en_cours().filter(courriel__iexact=demande.courriel).first()
    if attendue is None or not attendue.ouverte():
        inviter(structure=structure, courriel=demande.courriel, role=role, par=par, prenom=demande.prenom)
        return
    try:
        renvoyer(invitation=attendue, par=par)
    except InvitationRecenteError:
        return


def _rappeler_l_acces(demande: DemandeAcces, structure: Structure) -> None:
    deposer_lettre(
        destinataire=demande.courriel,
        sujet=_("Votre accès à l’espace partenaire"),
        titre=_("Vous avez déjà un accès."),
        phrases=[
            _("Vous avez déjà accès à l’espace de %(structure)s.") % {"structure": delier(structure.nom)},
            _("Connectez-vous avec cette adresse. Vous recevrez un code."),
        ],
        cle=f"acces:{demande.pk}:deja",
        bouton=_("Se connecter"),
        lien=Lien("partenaires:espace"),
        prenom=demande.prenom,
    )


def _refuser(demande: DemandeAcces) -> None:
    deposer_lettre(
        destinataire=demande.courriel,
        sujet=_("Votre demande d’accès à l’espace partenaire"),
        titre=_("Nous ne pouvons pas ouvrir d’accès."),
        phrases=[
            _("Vous avez demandé un accès pour %(structure)s.") % {"structure": delier(demande.structure_nom)},
            _("Nous ne pouvons pas l’ouvrir pour le moment."),
            _("Vous pouvez quand même demander un atelier, sans compte. Vous pouvez aussi nous appeler."),
        ],
        cle=f"acces:{demande.pk}:refus",
        bouton=_("Demander un atelier"),
        lien=Lien("partenaires:demander"),
        prenom=demande.prenom,
    )
