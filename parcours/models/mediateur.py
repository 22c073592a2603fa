"""The people whose pathway is followed."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from parcours.querysets import MediateurQuerySet

from .bornes import dates_bornees
from .fiche import Fiche
from .structure import Etablissement


class Sexe(models.TextChoices):
    FEMME = "F", _("Femme")
    HOMME = "H", _("Homme")


class Mediateur(Fiche):
    """A mediator's file. It never holds a social security number, and nothing about health: see `DonneesSensibles`."""

    matricule = models.CharField(
        _("matricule"), max_length=30, help_text=_("Le numéro de la personne dans votre logiciel de paie.")
    )
    nom = models.CharField(_("nom"), max_length=80)
    prenom = models.CharField(_("prénom"), max_length=80, blank=True)
    etablissement = models.ForeignKey(
        Etablissement, verbose_name=_("établissement"), on_delete=models.PROTECT, related_name="mediateurs"
    )
    compte = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("compte sur ce site"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mediateur",
    )
    naissance = models.DateField(_("date de naissance"), null=True, blank=True)
    sexe = models.CharField(_("sexe"), max_length=1, choices=Sexe, blank=True)
    courriel = models.EmailField(_("e-mail professionnel"), blank=True)
    telephone = PhoneNumberField(_("téléphone professionnel"), blank=True)
    suivi_courriel = models.EmailField(
        _("e-mail après le départ"), blank=True, help_text=_("Sert aux suivis à 3, 6 et 12 mois, puis il est effacé.")
    )
    suivi_telephone = PhoneNumberField(_("téléphone après le départ"), blank=True)
    archive_le = models.DateTimeField(_("archivé le"), null=True, blank=True, editable=False)
    anonymise_le = models.DateTimeField(_("anonymisé le"), null=True, blank=True, editable=False)

    objects = MediateurQuerySet.as_manager()

    class Meta:
        verbose_name = _("médiateur")
        verbose_name_plural = _("médiateurs")
        ordering = ["nom", "prenom", "pk"]
        permissions = [
            ("exporter_mediateur", _("Peut exporter les dossiers RH")),
            ("importer_mediateur", _("Peut importer des dossiers RH")),
        ]
        constraints = [
            dates_bornees("mediateur", "naissance"),
            models.UniqueConstraint(
                Upper("matricule"),
                name="mediateur_matricule_unique",
                violation_error_message=_("Ce matricule est déjà celui d’un autre dossier."),
            ),
            models.CheckConstraint(
                name="mediateur_matricule_present",
                condition=~models.Q(matricule=""),
                violation_error_message=_("Donnez un matricule."),
            ),
            models.CheckConstraint(
                name="mediateur_sexe_connu",
                condition=models.Q(sexe__in=["", *Sexe.values]),
                violation_error_message=_("Choisissez une valeur de la liste."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet or self.matricule

    @property
    def nom_complet(self) -> str:
        """Return the first name, then the family name; "" once the file is anonymous."""
        return f"{self.prenom} {self.nom}".strip()

    def clean(self) -> None:
        super().clean()
        self.matricule = self.matricule.strip()
