"""One date of a workshop, at one place."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ateliers.querysets import SeanceQuerySet

from .atelier import AtelierPage
from .lieu import Lieu

DUREE_MAXIMALE = timedelta(hours=24)
CAPACITE_MAXIMALE = 500


class Langue(models.TextChoices):
    FR = "fr", _("Français")
    AR = "ar", _("Arabe")
    BN = "bn", _("Bengali")
    EN = "en", _("Anglais")
    ES = "es", _("Espagnol")
    FA = "fa", _("Persan, dari")
    PT = "pt", _("Portugais")
    SO = "so", _("Soninké")
    TA = "ta", _("Tamoul")
    UK = "uk", _("Ukrainien")
    ZH = "zh", _("Chinois")
    LSF = "lsf", _("Langue des signes française")


class StatutSeance(models.TextChoices):
    BROUILLON = "brouillon", _("Brouillon")
    PUBLIEE = "publiee", _("Publiée")
    ANNULEE = "annulee", _("Annulée")


class Inscription(models.TextChoices):
    """How one takes part."""

    INDIVIDUELLE = "individuelle", _("Sur inscription")
    LIBRE = "libre", _("Entrée libre, sans inscription")
    GROUPES = "groupes", _("Réservée aux groupes")


class Seance(models.Model):
    """A session. Its three counters are written only by `ateliers.domain`, under the lock of the row."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    atelier = models.ForeignKey(
        AtelierPage, verbose_name=_("atelier"), on_delete=models.PROTECT, related_name="seances"
    )
    lieu = models.ForeignKey(Lieu, verbose_name=_("lieu"), on_delete=models.PROTECT, related_name="seances")
    debut = models.DateTimeField(_("début"))
    fin = models.DateTimeField(_("fin"))
    langue = models.CharField(_("langue"), max_length=3, choices=Langue, default=Langue.FR)
    animateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("animé par"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="seances_animees",
    )
    statut = models.CharField(_("statut"), max_length=10, choices=StatutSeance, default=StatutSeance.PUBLIEE)
    inscription = models.CharField(
        _("participation"), max_length=12, choices=Inscription, default=Inscription.INDIVIDUELLE
    )
    capacite = models.PositiveSmallIntegerField(
        _("nombre de places"), default=12, validators=[MinValueValidator(1), MaxValueValidator(CAPACITE_MAXIMALE)]
    )
    taille_attente = models.PositiveSmallIntegerField(
        _("places en liste d’attente"), default=6, validators=[MaxValueValidator(CAPACITE_MAXIMALE)]
    )
    places_par_reservation = models.PositiveSmallIntegerField(
        _("places au plus par réservation"), default=4, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    ouverture = models.DateTimeField(_("ouverture des inscriptions"), null=True, blank=True)
    cloture = models.DateTimeField(_("clôture des inscriptions"), null=True, blank=True)
    preavis = models.PositiveSmallIntegerField(
        _("préavis, en heures"), default=2, help_text=_("Les inscriptions ferment ce nombre d’heures avant le début.")
    )
    remarque = models.TextField(_("à savoir"), blank=True, max_length=500)
    motif_annulation = models.CharField(_("motif d’annulation"), max_length=200, blank=True)

    places_confirmees = models.PositiveIntegerField(_("places confirmées"), default=0, editable=False)
    places_bloquees = models.PositiveIntegerField(_("places gardées"), default=0, editable=False)
    places_en_attente = models.PositiveIntegerField(_("places en attente"), default=0, editable=False)

    sequence = models.PositiveIntegerField(default=0, editable=False)
    creee_le = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)
    modifiee_le = models.DateTimeField(_("modifiée le"), default=timezone.now, editable=False)
    annulee_le = models.DateTimeField(_("annulée le"), null=True, editable=False)
    evenement = models.TextField(editable=False, default="")
    empreinte = models.CharField(max_length=64, editable=False, default="")

    objects = SeanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ["debut", "pk"]
        indexes = [
            models.Index(fields=["statut", "debut"], name="seance_statut_debut"),
            models.Index(fields=["lieu", "debut"], name="seance_lieu_debut"),
            # "To come" means "not over": every public list, and the feeds.
            models.Index(fields=["fin"], name="seance_fin"),
        ]
        constraints = [
            models.CheckConstraint(
                name="seance_fin_apres_debut",
                condition=models.Q(fin__gt=models.F("debut")),
                violation_error_message=_("La fin doit être après le début."),
            ),
            models.CheckConstraint(
                name="seance_capacite_positive",
                condition=models.Q(capacite__gte=1, places_par_reservation__gte=1),
                violation_error_message=_("Il faut au moins une place."),
            ),
            models.CheckConstraint(
                name="seance_jamais_survendue",
                condition=models.Q(places_confirmees__lte=models.F("capacite") - models.F("places_bloquees")),
                violation_error_message=_("Il y a plus de places confirmées ou gardées que de places."),
            ),
            models.CheckConstraint(
                name="seance_attente_bornee",
                condition=models.Q(places_en_attente__lte=models.F("taille_attente")),
                violation_error_message=_("La liste d’attente est plus longue que sa taille."),
            ),
            models.CheckConstraint(
                name="seance_annulee_datee",
                condition=models.Q(statut=StatutSeance.ANNULEE, annulee_le__isnull=False)
                | (~models.Q(statut=StatutSeance.ANNULEE) & models.Q(annulee_le__isnull=True)),
                violation_error_message=_("Une séance annulée porte la date de son annulation."),
            ),
            models.CheckConstraint(
                name="seance_sans_inscription_sans_place",
                condition=~models.Q(inscription=Inscription.LIBRE)
                | models.Q(places_confirmees=0, places_bloquees=0, places_en_attente=0),
                violation_error_message=_("Une séance en entrée libre n’a pas de réservation."),
            ),
            models.CheckConstraint(
                name="seance_ouverture_avant_cloture",
                condition=models.Q(ouverture__isnull=True)
                | models.Q(cloture__isnull=True)
                | models.Q(ouverture__lt=models.F("cloture")),
                violation_error_message=_("Les inscriptions doivent ouvrir avant de fermer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.atelier.title}, {self.debut_local:%d/%m/%Y %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("ateliers:seance", args=[self.uuid])

    def clean(self) -> None:
        super().clean()
        if self.debut and self.fin and self.fin - self.debut > DUREE_MAXIMALE:
            raise ValidationError({"fin": _("Une séance dure au plus 24 heures.")})

    @property
    def debut_local(self) -> datetime:
        """Return the start in the time zone of the place."""
        return timezone.localtime(self.debut, self.lieu.tzinfo)

    @property
    def fin_locale(self) -> datetime:
        """Return the end in the time zone of the place."""
        return timezone.localtime(self.fin, self.lieu.tzinfo)

    @property
    def jours(self) -> list[date]:
        """Return the days that it touches there: two when it goes over midnight; ending at midnight is not the next day."""
        premier, dernier = self.debut_local.date(), (self.fin_locale - timedelta(microseconds=1)).date()
        return [premier + timedelta(days=rang) for rang in range((dernier - premier).days + 1)]

    @property
    def places_partagees(self) -> int:
        """Return the seats that are not held for somebody, taken or free."""
        return self.capacite - self.places_bloquees

    @property
    def places_libres(self) -> int:
        return self.places_partagees - self.places_confirmees

    @property
    def places_offertes(self) -> int:
        """Return the seats that a newcomer may take: none while somebody waits for them."""
        return 0 if self.places_en_attente else self.places_libres

    @property
    def attente_libre(self) -> int:
        return self.taille_attente - self.places_en_attente

    @property
    def fin_des_inscriptions(self) -> datetime:
        """Return the moment after which nobody can book: the closing hour, or the notice if it comes first."""
        selon_preavis = self.debut - timedelta(hours=self.preavis)
        return min(self.cloture, selon_preavis) if self.cloture else selon_preavis

    @property
    def annulee(self) -> bool:
        return self.statut == StatutSeance.ANNULEE

    def commencee(self, maintenant: datetime | None = None) -> bool:
        return self.debut <= (maintenant or timezone.now())

    def passee(self, maintenant: datetime | None = None) -> bool:
        return self.fin <= (maintenant or timezone.now())
