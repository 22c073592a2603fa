"""Where sessions take place."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from ateliers.querysets import LieuQuerySet


class TypeLieu(models.TextChoices):
    POINT_ACCUEIL = "accueil", _("Point d’accueil")
    PERMANENCE = "permanence", _("Permanence chez un partenaire")
    ITINERANT = "itinerant", _("Service itinérant")
    PARTENAIRE = "partenaire", _("Lieu d’un partenaire")


def valider_fuseau(valeur: str) -> None:
    """Raise ValidationError unless `valeur` is an IANA time zone."""
    if "/" not in valeur or valeur not in zoneinfo.available_timezones():
        raise ValidationError(_("Ce fuseau horaire n’existe pas."))


class Lieu(models.Model):
    """A place that receives the public: a reception point, a partner's room, a stop of the bus."""

    nom = models.CharField(_("nom"), max_length=120)
    slug = models.SlugField(_("identifiant dans les adresses"), max_length=120, unique=True)
    type = models.CharField(_("type"), max_length=12, choices=TypeLieu, default=TypeLieu.POINT_ACCUEIL)
    adresse = models.CharField(_("adresse"), max_length=200, blank=True, help_text=_("Numéro et rue."))
    code_postal = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.CharField(_("commune"), max_length=100)
    departement = models.CharField(_("département"), max_length=60, blank=True)
    venir = models.TextField(_("comment venir"), blank=True, help_text=_("Métro, bus, entrée, étage."))
    accessible = models.BooleanField(_("accessible en fauteuil roulant"), default=False)
    acces_handicap = models.TextField(_("accès et handicap"), blank=True)
    telephone = PhoneNumberField(_("téléphone"), blank=True)
    horaires = models.TextField(_("horaires"), blank=True, help_text=_("Une ligne par jour."))
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    fuseau = models.CharField(_("fuseau horaire"), max_length=40, default="Europe/Paris", validators=[valider_fuseau])
    france_services = models.BooleanField(_("labellisé France Services"), default=False)
    actif = models.BooleanField(_("actif"), default=True)
    equipe = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("équipe"), related_name="lieux", blank=True
    )
    reference = models.CharField(_("référence d’import"), max_length=200, unique=True, null=True, editable=False)

    objects = LieuQuerySet.as_manager()

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering = ["nom", "pk"]
        permissions = [("gerer_tous_les_lieux", _("Peut gérer tous les lieux"))]
        constraints = [
            models.CheckConstraint(
                name="lieu_coordonnees_completes",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                # A CHECK lets NULL pass: one coordinate alone must be refused by name.
                | models.Q(
                    latitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__isnull=False,
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Donnez la latitude et la longitude ensemble, en degrés."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def tzinfo(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.fuseau)

    @property
    def nom_et_adresse(self) -> str:
        """Return the name and the address on one line."""
        return ", ".join(partie for partie in (self.nom, self.adresse_complete) if partie)

    @property
    def adresse_complete(self) -> str:
        """Return the address on one line, without its empty parts."""
        ville = f"{self.code_postal} {self.commune}".strip()
        return ", ".join(partie for partie in (self.adresse, ville) if partie)
