"""Forms of the contract's events: one for each action."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from parcours.domain.sorties import codes_valides
from parcours.models import Avenant, Contrat, Etablissement, NomenclatureSortie, Sortie, Suivi, Suspension
from parcours.models.contrat import MotifFin, MotifSuspension, ObjetAvenant, TypeContrat
from parcours.models.sensible import MotifSante

from .base import ActionForm, FicheForm, proposer, proposer_les_comptes

SANS_TERME = (TypeContrat.CDI, TypeContrat.ADULTE_RELAIS)
SANS_FIN = _("Ce contrat a un terme : donnez sa fin prévue.")
FINS = [(motif.value, motif.label) for motif in MotifFin if motif not in (MotifFin.RENOUVELLEMENT, MotifFin.TRANSFERT)]


class ContratForm(FicheForm):
    """A contract, at its start or to correct it. Establishments are those of the account."""

    class Meta:
        model = Contrat
        fields = (
            "etablissement", "type", "debut", "fin_prevue", "quotite", "poste", "categorie", "signe_le", "essai_fin",
            "convention", "convention_debut", "convention_fin", "aide_accordee_le", "tuteur", "habite_qpv",
            "sans_emploi", "public_prolonge",
        )  # fmt: skip

    def __init__(self, *args: Any, etablissements: QuerySet[Etablissement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposer(self, "etablissement", etablissements)
        proposer_les_comptes(self, "tuteur")

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        if donnees.get("type") not in (None, "", *SANS_TERME) and not donnees.get("fin_prevue"):
            self.add_error("fin_prevue", SANS_FIN)
        return donnees


class CorrectionForm(ContratForm):
    class Meta(ContratForm.Meta):
        fields = (*ContratForm.Meta.fields, "fin_reelle", "motif_fin")  # type: ignore[assignment]


class RenouvellementForm(ActionForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    debut = forms.DateField(label=_("Début du nouveau contrat"))
    fin_prevue = forms.DateField(label=_("Fin prévue"), required=False, help_text=_("Vide pour un CDI."))
    quotite = forms.DecimalField(
        label=_("Temps de travail (%)"), max_digits=5, decimal_places=2, min_value=1, max_value=100
    )
    signe_le = forms.DateField(label=_("Signé le"), required=False)

    def __init__(self, *args: Any, type_contrat: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if type_contrat not in SANS_TERME:
            self.fields["fin_prevue"].required = True
            self.fields["fin_prevue"].help_text = ""
            self.fields["fin_prevue"].error_messages["required"] = SANS_FIN


class TransfertForm(ActionForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    etablissement = forms.ModelChoiceField(label=_("Nouvel établissement"), queryset=Etablissement.objects.none())
    debut = forms.DateField(label=_("Premier jour dans ce lieu"))

    def __init__(self, *args: Any, etablissements: QuerySet[Etablissement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposer(self, "etablissement", etablissements)


class AvenantForm(FicheForm):
    class Meta:
        model = Avenant
        fields = ("objet", "effet_le", "signe_le", "quotite", "fin_prevue", "poste", "precision")
        help_texts = {
            "quotite": _("Si l’avenant change le temps de travail."),
            "fin_prevue": _("Si l’avenant change la date de fin."),
            "poste": _("Si l’avenant change le poste."),
        }

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        attendu = {ObjetAvenant.TEMPS: "quotite", ObjetAvenant.DUREE: "fin_prevue", ObjetAvenant.POSTE: "poste"}
        champ = attendu.get(donnees.get("objet", ""))
        if champ and not donnees.get(champ):
            self.add_error(champ, _("Dites ce que l’avenant change."))
        return donnees


class SuspensionForm(FicheForm):
    """Health reasons are offered to those who may write restricted data; the others choose "motif restreint"."""

    class Meta:
        model = Suspension
        fields = ("debut", "fin", "motif")

    def __init__(self, *args: Any, sensible: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(m.value, m.label) for m in MotifSuspension if not (sensible and m == MotifSuspension.RESTREINT)]
        sante = [(f"sante:{m.value}", m.label) for m in MotifSante] if sensible else []
        self.fields["motif"] = forms.ChoiceField(
            label=_("Motif"), choices=[("", "---------"), *choix, *([(_("Motif restreint"), sante)] if sante else [])]
        )
        self.motif_sante = ""

    def clean_motif(self) -> str:
        motif: str = self.cleaned_data["motif"]
        if motif.startswith("sante:"):
            self.motif_sante = motif.removeprefix("sante:")
            return MotifSuspension.RESTREINT
        return motif


class RepriseForm(ActionForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reprise = forms.DateField(label=_("Premier jour de reprise"))


class CodeField(forms.ModelChoiceField):
    """An exit code, grouped by class."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=NomenclatureSortie.objects.none(), label=_("Situation à la sortie"), **options)


def proposer_les_codes(formulaire: forms.BaseForm, codes: Iterable[NomenclatureSortie]) -> None:
    """Offer these exit codes only, grouped by class."""
    champ: Any = formulaire.fields["code"]
    groupes: dict[str, list[tuple[int, str]]] = {}
    offerts = list(codes)
    versions = Counter(code.code for code in offerts)
    for code in offerts:
        nom = _avec_dates(code) if versions[code.code] > 1 else str(code)
        groupes.setdefault(code.get_classe_display(), []).append((code.pk, nom))
    cles = [pk for groupe in groupes.values() for pk, _texte in groupe]
    champ.queryset = NomenclatureSortie.objects.filter(pk__in=cles)
    champ.choices = [("", _("Choisissez")), *groupes.items()]


def _avec_dates(code: NomenclatureSortie) -> str:
    if code.valide_au:
        return _("%(code)s (jusqu’au %(jour)s)") % {"code": code, "jour": f"{code.valide_au:%d/%m/%Y}"}
    return _("%(code)s (depuis le %(jour)s)") % {"code": code, "jour": f"{code.valide_du:%d/%m/%Y}"}


class FinForm(ActionForm):
    """The end of a contract, with its outcome when it is known."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    fin_reelle = forms.DateField(label=_("Dernier jour du contrat"))
    motif_fin = forms.ChoiceField(label=_("Motif"), choices=[("", _("Choisissez")), *FINS])
    code = CodeField(required=False, help_text=_("Vous pouvez aussi l’écrire plus tard, dans les 31 jours."))
    duree_emploi = forms.IntegerField(
        label=_("Durée de l’emploi trouvé, en mois"), required=False, min_value=0, max_value=600
    )
    employeur = forms.CharField(label=_("Employeur ou organisme"), required=False, max_length=120)

    def __init__(self, *args: Any, codes: Iterable[NomenclatureSortie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposer_les_codes(self, codes)

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        code, fin = donnees.get("code"), donnees.get("fin_reelle")
        if code and fin and code not in (valides := codes_valides(fin)):
            phrase = _("Ce code n’est pas valable le %(jour)s. Choisissez parmi ceux de ce jour-là\u00a0: %(codes)s.")
            codes = ", ".join(_avec_dates(valide) if valide.code == code.code else valide.code for valide in valides)
            self.add_error("code", phrase % {"jour": f"{fin:%d/%m/%Y}", "codes": codes})
        return donnees


class SortieForm(FicheForm):
    code = CodeField()

    class Meta:
        model = Sortie
        fields = ("code", "duree_emploi", "employeur")

    def __init__(self, *args: Any, codes: Iterable[NomenclatureSortie], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposer_les_codes(self, codes)

    def _post_clean(self) -> None:
        """The domain decides where the code goes: the record must not check it first."""


class SuiviForm(FicheForm):
    """A follow-up. Which one it is, is chosen here: `vues` says, by months, the version of those that the page showed."""

    version = None  # type: ignore[assignment]
    vues = forms.JSONField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Suivi
        fields = ("echeance", "situation", "constate_le", "precision")

    @property
    def version_vue(self) -> int | None:
        """Return the version that the page showed of the chosen follow-up, 0 for none; None when the page did not say."""
        vues = self.cleaned_data.get("vues")
        if not isinstance(vues, dict):
            return None
        version = vues.get(str(self.cleaned_data["echeance"]), 0)
        return version if isinstance(version, int) else None

    def montrer(self, version: int) -> None:
        """Take this version of the chosen follow-up as shown: a refusal has just told it, and the next try may replace it."""
        vues = {self.cleaned_data["echeance"]: version}
        self.data = dict(self.data.items()) | {"vues": json.dumps(vues)}

    def _post_clean(self) -> None:
        """The domain finds the follow-up of that date, new or not, and checks it."""


class DerogationForm(ActionForm):
    motif = forms.CharField(
        label=_("Pourquoi cette situation est acceptable"), max_length=300, widget=forms.Textarea,
        help_text=_("Par exemple : accord de branche du 12 mai 2024."),
    )  # fmt: skip

    def clean_motif(self) -> str:
        motif = " ".join(self.cleaned_data["motif"].split())
        if not motif:
            raise ValidationError(_("Écrivez pourquoi vous levez cet avertissement."))
        return motif
