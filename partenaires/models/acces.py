"""How people get an account: they are invited, or they ask."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from partenaires.querysets import InvitationQuerySet

from .structure import RoleReferent, Structure


class Invitation(models.Model):
    """One address may join one structure, once, for some days. The token is derived from `nonce`, never stored."""

    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="invitations"
    )
    courriel = models.EmailField(_("adresse e-mail"))
    prenom = models.CharField(_("prénom"), max_length=60, blank=True)
    role = models.CharField(_("rôle"), max_length=12, choices=RoleReferent, default=RoleReferent.CONTACT)
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    jeton_empreinte = models.CharField(max_length=64, unique=True, editable=False)
    invitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invité par"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    creee_le = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)
    expire_le = models.DateTimeField(_("expire le"))
    acceptee_le = models.DateTimeField(_("acceptée le"), null=True, editable=False)
    retiree_le = models.DateTimeField(_("retirée le"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-creee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "structure",
                Lower("courriel"),
                name="invitation_une_en_cours",
                condition=Q(acceptee_le__isnull=True, retiree_le__isnull=True),
                violation_error_message=_("Une invitation attend déjà cette personne."),
            ),
            models.CheckConstraint(
                name="invitation_acceptee_ou_retiree",
                condition=Q(acceptee_le__isnull=True) | Q(retiree_le__isnull=True),
                violation_error_message=_("Une invitation acceptée ne se retire plus."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.courriel} ({self.structure})"

    def ouverte(self) -> bool:
        """Say whether it can still be accepted."""
        return self.acceptee_le is None and self.retiree_le is None and self.expire_le > timezone.now()


class StatutDemandeAcces(models.TextChoices):
    A_TRAITER = "a_traiter", _("À traiter")
    ACCEPTEE = "acceptee", _("Acceptée")
    REFUSEE = "refusee", _("Refusée")


class DemandeAcces(models.Model):
    """Somebody asks for an account. Staff attach it to a structure, which sends an invitation, or refuse."""

    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    prenom = models.CharField(_("prénom"), max_length=60)
    nom = models.CharField(_("nom"), max_length=60)
    courriel = models.EmailField(_("adresse e-mail professionnelle"))
    telephone = PhoneNumberField(_("téléphone"), blank=True)
    structure_nom = models.CharField(_("nom de votre structure"), max_length=120)
    siret = models.CharField(_("numéro SIRET"), max_length=14, blank=True)
    message = models.TextField(_("message"), blank=True, max_length=1000)
    statut = models.CharField(
        _("statut"), max_length=10, choices=StatutDemandeAcces, default=StatutDemandeAcces.A_TRAITER
    )
    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    creee_le = models.DateTimeField(_("reçue le"), default=timezone.now, editable=False)
    traitee_le = models.DateTimeField(_("traitée le"), null=True, editable=False)
    traitee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("traitée par"), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("demande d’accès")
        verbose_name_plural = _("demandes d’accès")
        ordering = ["-creee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="demande_acces_traitee_datee",
                condition=Q(statut=StatutDemandeAcces.A_TRAITER, traitee_le__isnull=True)
                | (~Q(statut=StatutDemandeAcces.A_TRAITER) & Q(traitee_le__isnull=False)),
                violation_error_message=_("Une demande traitée porte la date de la réponse."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom} ({self.structure_nom})"
