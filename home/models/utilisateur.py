"""The person who signs in: staff today, partner referents later."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Utilisateur(AbstractUser):
    """An account. Its own model from the first migration, since Django cannot change it afterwards."""

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="compte_courriel_unique",
                condition=~models.Q(email=""),
                violation_error_message=_("Cette adresse sert déjà à un autre compte."),
            ),
        ]
