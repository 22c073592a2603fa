"""Where mediators are employed."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from parcours.querysets import AssociationQuerySet, EtablissementQuerySet


class Association(models.Model):
    """An employer: one association of the network."""

    nom = models.CharField(_("nom"), max_length=120)
    comptes = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("comptes"),
        related_name="associations",
        blank=True,
        help_text=_("Ces comptes voient tous les établissements de l’association, selon leur rôle."),
    )

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                Upper("nom"),
                name="association_nom_unique",
                violation_error_message=_("Une association porte déjà ce nom."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom


class Etablissement(models.Model):
    """A site of an association, as HR counts it. It is not a place of workshops: those belong to another plugin."""

    association = models.ForeignKey(
        Association, verbose_name=_("association"), on_delete=models.PROTECT, related_name="etablissements"
    )
    code = models.CharField(_("code"), max_length=20, help_text=_("Court, sans espace : il sert dans les imports."))
    nom = models.CharField(_("nom"), max_length=120)
    qpv = models.BooleanField(_("dans un quartier prioritaire (QPV)"), default=False)
    actif = models.BooleanField(_("actif"), default=True)
    comptes = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("comptes"),
        related_name="etablissements",
        blank=True,
        help_text=_("Ces comptes voient cet établissement, selon leur rôle. Une personne peut en avoir plusieurs."),
    )

    objects = EtablissementQuerySet.as_manager()

    class Meta:
        verbose_name = _("établissement")
        verbose_name_plural = _("établissements")
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                Upper("code"),
                name="etablissement_code_unique",
                violation_error_message=_("Un établissement porte déjà ce code."),
            ),
            models.CheckConstraint(
                name="etablissement_code_present",
                condition=~models.Q(code=""),
                violation_error_message=_("Donnez un code à cet établissement."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom
