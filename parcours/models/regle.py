"""The numbers of labour law, by version, and what was waived."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcours.querysets import HistoriqueQuerySet, VersionQuerySet

from .bornes import dates_bornees
from .contrat import Contrat
from .fiche import Fiche


class Version(models.Model):
    """A row that holds from a day to another. Law changes: the old row keeps its dates, a new one follows."""

    valide_du = models.DateField(_("valable du"))
    valide_au = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, help_text=_("Article de loi, circulaire, décision."))

    class Meta:
        abstract = True

    def refuser_chevauchement(self, **cles: object) -> None:
        """Raise ValidationError when another row of the same keys holds on one of the same days."""
        if not self.valide_du:
            return
        autres = type(self)._default_manager.filter(**cles).exclude(pk=self.pk)
        autres = autres.filter(Q(valide_au=None) | Q(valide_au__gte=self.valide_du))
        if self.valide_au:
            autres = autres.filter(valide_du__lte=self.valide_au)
        if autre := autres.first():
            raise ValidationError(
                _("Une autre version est déjà valable à ces dates (depuis le %(jour)s). Donnez-lui d’abord une fin.")
                % {"jour": f"{autre.valide_du:%d/%m/%Y}"}
            )


class RegleContrat(Version):
    """A number of a rule: for a type of contract ("" for all), a parameter, its value."""

    type = models.CharField(_("type de contrat"), max_length=20, blank=True)
    parametre = models.CharField(_("paramètre"), max_length=40)
    valeur = models.DecimalField(_("valeur"), max_digits=8, decimal_places=3)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("règle de contrat")
        verbose_name_plural = _("règles de contrat")
        ordering = ["type", "parametre", "-valide_du"]
        constraints = [
            dates_bornees("regle", "valide_du", "valide_au"),
            models.UniqueConstraint(
                fields=["type", "parametre", "valide_du"],
                name="regle_version_unique",
                violation_error_message=_("Cette règle a déjà une version à cette date."),
            ),
            models.CheckConstraint(
                name="regle_dates_en_ordre",
                condition=Q(valide_au__isnull=True) | Q(valide_au__gte=F("valide_du")),
                violation_error_message=_("La version doit commencer avant de finir."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.parametre}".strip()

    def clean(self) -> None:
        super().clean()
        self.refuser_chevauchement(type=self.type, parametre=self.parametre)


class Derogation(Fiche):
    """A warning that somebody lifted, and why."""

    contrat = models.ForeignKey(
        Contrat, verbose_name=_("contrat"), on_delete=models.CASCADE, related_name="derogations"
    )
    regle = models.CharField(_("règle"), max_length=60)
    motif = models.CharField(_("motif"), max_length=300)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("accordée par"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    accordee_le = models.DateTimeField(_("accordée le"), default=timezone.now)

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("dérogation")
        verbose_name_plural = _("dérogations")
        ordering = ["accordee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "regle"],
                name="derogation_unique",
                violation_error_message=_("Cet avertissement est déjà levé."),
            ),
            models.CheckConstraint(
                name="derogation_motivee",
                condition=~Q(motif=""),
                violation_error_message=_("Écrivez pourquoi vous levez cet avertissement."),
            ),
        ]

    def __str__(self) -> str:
        return self.regle
