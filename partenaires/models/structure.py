"""Partner structures."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from stdnum.exceptions import ValidationError as NumeroFaux
from stdnum.fr import siret

from ateliers.models import Lieu
from partenaires.querysets import ReferentQuerySet, StructureQuerySet


class TypeStructure(models.TextChoices):
    CENTRE_SOCIAL = "centre_social", _("Centre social")
    BAILLEUR = "bailleur", _("Bailleur social")
    MISSION_LOCALE = "mission_locale", _("Mission locale")
    ASSOCIATION = "association", _("Association")
    ENTREPRISE = "entreprise", _("Entreprise de service public")
    INSTITUTION = "institution", _("Institution publique")
    OPERATEUR = "operateur", _("Opérateur France Services")
    HEBERGEMENT = "hebergement", _("Hébergement, résidence sociale")
    ECOLE = "ecole", _("École, formation")
    AUTRE = "autre", _("Autre")


class College(models.TextChoices):
    """The seat in the association's governance."""

    ENTREPRISES = "entreprises", _("Collège des institutions et des entreprises de service public")
    ASSOCIATIONS = "associations", _("Collège des associations")
    CONSULTATIF = "consultatif", _("Membre consultatif permanent")
    INVITE = "invite", _("Invité permanent")


def valider_siret(valeur: str) -> None:
    """Raise ValidationError unless `valeur` is a SIRET: 14 digits with a right check digit (code de commerce, R123-221)."""
    try:
        siret.validate(valeur)
    except NumeroFaux:
        raise ValidationError(_("Ce numéro SIRET n’est pas bon. Il a 14 chiffres. Vérifiez-le.")) from None


class Structure(models.Model):  # type: ignore[django-manager-missing]  # Convention's base, modelcluster, has no types
    """An organisation that brings groups, asks for workshops, or sits in the governance."""

    nom = models.CharField(_("nom"), max_length=120)
    type = models.CharField(_("type"), max_length=16, choices=TypeStructure)
    college = models.CharField(_("place dans la gouvernance"), max_length=12, choices=College, blank=True)
    siret = models.CharField(_("numéro SIRET"), max_length=14, blank=True, validators=[valider_siret])
    adresse = models.CharField(_("adresse"), max_length=200, blank=True)
    code_postal = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.CharField(_("commune"), max_length=100, blank=True)
    arrondissement = models.PositiveSmallIntegerField(
        _("arrondissement"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    qpv = models.BooleanField(_("dans un quartier prioritaire (QPV)"), default=False)
    telephone = PhoneNumberField(_("téléphone"), blank=True)
    courriel = models.EmailField(_("adresse e-mail"), blank=True)
    site_web = models.URLField(_("site internet"), blank=True)
    presentation = models.TextField(_("présentation"), blank=True, max_length=400)
    publiee = models.BooleanField(
        _("montrée sur la page publique des partenaires"),
        default=False,
        help_text=_("Avec l’accord de la structure seulement."),
    )
    active = models.BooleanField(_("active"), default=True)
    site = models.ForeignKey(
        Lieu,
        verbose_name=_("point d’accueil qui la suit"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="structures_suivies",
    )
    lieux = models.ManyToManyField(
        Lieu, verbose_name=_("lieux de la structure"), related_name="structures", blank=True,
        help_text=_("Les salles où nous pouvons venir."),
    )  # fmt: skip
    notes = models.TextField(_("notes de l’équipe"), blank=True)
    fusionnee_dans = models.ForeignKey(
        "self", verbose_name=_("fusionnée dans"), on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    agenda_nonce = models.UUIDField(null=True, editable=False)
    agenda_empreinte = models.CharField(max_length=64, unique=True, null=True, editable=False)
    creee_le = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)
    modifiee_le = models.DateTimeField(_("modifiée le"), auto_now=True)

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        ordering = ["nom", "pk"]
        permissions = [
            ("importer_structure", _("Peut importer des structures")),
            ("exporter_structure", _("Peut exporter les structures")),
            ("voir_bilan_partenaires", _("Peut voir le bilan des partenaires")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="structure_siret_unique",
                fields=["siret"],
                condition=~Q(siret="") & Q(fusionnee_dans__isnull=True),
                violation_error_message=_("Une autre structure porte déjà ce numéro SIRET."),
            ),
            models.CheckConstraint(
                name="structure_fusionnee_inactive",
                condition=Q(fusionnee_dans__isnull=True) | Q(active=False, publiee=False),
                violation_error_message=_("Une structure fusionnée n’est plus active."),
            ),
            models.CheckConstraint(
                name="structure_arrondissement_borne",
                condition=Q(arrondissement__isnull=True)
                | Q(arrondissement__isnull=False, arrondissement__range=(1, 20)),
                violation_error_message=_("Donnez un arrondissement entre 1 et 20."),
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def clean(self) -> None:
        super().clean()
        self.siret = "".join(self.siret.split())

    @property
    def adresse_complete(self) -> str:
        """Return the address on one line, without its empty parts."""
        ville = f"{self.code_postal} {self.commune}".strip()
        return ", ".join(partie for partie in (self.adresse, ville) if partie)


class RoleReferent(models.TextChoices):
    CONTACT = "contact", _("Contact")
    GESTIONNAIRE = "gestionnaire", _("Gestionnaire")


class Referent(models.Model):
    """A person who acts for a structure. Managers also look after its file and its accounts."""

    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="referents"
    )
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("compte"), on_delete=models.CASCADE, related_name="referents"
    )
    role = models.CharField(_("rôle"), max_length=12, choices=RoleReferent, default=RoleReferent.CONTACT)
    fonction = models.CharField(_("fonction"), max_length=80, blank=True)
    telephone = PhoneNumberField(_("téléphone"), blank=True)
    actif = models.BooleanField(_("actif"), default=True)
    cree_le = models.DateTimeField(_("créé le"), default=timezone.now, editable=False)

    objects = ReferentQuerySet.as_manager()

    class Meta:
        verbose_name = _("référent")
        verbose_name_plural = _("référents")
        ordering = ["utilisateur__last_name", "utilisateur__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="referent_une_fois_par_structure",
                fields=["structure", "utilisateur"],
                violation_error_message=_("Cette personne a déjà accès à cette structure."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur.get_full_name() or self.utilisateur.get_username()} ({self.structure})"

    @property
    def gestionnaire(self) -> bool:
        return self.role == RoleReferent.GESTIONNAIRE
