"""Seats asked for by one person, for one session."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from ateliers.querysets import ReservationQuerySet

from .seance import Seance


class StatutReservation(models.TextChoices):
    CONFIRMEE = "confirmee", _("Confirmée")
    ATTENTE = "attente", _("En liste d’attente")
    ANNULEE = "annulee", _("Annulée")


class Origine(models.TextChoices):
    """The path by which a booking came."""

    PUBLIC = "public", _("Site public")
    ACCUEIL = "accueil", _("Accueil")
    PARTENAIRE = "partenaire", _("Partenaire")


class Auteur(models.TextChoices):
    """Who cancelled."""

    PERSONNE = "personne", _("La personne")
    EQUIPE = "equipe", _("L’équipe")
    SEANCE = "seance", _("Séance annulée")


class Besoin(models.TextChoices):
    """Coded needs, so that nobody writes about their health in a free text."""

    FAUTEUIL = "fauteuil", _("Je me déplace en fauteuil roulant")
    INTERPRETE = "interprete", _("J’ai besoin d’un interprète ou de la langue des signes")
    LECTURE = "lecture", _("J’ai besoin d’aide pour lire ou écrire")
    GARDE = "garde", _("Je viens avec un enfant à garder")


def valider_besoins(valeur: object) -> None:
    """Raise ValidationError unless `valeur` is a list of codes of Besoin, each once."""
    if not isinstance(valeur, list) or len(set(valeur)) != len(valeur) or not set(valeur) <= set(Besoin.values):
        raise ValidationError(_("Ce besoin n’est pas dans la liste."))


ACTIVE = Q(statut__in=[StatutReservation.CONFIRMEE, StatutReservation.ATTENTE])


class Reservation(models.Model):
    """A booking. Created and changed only by `ateliers.domain`, which holds the lock of the session."""

    seance = models.ForeignKey(Seance, verbose_name=_("séance"), on_delete=models.PROTECT, related_name="reservations")
    statut = models.CharField(_("statut"), max_length=10, choices=StatutReservation)
    origine = models.CharField(_("origine"), max_length=10, choices=Origine, default=Origine.PUBLIC)
    prenom = models.CharField(_("prénom"), max_length=60)
    nom = models.CharField(_("nom"), max_length=60)
    telephone = PhoneNumberField(_("téléphone"), blank=True)
    courriel = models.EmailField(_("adresse e-mail"), blank=True)
    au_nom_de = models.CharField(
        _("au nom de"), max_length=120, blank=True, help_text=_("La structure qui vient en groupe.")
    )
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    besoins = models.JSONField(_("besoins"), default=list, blank=True, validators=[valider_besoins])
    presents = models.PositiveSmallIntegerField(_("personnes venues"), null=True, blank=True)
    accord_version = models.CharField(_("version de l’accord"), max_length=20, blank=True)
    code = models.CharField(_("code à dire"), max_length=16)

    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    jeton_empreinte = models.CharField(max_length=64, unique=True, editable=False)
    personne_empreinte = models.CharField(max_length=64, editable=False)

    ordre_attente = models.PositiveIntegerField(_("ordre d’attente"), null=True, editable=False)
    depassee = models.BooleanField(
        _("déjà dépassée une fois"),
        default=False,
        editable=False,
        help_text=_("Une demande plus petite est passée devant, faute de places. Cela n’arrive qu’une fois."),
    )
    creee_le = models.DateTimeField(_("créée le"), auto_now_add=True)
    confirmee_le = models.DateTimeField(_("confirmée le"), null=True, editable=False)
    annulee_le = models.DateTimeField(_("annulée le"), null=True, editable=False)
    annulee_par = models.CharField(_("annulée par"), max_length=10, choices=Auteur, blank=True, editable=False)

    anonymisee_le = models.DateTimeField(_("anonymisée le"), null=True, editable=False)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("réservation")
        verbose_name_plural = _("réservations")
        ordering = ["creee_le", "pk"]
        permissions = [("exporter_reservation", _("Peut exporter les réservations"))]
        constraints = [
            models.CheckConstraint(
                name="reservation_places_positives",
                condition=Q(places__gte=1),
                violation_error_message=_("Réservez au moins une place."),
            ),
            models.CheckConstraint(
                name="reservation_contact",
                condition=~Q(courriel="")
                | ~Q(telephone="")
                | ~Q(origine=Origine.PUBLIC)
                | Q(anonymisee_le__isnull=False),
                violation_error_message=_("Donnez un téléphone ou une adresse e-mail."),
            ),
            models.CheckConstraint(
                name="reservation_ordre_si_attente",
                condition=Q(statut=StatutReservation.ATTENTE, ordre_attente__isnull=False)
                | (~Q(statut=StatutReservation.ATTENTE) & Q(ordre_attente__isnull=True)),
                violation_error_message=_("Seule une réservation en attente a un rang."),
            ),
            models.CheckConstraint(
                name="reservation_annulation_datee",
                condition=Q(statut=StatutReservation.ANNULEE, annulee_le__isnull=False)
                | (~Q(statut=StatutReservation.ANNULEE) & Q(annulee_le__isnull=True)),
                violation_error_message=_("Une réservation annulée porte la date de son annulation."),
            ),
            models.CheckConstraint(
                name="reservation_presents_bornes",
                condition=Q(presents__isnull=True)
                | Q(statut=StatutReservation.CONFIRMEE, presents__isnull=False, presents__lte=models.F("places")),
                violation_error_message=_("Il ne peut pas être venu plus de personnes que de places confirmées."),
            ),
            models.UniqueConstraint(
                name="reservation_une_par_personne",
                fields=["seance", "personne_empreinte"],
                condition=ACTIVE,
                violation_error_message=_("Cette personne a déjà une réservation pour cette séance."),
            ),
            models.UniqueConstraint(
                name="reservation_rang_unique",
                fields=["seance", "ordre_attente"],
                condition=Q(statut=StatutReservation.ATTENTE),
                violation_error_message=_("Deux réservations ont le même rang d’attente."),
            ),
            models.UniqueConstraint(
                name="reservation_code_unique",
                fields=["seance", "code"],
                violation_error_message=_("Ce code sert déjà pour cette séance."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.get_statut_display()})"

    @property
    def active(self) -> bool:
        return self.statut != StatutReservation.ANNULEE

    @property
    def confirmee(self) -> bool:
        return self.statut == StatutReservation.CONFIRMEE

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}" if self.anonymisee_le is None else str(_("Personne anonyme"))

    @property
    def libelles_besoins(self) -> list[str]:
        return [str(Besoin(code).label) for code in self.besoins]
