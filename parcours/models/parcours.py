"""A pathway: the contracts of a person, one after the other."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parcours.querysets import ParcoursQuerySet

from .mediateur import Mediateur
from .structure import Etablissement


class Parcours(models.Model):
    """A chain of contracts, numbered for each person.

    Every column is derived from the contracts, by `domain.chaine.actualiser`: `debut` is the start of the first one,
    `fin` the real end of the last one (None while it runs), `etablissement` that of the last one.
    """

    mediateur = models.ForeignKey(
        Mediateur, verbose_name=_("médiateur"), on_delete=models.CASCADE, related_name="parcours"
    )
    numero = models.PositiveSmallIntegerField(_("numéro"))
    etablissement = models.ForeignKey(
        Etablissement, verbose_name=_("établissement"), on_delete=models.PROTECT, related_name="parcours"
    )
    debut = models.DateField(_("entrée"))
    fin = models.DateField(_("sortie"), null=True)
    dernier_contrat = models.OneToOneField(
        "parcours.Contrat",
        verbose_name=_("dernier contrat"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="cloture",
    )

    objects = ParcoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcours")
        verbose_name_plural = _("parcours")
        ordering = ["mediateur", "numero"]
        indexes = [models.Index(fields=["fin", "etablissement"], name="parcours_fin_etablissement")]
        constraints = [
            models.UniqueConstraint(fields=["mediateur", "numero"], name="parcours_numero_unique"),
            models.CheckConstraint(name="parcours_numero_positif", condition=models.Q(numero__gte=1)),
            models.CheckConstraint(
                name="parcours_fin_apres_debut",
                condition=models.Q(fin__isnull=True) | models.Q(fin__gte=models.F("debut")),
                violation_error_message=_("La sortie ne peut pas être avant l’entrée."),
            ),
        ]

    def __str__(self) -> str:
        return f"Parcours {self.numero}"
