"""Groups that a structure brings to sessions, and what a session keeps for structures."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from ateliers.models import Blocage, Reservation, Seance
from ateliers.models.seance import Inscription
from partenaires.querysets import CycleQuerySet, GroupeQuerySet

from .structure import Referent, Structure


class Cycle(models.Model):
    """Several dates as one course: a group comes to all of them."""

    titre = models.CharField(_("titre"), max_length=120)
    seances = models.ManyToManyField(Seance, verbose_name=_("séances"), related_name="cycles")
    structure = models.ForeignKey(
        Structure, verbose_name=_("réservé à"), on_delete=models.SET_NULL, null=True, blank=True, related_name="cycles"
    )
    actif = models.BooleanField(_("actif"), default=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["titre", "pk"]

    def __str__(self) -> str:
        return self.titre


class SeanceReservee(models.Model):
    """A session for one structure alone."""

    seance = models.OneToOneField(Seance, verbose_name=_("séance"), on_delete=models.CASCADE, related_name="reservee_a")
    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="seances_reservees"
    )
    inscription_avant = models.CharField(
        _("participation d’avant"), max_length=12, choices=Inscription, default=Inscription.GROUPES, editable=False
    )

    class Meta:
        verbose_name = _("séance réservée à une structure")
        verbose_name_plural = _("séances réservées à une structure")

    def __str__(self) -> str:
        return f"{self.seance} : {self.structure}"


class BlocageStructure(models.Model):
    """Whom held seats are for."""

    blocage = models.OneToOneField(
        Blocage, verbose_name=_("places gardées"), on_delete=models.CASCADE, related_name="pour"
    )
    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="blocages"
    )

    class Meta:
        verbose_name = _("places gardées pour une structure")
        verbose_name_plural = _("places gardées pour des structures")

    def __str__(self) -> str:
        return f"{self.structure} : {self.blocage.places}"


class Groupe(models.Model):
    """People whom a structure brings to one session. Its seats are bookings of `ateliers`: see PartGroupe.

    Nothing here repeats their state: the headcount and what is confirmed are read from the bookings.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    nonce = models.UUIDField(default=uuid4, editable=False)
    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="groupes"
    )
    referent = models.ForeignKey(
        Referent, verbose_name=_("référent"), on_delete=models.SET_NULL, null=True, blank=True, related_name="groupes"
    )
    seance = models.ForeignKey(Seance, verbose_name=_("séance"), on_delete=models.PROTECT, related_name="groupes")
    cycle = models.ForeignKey(
        Cycle, verbose_name=_("cycle"), on_delete=models.SET_NULL, null=True, blank=True, related_name="groupes"
    )
    accompagnant = models.CharField(_("personne qui accompagne le groupe"), max_length=120)
    accompagnant_telephone = PhoneNumberField(_("son téléphone"), blank=True)
    interprete = models.PositiveSmallIntegerField(_("ont besoin d’un interprète"), default=0)
    fauteuil = models.PositiveSmallIntegerField(_("viennent en fauteuil roulant"), default=0)
    lecture = models.PositiveSmallIntegerField(_("ont besoin d’aide pour lire ou écrire"), default=0)
    remarque = models.TextField(_("à savoir"), blank=True, max_length=500)
    cree_le = models.DateTimeField(_("inscrit le"), default=timezone.now, editable=False)
    rappele_le = models.DateTimeField(_("rappel envoyé le"), null=True, editable=False)
    anonymise_le = models.DateTimeField(_("noms effacés le"), null=True, editable=False)
    # What calendars follow: both move with the bookings and the session (partenaires.domain.agenda).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    modifie_le = models.DateTimeField(_("modifié le"), default=timezone.now, editable=False)

    objects = GroupeQuerySet.as_manager()

    # Read from the bookings by `avec_places`.
    confirmes: int
    en_attente: int
    effectif: int
    presents: int | None

    class Meta:
        verbose_name = _("groupe")
        verbose_name_plural = _("groupes")
        ordering = ["seance__debut", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="groupe_une_fois_par_envoi",
                fields=["nonce", "seance"],
                violation_error_message=_("Ce groupe est déjà inscrit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure}, {self.seance}"

    @property
    def annule(self) -> bool:
        """Say whether no booking is left. Only for groups read with `avec_places`."""
        return not self.effectif

    @property
    def partage(self) -> bool:
        """Say whether some have seats while others wait. Only for groups read with `avec_places`."""
        return bool(self.confirmes and self.en_attente)


class PartGroupe(models.Model):
    """A booking of a group. There is one, unless the referent chose to split the group between seats and the list."""

    groupe = models.ForeignKey(Groupe, verbose_name=_("groupe"), on_delete=models.CASCADE, related_name="parts")
    reservation = models.OneToOneField(
        Reservation, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="part_de_groupe"
    )

    class Meta:
        verbose_name = _("réservation d’un groupe")
        verbose_name_plural = _("réservations d’un groupe")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.reservation)


class Participant(models.Model):
    """A person of a group, when the structure gives names. `accord` lets the structure read who came, since `accord_le`."""

    groupe = models.ForeignKey(Groupe, verbose_name=_("groupe"), on_delete=models.CASCADE, related_name="participants")
    prenom = models.CharField(_("prénom"), max_length=60)
    nom = models.CharField(_("nom"), max_length=60)
    accord = models.BooleanField(_("d’accord pour que sa présence soit dite à la structure"), default=False)
    accord_le = models.DateTimeField(_("accord noté le"), null=True, editable=False)
    present = models.BooleanField(_("est venue"), null=True, blank=True)
    ordre = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["ordre", "pk"]
        constraints = [
            models.CheckConstraint(
                name="participant_nomme",
                condition=~Q(prenom="") | ~Q(nom=""),
                violation_error_message=_("Donnez un prénom ou un nom."),
            ),
            models.CheckConstraint(
                name="participant_accord_date",
                condition=Q(accord=True, accord_le__isnull=False) | Q(accord=False, accord_le__isnull=True),
                violation_error_message=_("Un accord porte la date où il a été noté."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()
