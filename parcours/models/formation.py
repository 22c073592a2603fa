"""Training: the catalogue, what each mediator followed, and the certificates."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parcours.querysets import FicheQuerySet, HistoriqueQuerySet

from .bornes import dates_bornees
from .fiche import Fiche
from .mediateur import Mediateur


class TypeFormation(models.TextChoices):
    ADAPTATION = "adaptation", _("Prise de poste")
    PREQUALIFIANTE = "prequalifiante", _("Préqualifiante")
    QUALIFIANTE = "qualifiante", _("Qualifiante")
    CERTIFIANTE = "certifiante", _("Certifiante (RNCP, CléA…)")


class ModuleFormation(models.Model):
    """A training of the catalogue."""

    intitule = models.CharField(_("intitulé"), max_length=160, unique=True)
    type = models.CharField(_("type"), max_length=14, choices=TypeFormation, default=TypeFormation.ADAPTATION)
    reference = models.CharField(_("référence"), max_length=20, blank=True, help_text=_("Code RNCP ou RS, norme."))
    niveau = models.PositiveSmallIntegerField(_("niveau"), null=True, blank=True)
    heures = models.DecimalField(_("heures prévues"), max_digits=6, decimal_places=2, null=True, blank=True)
    inscriptions_fin = models.DateField(_("fin de l’enregistrement"), null=True, blank=True)
    validite_mois = models.PositiveSmallIntegerField(
        _("validité du certificat, en mois"), null=True, blank=True, help_text=_("Vide : sans limite.")
    )
    actif = models.BooleanField(_("proposé"), default=True)

    class Meta:
        verbose_name = _("formation du catalogue")
        verbose_name_plural = _("catalogue des formations")
        ordering = ["intitule"]
        constraints = [dates_bornees("module", "inscriptions_fin")]

    def __str__(self) -> str:
        return self.intitule


class ResultatFormation(models.TextChoices):
    PREVUE = "prevue", _("Prévue")
    EN_COURS = "en_cours", _("En cours")
    SUIVIE = "suivie", _("Suivie, sans certification")
    OBTENUE = "obtenue", _("Certification obtenue")
    PARTIELLE = "partielle", _("Certification partielle")
    ECHEC = "echec", _("Certification non obtenue")
    ABANDON = "abandon", _("Abandon")


class Formation(Fiche):
    """A training that a mediator follows or followed. Hours are those attended."""

    JOUR = F("debut")

    mediateur = models.ForeignKey(
        Mediateur, verbose_name=_("médiateur"), on_delete=models.CASCADE, related_name="formations"
    )
    module = models.ForeignKey(
        ModuleFormation, verbose_name=_("formation"), on_delete=models.PROTECT, related_name="formations"
    )
    organisme = models.CharField(_("organisme"), max_length=120, blank=True)
    debut = models.DateField(_("début"))
    fin = models.DateField(_("fin"))
    heures = models.DecimalField(_("heures suivies"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)])
    cout = models.DecimalField(
        _("coût (€)"), max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    financeur = models.CharField(_("financeur"), max_length=80, blank=True, help_text=_("OPCO, État, Région…"))
    resultat = models.CharField(
        _("résultat"), max_length=9, choices=ResultatFormation, default=ResultatFormation.EN_COURS
    )

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = _("formation suivie")
        verbose_name_plural = _("formations suivies")
        ordering = ["debut", "pk"]
        constraints = [
            dates_bornees("formation", "debut", "fin"),
            models.CheckConstraint(
                name="formation_fin_apres_debut",
                condition=Q(fin__gte=F("debut")),
                violation_error_message=_("La formation ne peut pas finir avant de commencer."),
            ),
            models.CheckConstraint(
                name="formation_nombres_positifs",
                condition=Q(heures__gte=0) & (Q(cout__isnull=True) | Q(cout__gte=0)),
                violation_error_message=_("Les heures et le coût ne peuvent pas être négatifs."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module.intitule}, {self.debut:%d/%m/%Y}"

    @property
    def jour(self) -> date:
        return self.debut


class Certificat(Fiche):
    """A certificate earned by a training."""

    formation = models.OneToOneField(
        Formation, verbose_name=_("formation"), on_delete=models.CASCADE, related_name="certificat"
    )
    numero = models.CharField(_("numéro"), max_length=60, blank=True)
    delivre_le = models.DateField(_("délivré le"))
    expire_le = models.DateField(_("expire le"), null=True, blank=True, help_text=_("Vide : sans limite."))

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificat")
        verbose_name_plural = _("certificats")
        ordering = ["delivre_le", "pk"]
        constraints = [
            dates_bornees("certificat", "delivre_le", "expire_le"),
            models.CheckConstraint(
                name="certificat_expire_apres_delivrance",
                condition=Q(expire_le__isnull=True) | Q(expire_le__gt=F("delivre_le")),
                violation_error_message=_("Le certificat doit expirer après sa délivrance."),
            ),
        ]

    def __str__(self) -> str:
        return f"Certificat, {self.delivre_le:%d/%m/%Y}"
