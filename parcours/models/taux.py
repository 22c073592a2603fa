"""How rates are defined, what they are compared with, and what was published."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcours.querysets import FigeQuerySet, VersionQuerySet

from .bornes import dates_bornees
from .regle import Version

LONGUEUR_PERIMETRE = 200
"""The list of publications shows this much of a scope; the parameters of each hold the whole of it."""


class BaseTaux(models.TextChoices):
    SORTANTS = "sortants", _("Toutes les personnes sorties")
    EXAMINEES = "examinees", _("Les personnes sorties, sans les sorties neutralisées")
    REPONSES_M6 = "reponses_m6", _("Les réponses connues à six mois")


class OperateurSeuil(models.TextChoices):
    AU_MOINS = ">=", _("au moins")
    PLUS_DE = ">", _("plus de")


class DefinitionTaux(Version):
    """A version of a rate. To change one, give it an end and add the next version."""

    cle = models.SlugField(_("clé"), max_length=30)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    nom = models.CharField(_("nom"), max_length=120)
    texte = models.TextField(_("définition"), max_length=600)
    base = models.CharField(_("divisé par"), max_length=11, choices=BaseTaux)
    compte = models.JSONField(
        _("compte"), default=list, help_text=_("Classes, codes ou situations que le numérateur compte.")
    )
    exclut = models.JSONField(_("exclut"), default=list, blank=True, help_text=_("Codes retirés du calcul."))
    seuil_mois = models.PositiveSmallIntegerField(_("un emploi durable dure (mois)"), default=6)
    operateur = models.CharField(
        _("comparaison"), max_length=2, choices=OperateurSeuil, default=OperateurSeuil.AU_MOINS
    )
    presence_mois = models.PositiveSmallIntegerField(_("présence pour être examinée (mois)"), default=3)
    ordre = models.PositiveSmallIntegerField(_("ordre"), default=10)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("définition de taux")
        verbose_name_plural = _("définitions de taux")
        ordering = ["ordre", "cle", "-version"]
        constraints = [
            dates_bornees("definition", "valide_du", "valide_au"),
            models.UniqueConstraint(
                fields=["cle", "version"],
                name="definition_version_unique",
                violation_error_message=_("Ce taux a déjà cette version."),
            ),
            models.CheckConstraint(
                name="definition_dates_en_ordre",
                condition=Q(valide_au__isnull=True) | Q(valide_au__gte=F("valide_du")),
                violation_error_message=_("La version doit commencer avant de finir."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nom} (version {self.version})"

    def clean(self) -> None:
        super().clean()
        self.refuser_chevauchement(cle=self.cle)


class ValeurReference(models.Model):
    """A published figure that a rate is compared with: dated and sourced."""

    cle = models.SlugField(_("clé du taux"), max_length=30)
    valeur = models.DecimalField(_("valeur (%)"), max_digits=4, decimal_places=1)
    libelle = models.CharField(_("libellé"), max_length=120)
    annee = models.PositiveSmallIntegerField(_("année"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("valeur de référence")
        verbose_name_plural = _("valeurs de référence")
        ordering = ["cle", "annee"]
        constraints = [
            models.UniqueConstraint(fields=["cle", "annee", "libelle"], name="reference_unique"),
            models.CheckConstraint(
                name="reference_pourcentage",
                condition=Q(valeur__gte=0, valeur__lte=100),
                violation_error_message=_("Un taux va de 0 à 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.annee})"


class Publication(models.Model):
    """Figures frozen on a day, with what they were computed from. Never changed afterwards, in the database either.

    `chiffres` and `parametres` are canonical JSON texts; `empreinte` is the SHA-256 of both. `lignes` holds, for HR alone,
    the exits that were counted, so that a later comparison can say which ones moved.
    """

    titre = models.CharField(_("titre"), max_length=120)
    du = models.DateField(_("du"))
    au = models.DateField(_("au"))
    perimetre = models.CharField(_("périmètre"), max_length=LONGUEUR_PERIMETRE)
    parametres = models.TextField(_("paramètres"))
    chiffres = models.TextField(_("chiffres"))
    lignes = models.TextField(_("sorties comptées"))
    empreinte = models.CharField(_("empreinte"), max_length=64, unique=True)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("publié par"), on_delete=models.DO_NOTHING, db_constraint=False,
        null=True, related_name="+",
    )  # fmt: skip
    publie_par_nom = models.CharField(_("publié par"), max_length=160)
    publie_le = models.DateTimeField(_("publié le"), default=timezone.now)

    objects = FigeQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-publie_le", "-pk"]
        default_permissions = ("add", "view")
        permissions = [
            ("voir_taux", _("Peut voir les taux de sortie")),
            ("voir_taux_reseau", _("Peut voir les taux du réseau entier")),
        ]
        constraints = [
            models.CheckConstraint(name="publication_dates_en_ordre", condition=Q(au__gte=F("du"))),
        ]

    def __str__(self) -> str:
        return self.titre

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it once. Raises TypeError afterwards."""
        if not self._state.adding:
            raise TypeError("a publication is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("a publication is never deleted")
