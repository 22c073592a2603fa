"""Who opened which HR file: written once, never changed."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcours.querysets import JournalQuerySet


class Operation(models.TextChoices):
    CONSULTATION = "consultation", _("Consultation")
    MODIFICATION = "modification", _("Modification")
    EXPORT = "export", _("Export")
    IMPRESSION = "impression", _("Impression")
    SENSIBLE = "sensible", _("Données sensibles")
    REFUS = "refus", _("Accès refusé")
    EFFACEMENT = "effacement", _("Archivage, effacement")


class JournalAcces(models.Model):
    """A line of the access log (CNIL 2021-122): who, when, what, on which file; never what the file says.

    Triggers of the database refuse changes, and deletions before the time that the law asks for.
    """

    quand = models.DateTimeField(_("quand"), default=timezone.now, db_index=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("compte"), on_delete=models.DO_NOTHING, db_constraint=False, null=True,
        related_name="+",
    )  # fmt: skip
    auteur_nom = models.CharField(_("compte"), max_length=160)
    operation = models.CharField(_("opération"), max_length=12, choices=Operation)
    dossier = models.PositiveBigIntegerField(_("dossier"), null=True, db_index=True)
    reference = models.CharField(_("référence"), max_length=160, help_text=_("Matricule, ou nom de la liste."))

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("accès à un dossier")
        verbose_name_plural = _("journal des accès")
        ordering = ["-quand", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.quand:%d/%m/%Y %H:%M} {self.operation} {self.reference}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once. Raises TypeError afterwards."""
        if not self._state.adding:
            raise TypeError("the access log is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the access log is never changed")
