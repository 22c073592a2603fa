"""What every page says about the association."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="phone")
class Reglages(BaseSiteSetting):
    """Name, phone and address, shown at the same place on every page."""

    nom_association = models.CharField(_("nom de l’association"), max_length=80, default="PIMMS Médiation")
    signature = models.CharField(
        _("ce que nous faisons, en quelques mots"),
        max_length=120,
        blank=True,
        default="Un accueil gratuit pour vos démarches",
    )
    telephone = PhoneNumberField(_("téléphone"), blank=True)
    telephone_horaires = models.CharField(_("horaires du téléphone"), max_length=120, blank=True)
    courriel = models.EmailField(_("adresse e-mail"), blank=True)
    adresse = models.CharField(_("adresse"), max_length=200, blank=True)

    panels = [
        MultiFieldPanel([FieldPanel("nom_association"), FieldPanel("signature")], _("L’association")),
        MultiFieldPanel(
            [
                FieldPanel("telephone"),
                FieldPanel("telephone_horaires"),
                FieldPanel("courriel"),
                FieldPanel("adresse"),
            ],
            _("Nous joindre"),
        ),
    ]

    class Meta:
        verbose_name = _("coordonnées de l’association")
        verbose_name_plural = _("coordonnées de l’association")

    @property
    def telephone_lien(self) -> str:
        """Return the number as a link dials it, or nothing."""
        return f"tel:{self.telephone.as_e164}" if self.telephone else ""

    @property
    def telephone_lisible(self) -> str:
        """Return the number as people read it: pairs of digits that do not wrap."""
        return self.telephone.as_national.replace(" ", "\u00a0") if self.telephone else ""
