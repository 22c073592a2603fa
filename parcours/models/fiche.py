"""What every HR record carries: a version against two edits at once, and its history."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Fiche(models.Model):
    """An HR record. Each save adds one to `version`, and a line to the history."""

    version = models.PositiveIntegerField(default=0, editable=False)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    modifie_le = models.DateTimeField(_("modifié le"), default=timezone.now, editable=False)

    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the record whole: an edit always moves its version and its date."""
        self.version += 1
        self.modifie_le = timezone.now()
        super().save(*args, **kwargs)
