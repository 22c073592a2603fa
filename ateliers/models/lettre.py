"""A mail to an address, about no booking: an invitation, an answer, a reminder."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ateliers.querysets import LettreQuerySet

from .envoi import Envoi


class Lettre(Envoi):
    """A mail that another application writes. `contexte` holds its sentences and, if any, how to make its secret link.

    It is emptied once the mail has left: what was said to whom does not stay here.
    """

    destinataire = models.EmailField(_("destinataire"))
    perime_le = models.DateTimeField(
        _("inutile après"), null=True, help_text=_("Passé ce moment, le message ne part plus.")
    )

    objects = LettreQuerySet.as_manager()

    class Meta(Envoi.Meta):
        verbose_name = _("lettre")
        verbose_name_plural = _("lettres")
        indexes = [models.Index(fields=["statut", "prochain_essai"], name="lettre_a_envoyer")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk} ({self.get_statut_display()})"
