"""Forms of the back office of structures."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from ateliers.models import Lieu
from partenaires.champs import TelephoneField, lire_nom_de_structure
from partenaires.domain.documents import reconnaitre
from partenaires.domain.doublons import ressemblances
from partenaires.models import Convention, DocumentStructure, Structure
from partenaires.models.structure import RoleReferent

TOUS = "ateliers.gerer_tous_les_lieux"
AUTRE_SIRET = _("Une autre structure porte déjà ce numéro SIRET.")


class StructureForm(WagtailAdminModelForm):
    """Create or edit a structure. One that looks like another is saved only when the person says that it is not."""

    siret = forms.CharField(
        label=_("Numéro SIRET"),
        required=False,
        max_length=30,
        help_text=_("14 chiffres. Par exemple : 732 829 320 00074."),
        error_messages={"max_length": _("Un numéro SIRET a 14 chiffres.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code_postal = forms.CharField(
        label=_("Code postal"),
        required=False,
        validators=[RegexValidator(r"^\d{5}$", _("Un code postal a 5 chiffres."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    telephone = TelephoneField(label=_("Téléphone"), required=False)
    site_web = forms.URLField(
        label=_("Site internet"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple https://www.exemple.fr.")},
    )
    autre_structure = forms.BooleanField(
        label=_("C’est une autre structure : enregistrer quand même"),
        required=False,
    )

    class Meta:
        model = Structure
        fields = (
            "nom", "type", "college", "siret", "adresse", "code_postal", "commune", "arrondissement", "qpv", "telephone",
            "courriel", "site_web", "presentation", "publiee", "active", "site", "lieux", "notes",
        )  # fmt: skip
        labels = {"active": pgettext_lazy("structure", "Active")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lieux = Lieu.objects.geres_par(self.for_user)
        site = self.fields["site"]
        site.queryset = lieux | Lieu.objects.filter(pk=self.instance.site_id)
        site.required = not self.for_user.has_perm(TOUS)
        site.error_messages["required"] = _("Choisissez un point d’accueil : vous verrez la structure.")
        if not self.is_bound:
            del self.fields["autre_structure"]
        deja = self.instance.lieux.values("pk") if self.instance.pk else []
        self.fields["lieux"].queryset = Lieu.objects.filter(Q(pk__in=lieux.values("pk")) | Q(pk__in=deja))

    def _get_validation_exclusions(self) -> set[str]:
        """Leave the phone to TelephoneField: the model refuses the ranges of numbers that its library does not know yet."""
        return {*super()._get_validation_exclusions(), "telephone"}

    def clean_nom(self) -> str:
        return lire_nom_de_structure(self.cleaned_data["nom"], phrase=_("Écrivez le nom de la structure."))

    def clean_siret(self) -> str:
        return "".join(self.cleaned_data["siret"].split())

    def clean_telephone(self) -> Any:
        return self.cleaned_data["telephone"] or ""

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean()
        siret = donnees.get("siret")
        if siret and Structure.objects.vivantes().filter(siret=siret).exclude(pk=self.instance.pk).exists():
            self.add_error("siret", AUTRE_SIRET)
        nouveau_nom = not self.instance.pk or "nom" in self.changed_data
        if not donnees.get("autre_structure"):
            if nouveau_nom and donnees.get("nom"):
                self._signaler_les_ressemblances(donnees["nom"])
            if "autre_structure" not in self.errors:
                del self.fields["autre_structure"]
        return donnees

    def _signaler_les_ressemblances(self, nom: str) -> None:
        """Ask whether it is another one; the box is shown only then."""
        trouvees = [r.structure for r in ressemblances(nom=nom, sauf=self.instance.pk)]
        siennes = set(
            Structure.objects.geres_par(self.for_user)
            .filter(pk__in=[structure.pk for structure in trouvees])
            .values_list("pk", flat=True)
        )
        noms = [f"« {structure.nom} »" for structure in trouvees if structure.pk in siennes]
        if noms:
            self.add_error(
                "autre_structure",
                _("Cette structure existe peut-être déjà : %s. Si c’est une autre, cochez cette case.")
                % ", ".join(noms),
            )
        elif trouvees:
            self.add_error(
                "autre_structure",
                _("Un autre point d’accueil suit une structure qui ressemble. Si c’est une autre, cochez cette case."),
            )

    def save(self, commit: bool = True) -> Any:
        """Save, or raise ValidationError when somebody gave the same SIRET to another structure meanwhile."""
        try:
            with transaction.atomic():
                return super().save(commit)
        except IntegrityError as erreur:
            raise ValidationError(AUTRE_SIRET) from erreur


class InvitationForm(forms.Form):
    """Invite somebody to act for a structure."""

    courriel = forms.EmailField(
        label=_("Adresse e-mail"),
        error_messages={"invalid": _("Écrivez une adresse e-mail complète, par exemple nom@exemple.fr.")},
    )
    prenom = forms.CharField(label=_("Prénom (facultatif)"), max_length=60, required=False)
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=RoleReferent,
        initial=RoleReferent.CONTACT,
        help_text=_("Un gestionnaire change aussi la fiche, et invite ses collègues."),
    )


class RoleForm(forms.Form):
    """Say what somebody may do for a structure."""

    role = forms.ChoiceField(label=_("Rôle"), choices=RoleReferent)


class DocumentForm(forms.ModelForm[DocumentStructure]):
    """Share a file with a structure, perhaps as part of one of its agreements."""

    class Meta:
        model = DocumentStructure
        fields = ("titre", "fichier", "convention")
        help_texts = {
            "titre": _("Ce que la structure lit dans son espace. Par exemple : Convention signée 2026."),
            "fichier": _("PDF, Word (docx), OpenDocument (odt), Excel (xlsx), PNG ou JPEG. 10 Mo au plus."),
        }
        widgets = {"fichier": forms.FileInput(attrs={"accept": ".pdf,.docx,.odt,.xlsx,.png,.jpg,.jpeg"})}

    def __init__(self, *args: Any, conventions: QuerySet[Convention], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        convention: Any = self.fields["convention"]
        convention.queryset = conventions
        convention.empty_label = _("Aucune convention")

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        reconnaitre(nom=fichier.name, fichier=fichier)
        return fichier


class FichierForm(forms.Form):
    """A table to import."""

    fichier = forms.FileField(
        label=_("Fichier CSV ou XLSX"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"})
    )


class RechercheForm(forms.Form):
    """Find a structure."""

    q = forms.CharField(label=_("Nom, commune ou numéro SIRET"), max_length=120, required=False)


class FusionForm(forms.Form):
    """Say which of two structures stays, and that one has understood."""

    gardee = forms.TypedChoiceField(
        label=_("Quelle structure garder ?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la structure à garder.")},
    )
    accord = forms.BooleanField(
        label=_("J’ai comparé les deux fiches. La fusion ne se défait pas."),
        error_messages={"required": _("Cochez cette case pour fusionner.")},
    )

    def __init__(self, *args: Any, structures: Sequence[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        gardee: Any = self.fields["gardee"]
        gardee.choices = [(structure.pk, structure.nom) for structure in structures]


class AccepterAccesForm(forms.Form):
    """Open an access to a structure that is known. Those that look like the one named come first."""

    structure = forms.ModelChoiceField(
        label=_("Structure"),
        queryset=Structure.objects.none(),
        error_messages={"required": _("Choisissez la structure de cette personne.")},
    )
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=RoleReferent,
        help_text=_("Si la structure n’a pas de gestionnaire, choisissez « Gestionnaire »."),
    )

    def __init__(
        self, *args: Any, structures: QuerySet[Structure], proches: Sequence[Structure], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        champ: Any = self.fields["structure"]
        champ.queryset = structures
        cles = {structure.pk for structure in proches}
        groupes = [
            (_("Celles qui ressemblent"), [(s.pk, s.nom) for s in proches]),
            (_("Les autres"), [(s.pk, s.nom) for s in structures if s.pk not in cles]),
        ]
        champ.choices = [("", _("Choisissez une structure")), *((nom, choix) for nom, choix in groupes if choix)]
        if proches:
            champ.initial = proches[0].pk
