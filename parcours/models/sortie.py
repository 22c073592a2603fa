"""Exits, their codes, and what became of people afterwards."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from parcours.querysets import HistoriqueQuerySet, VersionQuerySet

from .bornes import dates_bornees
from .contrat import Contrat
from .fiche import Fiche
from .regle import Version


class ClasseSortie(models.TextChoices):
    DURABLE = "emploi_durable", _("Emploi durable")
    TRANSITION = "emploi_transition", _("Emploi de transition")
    POSITIVE = "sortie_positive", _("Autre sortie positive")
    AUTRE = "autre", _("Autre sortie")
    NON_DOCUMENTEE = "non_documentee", _("Sortie non documentée")
    NEUTRALISEE = "neutralisee", _("Sortie neutralisée")
    TRANSFERT = "transfert", _("Transfert, ce n’est pas une sortie")


class NomenclatureSortie(Version):
    """A code of exit, for a time. `sante` marks those that tell of someone's health.

    Its history says who changed a class: figures move with it, though no exit does.
    """

    code = models.CharField(_("code"), max_length=6)
    libelle = models.CharField(_("libellé"), max_length=120)
    classe = models.CharField(_("classe"), max_length=17, choices=ClasseSortie)
    ordre = models.PositiveSmallIntegerField(_("ordre"), default=0)
    sante = models.BooleanField(_("donnée de santé"), default=False)

    history = HistoricalRecords()
    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("code de sortie")
        verbose_name_plural = _("codes de sortie")
        ordering = ["ordre", "code", "-valide_du"]
        constraints = [
            dates_bornees("nomenclature", "valide_du", "valide_au"),
            models.UniqueConstraint(
                fields=["code", "valide_du"],
                name="nomenclature_version_unique",
                violation_error_message=_("Ce code a déjà une version à cette date."),
            ),
            models.CheckConstraint(
                name="nomenclature_classe_connue",
                condition=Q(classe__in=ClasseSortie.values),
                violation_error_message=_("Choisissez une classe de la liste."),
            ),
            models.CheckConstraint(
                name="nomenclature_dates_en_ordre",
                condition=Q(valide_au__isnull=True) | Q(valide_au__gte=F("valide_du")),
                violation_error_message=_("La version doit commencer avant de finir."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.libelle}"

    def clean(self) -> None:
        super().clean()
        self.code = self.code.strip().upper()
        self.refuser_chevauchement(code=self.code)


class Sortie(Fiche):
    """The outcome of a pathway, written on the contract that ended it.

    Its date is that contract's real end. Should a rehire reopen the pathway, the contract is no longer the last one, and
    the outcome counts no more, without being lost. Should the real end be removed, the outcome goes with it: only its history
    stays. A code that tells of someone's health is in `SortieSensible`, and
    `restreinte` is then true.
    """

    contrat = models.OneToOneField(Contrat, verbose_name=_("contrat"), on_delete=models.CASCADE, related_name="sortie")
    code = models.ForeignKey(
        NomenclatureSortie, verbose_name=_("code"), on_delete=models.PROTECT, related_name="sorties", null=True,
        blank=True,
    )  # fmt: skip
    restreinte = models.BooleanField(_("motif restreint"), default=False, editable=False)
    duree_emploi = models.PositiveSmallIntegerField(
        _("durée de l’emploi trouvé, en mois"), null=True, blank=True, validators=[MaxValueValidator(600)]
    )
    employeur = models.CharField(_("employeur ou organisme"), max_length=120, blank=True)
    automatique = models.BooleanField(_("notée d’office"), default=False, editable=False)
    documentee_le = models.DateTimeField(_("documentée le"), default=timezone.now, editable=False)

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("sortie")
        verbose_name_plural = _("sorties")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="sortie_code_ou_restreinte",
                condition=Q(code__isnull=False, restreinte=False) | Q(code__isnull=True, restreinte=True),
                violation_error_message=_("Donnez un code de sortie."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Motif restreint") if self.restreinte or self.code is None else self.code)


class Echeance(models.IntegerChoices):
    """When people are asked what became of them: months after the exit."""

    M3 = 3, _("3 mois")
    M6 = 6, _("6 mois")
    M12 = 12, _("12 mois")


class Situation(models.TextChoices):
    EMPLOI = "emploi", _("En emploi")
    FORMATION = "formation", _("En formation")
    CHOMAGE = "chomage", _("Au chômage")
    INACTIVITE = "inactivite", _("Sans activité")
    INJOIGNABLE = "injoignable", _("Injoignable")
    OPPOSITION = "opposition", _("Ne veut pas être contacté")


class Suivi(Fiche):
    """The situation some months after an exit. It never changes the outcome at the exit."""

    sortie = models.ForeignKey(Sortie, verbose_name=_("sortie"), on_delete=models.CASCADE, related_name="suivis")
    echeance = models.PositiveSmallIntegerField(_("échéance"), choices=Echeance)
    situation = models.CharField(_("situation"), max_length=11, choices=Situation)
    constate_le = models.DateField(_("constaté le"))
    precision = models.CharField(_("précision"), max_length=200, blank=True)

    objects = HistoriqueQuerySet.as_manager()

    class Meta:
        verbose_name = _("suivi après la sortie")
        verbose_name_plural = _("suivis après la sortie")
        ordering = ["echeance"]
        constraints = [
            dates_bornees("suivi", "constate_le"),
            models.UniqueConstraint(
                fields=["sortie", "echeance"],
                name="suivi_unique",
                violation_error_message=_("Ce suivi est déjà enregistré."),
            ),
            models.CheckConstraint(
                name="suivi_valeurs_connues",
                condition=Q(echeance__in=Echeance.values, situation__in=Situation.values),
                violation_error_message=_("Choisissez une valeur de la liste."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_echeance_display()} : {self.get_situation_display()}"
