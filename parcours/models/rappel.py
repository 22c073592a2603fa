"""What HR was told, so that nothing is told twice; and the secret address of a calendar."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StatutEnvoi(models.TextChoices):
    A_ENVOYER = "a_envoyer", _("À envoyer")
    ENVOYE = "envoye", _("Envoyé")
    ECHEC = "echec", _("Échec")


class Recapitulatif(models.Model):
    """A digest mail: one at most for an account and a day. `lignes` are its sentences, without any name."""

    compte = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("compte"), on_delete=models.CASCADE, related_name="recapitulatifs"
    )
    jour = models.DateField(_("jour"))
    lignes = models.JSONField(_("lignes"), default=list)
    statut = models.CharField(_("statut"), max_length=9, choices=StatutEnvoi, default=StatutEnvoi.A_ENVOYER)
    tentatives = models.PositiveSmallIntegerField(_("tentatives"), default=0)
    bail = models.DateTimeField(_("réservé jusqu’à"), null=True)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now)
    envoye_le = models.DateTimeField(_("envoyé le"), null=True)

    class Meta:
        verbose_name = _("récapitulatif")
        verbose_name_plural = _("récapitulatifs")
        ordering = ["-jour", "-pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["compte", "jour"], name="recapitulatif_un_par_jour")]

    def __str__(self) -> str:
        return f"{self.jour:%d/%m/%Y}"


class Rappel(models.Model):
    """An alert that an account was told at a threshold. The key names the alert and its due date, without any name."""

    recapitulatif = models.ForeignKey(Recapitulatif, on_delete=models.CASCADE, related_name="rappels")
    compte = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rappels")
    cle = models.CharField(_("clé"), max_length=80)
    palier = models.SmallIntegerField(_("palier, en jours"))

    class Meta:
        verbose_name = _("rappel")
        verbose_name_plural = _("rappels")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["compte", "cle", "palier"], name="rappel_dit_une_fois")]

    def __str__(self) -> str:
        return self.cle


class FluxPrive(models.Model):
    """The secret address of an account's calendar. Only the SHA-256 of its token is kept."""

    compte = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flux_parcours")
    empreinte = models.CharField(max_length=64, unique=True)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now)

    class Meta:
        verbose_name = _("agenda privé")
        verbose_name_plural = _("agendas privés")
        default_permissions = ()

    def __str__(self) -> str:
        return f"Agenda de {self.compte_id}"
