"""Agreements with a structure, their amounts by year, their objectives; and documents."""

import uuid
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from partenaires.conf import dossier_prive
from partenaires.querysets import ConventionQuerySet

from .structure import Structure


class TypeConvention(models.TextChoices):
    PLURIANNUELLE = "pluriannuelle", _("Convention pluriannuelle d’objectifs")
    ANNUELLE = "annuelle", _("Convention annuelle")
    PRESTATION = "prestation", _("Contrat de prestation")
    PARTENARIAT = "partenariat", _("Partenariat sans financement")


class Convention(ClusterableModel):
    """An agreement. Its objectives are for each year, in sessions and in people."""

    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.PROTECT, related_name="conventions"
    )
    type = models.CharField(_("type"), max_length=14, choices=TypeConvention)
    intitule = models.CharField(_("intitulé"), max_length=160)
    debut = models.DateField(_("début"))
    fin = models.DateField(_("fin"))
    objectif_seances = models.PositiveIntegerField(_("objectif par an, en séances"), null=True, blank=True)
    objectif_personnes = models.PositiveIntegerField(_("objectif par an, en personnes"), null=True, blank=True)
    notes = models.TextField(_("notes de l’équipe"), blank=True)

    objects = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        ordering = ["-debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="convention_fin_apres_debut",
                condition=Q(fin__gt=F("debut")),
                violation_error_message=_("La fin doit être après le début."),
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


class MontantAnnuel(models.Model):
    """What an agreement brings in one year."""

    convention = ParentalKey(
        Convention, verbose_name=_("convention"), on_delete=models.CASCADE, related_name="montants"
    )
    annee = models.PositiveSmallIntegerField(_("année"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    montant = models.DecimalField(
        _("montant, en euros"), max_digits=11, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("montant annuel")
        verbose_name_plural = _("montants annuels")
        ordering = ["annee", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="montant_un_par_annee",
                fields=["convention", "annee"],
                violation_error_message=_("Cette année a déjà son montant."),
            ),
            models.CheckConstraint(
                name="montant_positif",
                condition=Q(montant__gte=0),
                violation_error_message=_("Un montant ne peut pas être négatif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.annee} : {self.montant} €"


def stockage_prive() -> Storage:
    """Return the storage of documents: a folder without an address, readable by the site alone."""
    return FileSystemStorage(
        location=dossier_prive(), base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def chemin_neutre(_document: Any, nom: str) -> str:
    """Return a path that tells nothing of the name that the file came with."""
    cle = uuid.uuid4().hex
    return f"structures/{cle[:2]}/{cle}{PurePath(nom).suffix.lower()[:6]}"


class DocumentStructure(models.Model):
    """A file that staff shares with a structure. Its address is a view that checks who asks."""

    structure = models.ForeignKey(
        Structure, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="documents"
    )
    convention = models.ForeignKey(
        Convention, verbose_name=_("convention"), on_delete=models.SET_NULL, null=True, blank=True, related_name="documents"
    )  # fmt: skip
    titre = models.CharField(_("titre"), max_length=120)
    fichier = models.FileField(_("fichier"), storage=stockage_prive, upload_to=chemin_neutre, max_length=200)
    ajoute_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ajouté par"), on_delete=models.SET_NULL, null=True, related_name="+",
        editable=False,
    )  # fmt: skip
    ajoute_le = models.DateTimeField(_("ajouté le"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-ajoute_le", "-pk"]

    def __str__(self) -> str:
        return self.titre
