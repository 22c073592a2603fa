"""Health data, and nothing else: a restricted table for each kind. Only HR opens them; no list, export or report reads them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parcours.querysets import HistoriqueQuerySet

from .bornes import dates_bornees
from .contrat import Suspension
from .fiche import Fiche
from .mediateur import Mediateur
from .sortie import NomenclatureSortie, Sortie


class DonneesSensibles(Fiche):
    """Disability, and how the post was adapted (RGPD, article 9)."""

    mediateur = models.OneToOneField(
        Mediateur, verbose_name=_("médiateur"), on_delete=models.CASCADE, related_name="donnees_sensibles"
    )
    rqth = models.BooleanField(_("travailleur handicapé (RQTH)"), default=False)
    rqth_fin = models.DateField(_("fin de la reconnaissance"), null=True, blank=True)
    amenagement = models.TextField(_("aménagement du poste"), blank=True, max_length=2000)

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("données sensibles")
        verbose_name_plural = _("données sensibles")
        constraints = [dates_bornees("sensible", "rqth_fin")]

    def __str__(self) -> str:
        return f"Données sensibles {self.mediateur_id}"


class SortieSensible(Fiche):
    """The code of an exit that tells of someone's health."""

    sortie = models.OneToOneField(Sortie, verbose_name=_("sortie"), on_delete=models.CASCADE, related_name="sensible")
    code = models.ForeignKey(NomenclatureSortie, verbose_name=_("code"), on_delete=models.PROTECT, related_name="+")

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("motif de sortie restreint")
        verbose_name_plural = _("motifs de sortie restreints")

    def __str__(self) -> str:
        return f"Motif restreint {self.sortie_id}"


class MotifSante(models.TextChoices):
    MALADIE = "maladie", _("Longue maladie")
    ACCIDENT = "accident", _("Accident du travail")
    MATERNITE = "maternite", _("Maternité, adoption")
    INAPTITUDE = "inaptitude", _("Attente d’un avis d’aptitude")


class SuspensionSensible(Fiche):
    """Why a contract is suspended, when the reason tells of someone's health."""

    suspension = models.OneToOneField(
        Suspension, verbose_name=_("suspension"), on_delete=models.CASCADE, related_name="sensible"
    )
    motif = models.CharField(_("motif"), max_length=12, choices=MotifSante)

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("motif de suspension restreint")
        verbose_name_plural = _("motifs de suspension restreints")

    def __str__(self) -> str:
        return f"Motif restreint {self.suspension_id}"
