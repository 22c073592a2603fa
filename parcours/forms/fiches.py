"""Forms of what supports a pathway: trainings, interviews, immersions, documents."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parcours.conf import reglage
from parcours.models import Certificat, Document, Entretien, Formation, Immersion, ModuleFormation

from .base import FicheForm, passee, proposer, proposer_les_comptes

# What each kind of file begins with: an extension alone proves nothing.
SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".docx": (b"PK\x03\x04",),
    ".odt": (b"PK\x03\x04",),
}


class FormationForm(FicheForm):
    """A training, and its certificate on the same screen."""

    certificat_delivre_le = forms.DateField(label=_("Certificat délivré le"), required=False)
    certificat_expire_le = forms.DateField(
        label=_("Certificat valable jusqu’au"), required=False, help_text=_("Vide : sans limite.")
    )
    certificat_numero = forms.CharField(label=_("Numéro du certificat"), required=False, max_length=60)

    class Meta:
        model = Formation
        fields = ("module", "organisme", "debut", "fin", "heures", "cout", "financeur", "resultat")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        garde = Q(pk=self.instance.module_id) if self.instance.module_id else Q()
        proposer(self, "module", ModuleFormation.objects.filter(Q(actif=True) | garde))
        certificat = self.certificat
        if certificat.pk:
            self.fields["certificat_delivre_le"].help_text = _("Pour retirer le certificat, videz ses trois cases.")
            self.initial["certificat_delivre_le"] = certificat.delivre_le
            self.initial["certificat_expire_le"] = certificat.expire_le
            self.initial["certificat_numero"] = certificat.numero

    @property
    def certificat(self) -> Certificat:
        existant = Certificat.objects.filter(formation=self.instance).first() if self.instance.pk else None
        return existant or Certificat()

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        delivre, expire = donnees.get("certificat_delivre_le"), donnees.get("certificat_expire_le")
        if expire and not delivre:
            self.add_error("certificat_delivre_le", _("Donnez le jour où le certificat a été délivré."))
        if delivre and expire and expire <= delivre:
            self.add_error("certificat_expire_le", _("Le certificat doit expirer après sa délivrance."))
        if delivre and donnees.get("debut") and delivre < donnees["debut"]:
            self.add_error("certificat_delivre_le", _("Le certificat ne peut pas dater d’avant la formation."))
        if donnees.get("certificat_numero") and not delivre and "certificat_delivre_le" not in self.errors:
            self.add_error("certificat_delivre_le", _("Donnez le jour où le certificat a été délivré."))
        return donnees


class EntretienForm(FicheForm):
    class Meta:
        model = Entretien
        fields = ("type", "prevu_le", "realise_le", "conduit_par", "compte_rendu", "plan_action", "prochain_le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposer_les_comptes(self, "conduit_par")

    def clean_realise_le(self) -> date | None:
        phrase = _(
            "Un entretien déjà fait ne peut pas être dans le futur. Écrivez ce jour dans «\u00a0Prévu le\u00a0»."
        )
        return passee(self.cleaned_data["realise_le"], phrase)


class ImmersionForm(FicheForm):
    class Meta:
        model = Immersion
        fields = ("structure", "objet", "debut", "fin", "convention", "renouvelle")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        autres = Immersion.objects.filter(mediateur_id=self.instance.mediateur_id).exclude(pk=self.instance.pk)
        proposer(self, "renouvelle", autres)


class DocumentForm(FicheForm):
    class Meta:
        model = Document
        fields = ("type", "titre", "fichier")

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > reglage("DOCUMENT_OCTETS_MAXIMUM"):
            raise ValidationError(_("Ce fichier est trop gros : 10 Mo au plus."))
        debut = fichier.read(8)
        fichier.seek(0)
        attendus = SIGNATURES.get(PurePath(fichier.name).suffix.lower())
        if not attendus or not debut.startswith(attendus):
            raise ValidationError(_("Choisissez un fichier PDF, JPEG, PNG, Word (docx) ou OpenDocument (odt)."))
        self.instance.octets = fichier.size
        return fichier
