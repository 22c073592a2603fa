"""What supports a pathway: interviews, and immersions at other employers."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from parcours.querysets import FicheQuerySet

from .bornes import dates_bornees
from .fiche import Fiche
from .mediateur import Mediateur


class TypeEntretien(models.TextChoices):
    PROFESSIONNEL = "professionnel", _("Entretien de parcours professionnel")
    SUIVI = "suivi", _("Point d’étape")
    TUTORAT = "tutorat", _("Point avec le tuteur")
    SORTIE = "sortie", _("Entretien de sortie")


class Entretien(Fiche):
    """An interview: planned, then held, with what was decided and when to meet again."""

    JOUR = Coalesce("realise_le", "prevu_le")

    mediateur = models.ForeignKey(
        Mediateur, verbose_name=_("médiateur"), on_delete=models.CASCADE, related_name="entretiens"
    )
    type = models.CharField(_("type"), max_length=13, choices=TypeEntretien, default=TypeEntretien.SUIVI)
    prevu_le = models.DateField(_("prévu le"))
    realise_le = models.DateField(_("fait le"), null=True, blank=True)
    conduit_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("conduit par"), on_delete=models.SET_NULL, null=True, blank=True,
        related_name="entretiens_conduits",
    )  # fmt: skip
    compte_rendu = models.TextField(
        _("compte rendu"), blank=True, max_length=5000, help_text=_("N’écrivez rien sur la santé de la personne.")
    )
    plan_action = models.TextField(
        _("plan d’action"), blank=True, max_length=5000, help_text=_("Une action par ligne.")
    )
    prochain_le = models.DateField(_("prochain entretien"), null=True, blank=True)

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = _("entretien")
        verbose_name_plural = _("entretiens")
        ordering = ["prevu_le", "pk"]
        constraints = [
            dates_bornees("entretien", "prevu_le", "realise_le", "prochain_le"),
            models.CheckConstraint(
                name="entretien_prochain_apres",
                condition=Q(prochain_le__isnull=True) | Q(realise_le__isnull=True) | Q(prochain_le__gt=F("realise_le")),
                violation_error_message=_("Le prochain entretien doit être après celui-ci."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}, {self.jour:%d/%m/%Y}"

    @property
    def jour(self) -> date:
        """Return when it was held, or else when it is planned."""
        return self.realise_le or self.prevu_le


class ObjetImmersion(models.TextChoices):
    METIER = "metier", _("Découvrir un métier")
    PROJET = "projet", _("Confirmer un projet")
    RECRUTEMENT = "recrutement", _("Préparer un recrutement")


class Immersion(Fiche):
    """A period of work at another employer (PMSMP, article D5135-1 and following)."""

    JOUR = F("debut")

    mediateur = models.ForeignKey(
        Mediateur, verbose_name=_("médiateur"), on_delete=models.CASCADE, related_name="immersions"
    )
    structure = models.CharField(_("structure d’accueil"), max_length=120)
    objet = models.CharField(_("objet"), max_length=11, choices=ObjetImmersion, default=ObjetImmersion.METIER)
    debut = models.DateField(_("début"))
    fin = models.DateField(_("fin"))
    convention = models.CharField(_("numéro de la convention"), max_length=40, blank=True)
    renouvelle = models.OneToOneField(
        "self",
        verbose_name=_("renouvelle"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="renouvelee",
    )

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = _("immersion")
        verbose_name_plural = _("immersions")
        ordering = ["debut", "pk"]
        constraints = [
            dates_bornees("immersion", "debut", "fin"),
            models.CheckConstraint(
                name="immersion_fin_apres_debut",
                condition=Q(fin__gte=F("debut")),
                violation_error_message=_("L’immersion ne peut pas finir avant de commencer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure}, {self.debut:%d/%m/%Y}"

    @property
    def jour(self) -> date:
        return self.debut
