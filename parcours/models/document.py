"""Files of an HR record, in a private folder."""

import uuid
from datetime import date
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage
from django.db import models
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcours.conf import dossier_prive
from parcours.querysets import FicheQuerySet

from .fiche import Fiche
from .mediateur import Mediateur


def stockage_prive() -> Storage:
    """Return the storage of HR documents: a folder without an address, readable by the site alone."""
    return FileSystemStorage(
        location=dossier_prive(), base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def chemin_neutre(_document: Any, nom: str) -> str:
    """Return a path that tells nothing: neither the person nor the name that the file came with."""
    extension = PurePath(nom).suffix.lower()[:6]
    cle = uuid.uuid4().hex
    return f"documents/{cle[:2]}/{cle}{extension}"


class TypeDocument(models.TextChoices):
    CONTRAT = "contrat", _("Contrat signé")
    AVENANT = "avenant", _("Avenant signé")
    CONVENTION = "convention", _("Convention (adulte-relais, PEC, immersion)")
    CERTIFICAT = "certificat", _("Certificat, attestation")
    ENTRETIEN = "entretien", _("Compte rendu signé")
    SORTIE = "sortie", _("Justificatif de sortie")
    AUTRE = "autre", _("Autre")


class Document(Fiche):
    """A file. Its address is a view that checks who asks, and writes it down."""

    JOUR = TruncDate("ajoute_le")

    mediateur = models.ForeignKey(
        Mediateur, verbose_name=_("médiateur"), on_delete=models.CASCADE, related_name="documents"
    )
    type = models.CharField(_("type"), max_length=10, choices=TypeDocument)
    titre = models.CharField(_("titre"), max_length=120)
    fichier = models.FileField(_("fichier"), storage=stockage_prive, upload_to=chemin_neutre, max_length=200)
    octets = models.PositiveIntegerField(_("taille"), editable=False, default=0)
    ajoute_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ajouté par"), on_delete=models.SET_NULL, null=True, related_name="+",
        editable=False,
    )  # fmt: skip
    ajoute_le = models.DateTimeField(_("ajouté le"), default=timezone.now, editable=False)

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-ajoute_le", "-pk"]

    def __str__(self) -> str:
        return self.titre

    @property
    def jour(self) -> date:
        return timezone.localdate(self.ajoute_le)
