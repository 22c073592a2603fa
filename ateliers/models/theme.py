"""What a workshop is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pictogramme(models.TextChoices):
    """The drawings of the sprite `img/pictos.svg` that a theme may bear."""

    HABITAT = "habitat", _("Habitat")
    PAPIERS = "papiers", _("Papiers")
    POSTE = "poste", _("Courrier et colis")
    NUMERIQUE = "numerique", _("Numérique")
    ENERGIE = "energie", _("Énergie")
    TRANSPORT = "transport", _("Transports")
    DROITS = "droits", _("Droits")
    BUDGET = "budget", _("Budget")


class Couleur(models.TextChoices):
    """Colours that calendars know by name (RFC 7986, section 5.9: a CSS3 colour name)."""

    BLEU = "steelblue", _("Bleu")
    VERT = "seagreen", _("Vert")
    OCRE = "goldenrod", _("Ocre")
    ROUGE = "firebrick", _("Rouge")
    VIOLET = "rebeccapurple", _("Violet")
    TURQUOISE = "teal", _("Turquoise")
    BRUN = "sienna", _("Brun")
    GRIS = "slategray", _("Gris")


class Theme(models.Model):  # type: ignore[django-manager-missing]  # AtelierPage: Wagtail has no types
    """A subject of workshops, shown with its pictogram and its word."""

    nom = models.CharField(_("nom"), max_length=60, unique=True)
    slug = models.SlugField(_("identifiant dans les adresses"), max_length=60, unique=True)
    pictogramme = models.CharField(_("pictogramme"), max_length=20, choices=Pictogramme, default=Pictogramme.DROITS)
    couleur = models.CharField(_("couleur dans les agendas"), max_length=20, choices=Couleur, default=Couleur.BLEU)
    ordre = models.PositiveSmallIntegerField(_("ordre d’affichage"), default=0)

    class Meta:
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        ordering = ["ordre", "nom"]

    def __str__(self) -> str:
        return self.nom
