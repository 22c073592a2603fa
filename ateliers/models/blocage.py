"""Seats of a session that are kept for somebody until a date."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ateliers.querysets import BlocageQuerySet

from .seance import Seance


class Blocage(models.Model):
    """Seats held. Created and changed only by `ateliers.domain.blocages`, under the lock of the session.

    `places` are those still held: bookings made for `au_nom_de` take from them, and the rest is freed at `jusqu_au`.
    """

    seance = models.ForeignKey(Seance, verbose_name=_("séance"), on_delete=models.PROTECT, related_name="blocages")
    au_nom_de = models.CharField(_("au nom de"), max_length=120)
    places_demandees = models.PositiveSmallIntegerField(_("places gardées au départ"))
    places = models.PositiveSmallIntegerField(_("places encore gardées"))
    jusqu_au = models.DateTimeField(_("gardées jusqu’au"))
    cree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("créé par"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)
    clos_le = models.DateTimeField(_("clos le"), null=True, editable=False)

    objects = BlocageQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocage de places")
        verbose_name_plural = _("blocages de places")
        ordering = ["jusqu_au", "pk"]
        indexes = [models.Index(fields=["jusqu_au"], name="blocage_ouvert", condition=Q(clos_le=None))]
        constraints = [
            models.CheckConstraint(
                name="blocage_places_bornees",
                condition=Q(places_demandees__gte=1, places__lte=models.F("places_demandees")),
                violation_error_message=_("Gardez au moins une place."),
            ),
            models.CheckConstraint(
                name="blocage_clos_sans_place",
                condition=Q(clos_le__isnull=True, places__gte=1) | Q(clos_le__isnull=False, places=0),
                violation_error_message=_("Un blocage clos ne garde plus de place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.au_nom_de} ({self.places})"
