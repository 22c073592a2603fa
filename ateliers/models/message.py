"""The outbox: what must be told to people, by mail or by a call from staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ateliers.querysets import MessageQuerySet

from .envoi import Envoi, StatutMessage
from .reservation import Reservation


class Canal(models.TextChoices):
    COURRIEL = "courriel", _("E-mail")
    APPEL = "appel", _("Appel")


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


class Message(Envoi):
    """One thing to tell one person about a booking, by mail or by a call."""

    reservation = models.ForeignKey(
        Reservation, verbose_name=_("réservation"), on_delete=models.CASCADE, related_name="messages"
    )
    canal = models.CharField(_("canal"), max_length=10, choices=Canal)
    modele = models.CharField(_("message"), max_length=20, choices=Modele)

    objects = MessageQuerySet.as_manager()

    class Meta(Envoi.Meta):
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [models.Index(fields=["canal", "statut", "prochain_essai"], name="message_a_envoyer")]

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
