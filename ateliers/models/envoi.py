"""What every mail that waits carries: its state, its lease, its attempts."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StatutMessage(models.TextChoices):
    A_ENVOYER = "a_envoyer", _("À envoyer")
    EN_COURS = "en_cours", _("En cours d’envoi")
    FAIT = "fait", _("Fait")
    ECHEC = "echec", _("Échec")
    SANS_OBJET = "sans_objet", _("Sans objet")


class Envoi(models.Model):
    """One thing to tell, written in the transaction that made it true and sent later, once: `cle` names the fact."""

    contexte = models.JSONField(_("contenu au moment des faits"), default=dict)
    cle = models.CharField(_("clé"), max_length=120, unique=True, editable=False)
    statut = models.CharField(_("statut"), max_length=10, choices=StatutMessage, default=StatutMessage.A_ENVOYER)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    prochain_essai = models.DateTimeField(_("prochain essai"), default=timezone.now)
    bail = models.DateTimeField(_("pris jusqu’à"), null=True, editable=False)
    tentatives = models.PositiveSmallIntegerField(_("tentatives"), default=0, editable=False)
    fait_le = models.DateTimeField(_("fait le"), null=True, editable=False)
    erreur = models.CharField(_("dernière erreur"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["cree_le", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_fait_date",
                condition=Q(statut=StatutMessage.FAIT, fait_le__isnull=False)
                | (~Q(statut=StatutMessage.FAIT) & Q(fait_le__isnull=True)),
                violation_error_message=_("Un message fait porte la date de son envoi."),
            ),
            models.CheckConstraint(
                name="%(class)s_en_cours_a_un_bail",
                condition=~Q(statut=StatutMessage.EN_COURS) | Q(bail__isnull=False),
                violation_error_message=_("Un message en cours d’envoi a une échéance."),
            ),
        ]
