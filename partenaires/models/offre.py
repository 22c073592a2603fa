"""Workshops that structures may ask for."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ateliers.models import AtelierPage, Langue
from partenaires.querysets import OffreQuerySet


def valider_langues(valeur: object) -> None:
    """Raise ValidationError unless `valeur` is a list of codes of Langue, each once."""
    if not isinstance(valeur, list) or len(set(valeur)) != len(valeur) or not set(valeur) <= set(Langue.values):
        raise ValidationError(_("Cette langue n’est pas dans la liste."))


class OffreAtelier(models.Model):
    """A workshop on demand: to how many people, where, in which languages."""

    atelier = models.OneToOneField(
        AtelierPage, verbose_name=_("atelier"), on_delete=models.CASCADE, related_name="offre"
    )
    groupe_min = models.PositiveSmallIntegerField(_("personnes au moins"), default=5, validators=[MinValueValidator(1)])
    groupe_max = models.PositiveSmallIntegerField(_("personnes au plus"), default=15)
    langues = models.JSONField(_("langues"), default=list, blank=True, validators=[valider_langues])
    chez_nous = models.BooleanField(_("possible chez nous"), default=True)
    chez_vous = models.BooleanField(_("possible chez le partenaire"), default=True)
    materiel = models.CharField(
        _("ce qu’il faut sur place"), max_length=200, blank=True, help_text=_("Par exemple : un écran, des tables.")
    )
    active = models.BooleanField(_("proposée"), default=True)

    objects = OffreQuerySet.as_manager()

    class Meta:
        verbose_name = _("atelier à la demande")
        verbose_name_plural = _("ateliers à la demande")
        ordering = ["atelier__title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="offre_groupe_borne",
                condition=Q(groupe_min__gte=1, groupe_max__gte=F("groupe_min")),
                violation_error_message=_("Le plus grand groupe doit être au moins aussi grand que le plus petit."),
            ),
            models.CheckConstraint(
                name="offre_quelque_part",
                condition=Q(chez_nous=True) | Q(chez_vous=True),
                violation_error_message=_("Choisissez au moins un endroit possible."),
            ),
        ]

    def __str__(self) -> str:
        return self.atelier.title
