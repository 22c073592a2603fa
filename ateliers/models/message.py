"""The outbox: what must be told to people, by mail or by a call from staff."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ateliers.querysets import MessageQuerySet

from .reservation import Reservation


class Canal(models.TextChoices):
    COURRIEL = "courriel", _("E-mail")
    APPEL = "appel", _("Appel")


class StatutMessage(models.TextChoices):
    A_ENVOYER = "a_envoyer", _("À envoyer")
    EN_COURS = "en_cours", _("En cours d’envoi")
    FAIT = "fait", _("Fait")
    ECHEC = "echec", _("Échec")
    SANS_OBJET = "sans_objet", _("Sans objet")


class Modele(models.TextChoices):
    """What a message says."""

    CONFIRMATION = "confirmation", _("Place réservée")
    ATTENTE = "attente", _("Inscription en liste d’attente")
    PROMOTION = "promotion", _("Une place s’est libérée")
    PLACES = "places", _("Nombre de places changé")
    ANNULATION = "annulation", _("Réservation annulée")
    SEANCE_ANNULEE = "seance_annulee", _("Séance annulée")
    SEANCE_DEPLACEE = "seance_deplacee", _("Séance déplacée")
    DEPLACEMENT = "deplacement", _("Réservation déplacée à une autre séance")
    REMISE_EN_ATTENTE = "remise_en_attente", _("Retour en liste d’attente")


class Message(models.Model):
    """One thing to tell one person, written in the transaction that made it true and sent later, once."""

    reservation = models.ForeignKey(
        Reservation, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="messages"
    )
    canal = models.CharField(_("canal"), max_length=10, choices=Canal)
    modele = models.CharField(_("message"), max_length=20, choices=Modele)
    contexte = models.JSONField(_("contenu au moment des faits"), default=dict)
    cle = models.CharField(_("clé"), max_length=120, unique=True, editable=False)
    statut = models.CharField(_("statut"), max_length=10, choices=StatutMessage, default=StatutMessage.A_ENVOYER)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    prochain_essai = models.DateTimeField(_("prochain essai"), default=timezone.now)
    bail = models.DateTimeField(_("pris jusqu’à"), null=True, editable=False)
    tentatives = models.PositiveSmallIntegerField(_("tentatives"), default=0, editable=False)
    fait_le = models.DateTimeField(_("fait le"), null=True, editable=False)
    erreur = models.CharField(_("dernière erreur"), max_length=200, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["cree_le", "pk"]
        indexes = [models.Index(fields=["canal", "statut", "prochain_essai"], name="message_a_envoyer")]
        constraints = [
            models.CheckConstraint(
                name="message_fait_date",
                condition=Q(statut=StatutMessage.FAIT, fait_le__isnull=False)
                | (~Q(statut=StatutMessage.FAIT) & Q(fait_le__isnull=True)),
                violation_error_message=_("Un message fait porte la date de son envoi."),
            ),
            models.CheckConstraint(
                name="message_en_cours_a_un_bail",
                condition=~Q(statut=StatutMessage.EN_COURS) | Q(bail__isnull=False),
                violation_error_message=_("Un message en cours d’envoi a une échéance."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_modele_display()} ({self.get_statut_display()})"

    @property
    def a_appeler(self) -> bool:
        """Say whether staff must make this call (MessageQuerySet.a_appeler)."""
        return self.canal == Canal.APPEL and self.statut == StatutMessage.A_ENVOYER

    @property
    def en_souffrance(self) -> bool:
        """Say whether this mail failed for good, or is being tried again (MessageQuerySet.en_souffrance)."""
        reessaye = self.statut == StatutMessage.A_ENVOYER and self.tentatives > 0
        return self.canal == Canal.COURRIEL and (self.statut == StatutMessage.ECHEC or reessaye)
