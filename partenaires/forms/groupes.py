"""Forms about groups: register one, change its headcount, its companion, its people, cancel it."""

import uuid
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ateliers.models import Seance
from ateliers.models.seance import CAPACITE_MAXIMALE
from partenaires.champs import TelephoneField
from partenaires.domain.groupes import LONGUEUR_ACCOMPAGNANT, Besoins, Repartition
from partenaires.domain.participants import LONGUEUR_NOM, Nom
from partenaires.models import Groupe

from .noms import NomsForm

BESOINS = ("interprete", "fauteuil", "lecture")
CHIFFRES = {"inputmode": "numeric"}
CHOIX_INSCRIPTION = [
    (Repartition.TOUT, _("Tout le groupe, ou rien")),
    (Repartition.ATTENTE, _("Tout le groupe en liste d’attente si besoin")),
    (Repartition.PARTAGE, _("Les places libres, et le reste en liste d’attente")),
]
CHOIX_EFFECTIF = [
    (Repartition.TOUT, _("Toutes les personnes en plus, ou rien")),
    (Repartition.PARTAGE, _("Les places libres, et le reste en liste d’attente")),
]


def champ_nombre(libelle: Any, *, aide: Any = "", requis: bool = True, minimum: int = 1) -> forms.IntegerField:
    """Return a field for a number of people."""
    return forms.IntegerField(
        label=libelle,
        help_text=aide,
        required=requis,
        min_value=minimum,
        max_value=CAPACITE_MAXIMALE,
        error_messages={
            "required": _("Écrivez le nombre de personnes."),
            "invalid": _("Écrivez un nombre entier, par exemple 12."),
            "min_value": _("Écrivez %(limit_value)s au moins."),
            "max_value": _("C’est trop de personnes. Appelez-nous."),
        },
        widget=forms.NumberInput(attrs=CHIFFRES),
    )


def champ_choix(choix: list[tuple[Repartition, Any]]) -> forms.ChoiceField:
    """Return the question that is answered beforehand: a group is never split silently."""
    return forms.ChoiceField(
        label=_("Et s’il n’y a pas assez de places ?"),
        choices=choix,
        initial=Repartition.TOUT,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce que nous faisons s’il n’y a pas assez de places."),
            "invalid_choice": _("Choisissez une des réponses."),
        },
    )


class BesoinsForm(forms.Form):
    """Who comes with the group, and what its people need: counted, never named."""

    accompagnant = forms.CharField(
        label=_("Qui accompagne le groupe ?"),
        help_text=_("Son prénom et son nom."),
        max_length=LONGUEUR_ACCOMPAGNANT,
        error_messages={
            "required": _("Écrivez le nom de la personne qui accompagne le groupe."),
            "max_length": _("Écrivez %(limit_value)d lettres au plus."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    telephone = TelephoneField(label=_("Son téléphone"), required=False)
    interprete = champ_nombre(_("Ont besoin d’un interprète"), requis=False, minimum=0)
    fauteuil = champ_nombre(_("Viennent en fauteuil roulant"), requis=False, minimum=0)
    lecture = champ_nombre(_("Ont besoin d’aide pour lire ou écrire"), requis=False, minimum=0)
    remarque = forms.CharField(
        label=_("Autre chose à savoir"),
        help_text=_("N’écrivez rien sur la santé des personnes."),
        required=False,
        max_length=500,
        error_messages={"max_length": _("Écrivez %(limit_value)d lettres au plus.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def besoins(self) -> Besoins:
        return Besoins(**{champ: self.cleaned_data[champ] or 0 for champ in BESOINS})

    def besoin_en_trop(self, effectif: int) -> str:
        """Return the need that concerns more people than the group counts."""
        return max(BESOINS, key=lambda champ: (self.cleaned_data[champ] or 0) > effectif)

    @property
    def presentation(self) -> dict[str, Any]:
        """Return what the domain takes of this form."""
        return {
            "accompagnant": self.cleaned_data["accompagnant"],
            "telephone": self.cleaned_data["telephone"] or "",
            "besoins": self.besoins,
            "remarque": self.cleaned_data["remarque"],
        }


class InscriptionForm(BesoinsForm, NomsForm):
    """Register a group: only a headcount, only a list of names, or both."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    effectif = champ_nombre(
        _("Nombre de personnes"),
        aide=_("Sans la personne qui accompagne. Vous pouvez laisser vide si vous donnez tous les noms."),
        requis=False,
    )
    choix = champ_choix(CHOIX_INSCRIPTION)

    def __init__(self, data: Any = None, files: Any = None, *, seance: Seance, accompagnant: str) -> None:
        super().__init__(data, files, initial={"accompagnant": accompagnant, "nonce": uuid.uuid4()})
        self.fields["effectif"].widget.attrs["max"] = seance.capacite

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if "nonce" in self.errors:
            del self.errors["nonce"]
            neuves = MultiValueDict(self.data)
            neuves["nonce"] = str(uuid.uuid4())
            self.data = neuves
            self.add_error(None, _("Cette page n’est plus à jour. Relisez vos réponses, puis envoyez-les."))
        if "effectif" not in self.errors and not {"noms", "fichier"} & self.errors.keys():
            self._verifier_effectif(donnees)
        return donnees

    def _verifier_effectif(self, donnees: dict[str, Any]) -> None:
        nombre = len(self.noms_lus)
        if donnees.get("effectif") is None:
            donnees["effectif"] = nombre
        if not donnees["effectif"]:
            self.add_error("effectif", _("Écrivez le nombre de personnes."))
        elif donnees["effectif"] < nombre:
            self.add_error(
                "effectif",
                ngettext(
                    "Votre liste a %(n)d nom. Écrivez au moins %(n)d personne.",
                    "Votre liste a %(n)d noms. Écrivez au moins %(n)d personnes.",
                    nombre,
                )
                % {"n": nombre},
            )


class EffectifForm(forms.Form):
    """Change the headcount of a group."""

    effectif = champ_nombre(_("Nombre de personnes"))
    choix = champ_choix(CHOIX_EFFECTIF)


class ModifierForm(BesoinsForm):
    """Change who comes with a group and what its people need."""

    def __init__(self, data: Any = None, *, groupe: Groupe) -> None:
        initial = {champ: getattr(groupe, champ) for champ in ("accompagnant", *BESOINS, "remarque")}
        super().__init__(data, initial=initial | {"telephone": groupe.accompagnant_telephone or ""})


class AnnulerForm(forms.Form):
    """Cancel a whole group, or some of its seats."""

    TOUT, PARTIE, CYCLE = "tout", "partie", "cycle"
    quoi = forms.ChoiceField(
        label=_("Que voulez-vous annuler ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce que vous annulez."),
            "invalid_choice": _("Choisissez une des réponses."),
        },
    )
    places = champ_nombre(
        _("Combien de personnes ne viendront pas ?"), aide=_("Seulement pour une partie du groupe."), requis=False
    )

    def __init__(self, *args: Any, groupe: Groupe, **options: Any) -> None:
        super().__init__(*args, **options)
        choix = [(self.TOUT, _("Tout le groupe")), (self.PARTIE, _("Une partie du groupe"))]
        if groupe.cycle_id:
            choix[0] = (self.TOUT, _("Tout le groupe, à cette date seulement"))
            choix.append((self.CYCLE, _("Tout le groupe, à toutes les dates")))
        self.fields["quoi"].choices = choix  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if donnees.get("quoi") == self.PARTIE and not donnees.get("places") and "places" not in self.errors:
            self.add_error("places", _("Écrivez combien de personnes ne viendront pas."))
        if donnees.get("quoi") in (self.TOUT, self.CYCLE) and donnees.get("places"):
            self.add_error(
                "quoi", _("Vous avez écrit un nombre. Choisissez une partie du groupe, ou effacez ce nombre.")
            )
        return donnees


class AjouterForm(NomsForm):
    """Add people to a list, or put a whole list in the place of the former one."""

    AJOUTER, REMPLACER = "ajouter", "remplacer"
    mode = forms.ChoiceField(
        label=_("Que faire de ces noms ?"),
        choices=[(AJOUTER, _("Les ajouter à la liste")), (REMPLACER, _("Remplacer toute la liste"))],
        initial=AJOUTER,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez ce que nous faisons de ces noms."),
            "invalid_choice": _("Choisissez une des réponses."),
        },
    )

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"noms", "fichier"} & self.errors.keys() and not self.noms_lus:
            self.add_error("noms", _("Écrivez au moins un nom, ou choisissez un fichier."))
        return donnees


class ParticipantForm(forms.Form):
    """Put somebody in the place of another."""

    prenom = forms.CharField(label=_("Prénom"), required=False, max_length=LONGUEUR_NOM)
    nom = forms.CharField(label=_("Nom de famille"), required=False, max_length=LONGUEUR_NOM)
    accord = forms.BooleanField(
        label=_("Cette personne est d’accord pour que vous sachiez si elle est venue, et que l’attestation la nomme."),
        required=False,
    )

    @property
    def personne(self) -> Nom:
        return Nom(**self.cleaned_data)
