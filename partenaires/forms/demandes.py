"""Forms of the structures: ask for a workshop, answer, choose a date, withdraw."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ateliers.domain.personnes import assainir_nom, normaliser
from ateliers.models import Langue, Lieu
from ateliers.models.lieu import TypeLieu
from partenaires.champs import TelephoneField, lire_nom_de_structure, lire_siret
from partenaires.domain.fil import TEXTE_MAXIMAL
from partenaires.domain.nouvelle_demande import SOUHAITS_MAXIMUM, Demandeur, LieuDecrit, Voeu, langues_de
from partenaires.models import OffreAtelier
from partenaires.models.demande import DemiJournee

from .garde import GardeForm

# The browser's own date picker, then what people type where it has none.
FORMATS_DE_JOUR = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
CHEZ_NOUS, CHEZ_VOUS = "nous", "vous"
TROP_LONG = _("Écrivez %(limit_value)d lettres au plus.")


def champ_texte(libelle: Any, *, longueur: int, erreur: Any = "", **options: Any) -> forms.CharField:
    """Return a line of text; without `erreur`, it may stay empty."""
    attributs = {"autocomplete": options.pop("remplissage", "off")}
    messages = {"max_length": TROP_LONG} | ({"required": erreur} if erreur else {})
    widget = forms.TextInput(attrs=attributs)
    return forms.CharField(
        label=libelle, max_length=longueur, required=bool(erreur), error_messages=messages, widget=widget, **options
    )


def champ_message(libelle: Any, *, erreur: Any = "", **options: Any) -> forms.CharField:
    """Return a text of several lines; without `erreur`, it may stay empty."""
    messages = {"max_length": TROP_LONG} | ({"required": erreur} if erreur else {})
    return forms.CharField(
        label=libelle,
        max_length=TEXTE_MAXIMAL,
        required=bool(erreur),
        error_messages=messages,
        widget=forms.Textarea(attrs={"rows": 5}),
        **options,
    )


def champ_jour(libelle: Any, *, erreur: Any = "", **options: Any) -> forms.DateField:
    """Return a day; without `erreur`, it may stay empty."""
    messages = {"invalid": _("Écrivez une date comme 07/12/2026.")} | ({"required": erreur} if erreur else {})
    return forms.DateField(
        label=libelle,
        required=bool(erreur),
        input_formats=FORMATS_DE_JOUR,
        error_messages=messages,
        widget=forms.DateInput(attrs={"type": "date"}, format=FORMATS_DE_JOUR[0]),
        **options,
    )


def champ_demi_journee(**options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Moment de la journée"),
        choices=DemiJournee.choices,
        required=False,
        error_messages={"invalid_choice": _("Choisissez un moment de la liste.")},
        **options,
    )


class DemandeForm(GardeForm):
    """Ask for one workshop on demand. Who asks is known in the portal; the public says it in `DemandePubliqueForm`."""

    effectif = forms.IntegerField(
        label=_("Nombre de personnes dans le groupe"),
        error_messages={
            "required": _("Écrivez le nombre de personnes."),
            "invalid": _("Écrivez un nombre entier, par exemple 12."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    public = champ_texte(
        _("Qui sont ces personnes ?"), longueur=200, help_text=_("Par exemple : des parents d’élèves.")
    )
    langue = forms.ChoiceField(
        label=_("Langue de l’atelier"), error_messages={"invalid_choice": _("Choisissez une langue de la liste.")}
    )
    jour_1 = champ_jour(_("Jour souhaité"), erreur=_("Donnez au moins une date."))
    demi_journee_1 = champ_demi_journee()
    jour_2 = champ_jour(_("Jour souhaité"))
    demi_journee_2 = champ_demi_journee()
    jour_3 = champ_jour(_("Jour souhaité"))
    demi_journee_3 = champ_demi_journee()
    echeance = champ_jour(_("Avant quelle date ?"), help_text=_("Seulement si l’atelier est inutile après ce jour."))
    endroit = forms.ChoiceField(
        label=_("Où se passe l’atelier ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez où se passe l’atelier."),
            "invalid_choice": _("Choisissez une des réponses."),
        },
    )
    site = forms.ModelChoiceField(
        label=_("Quel point d’accueil ?"),
        queryset=Lieu.objects.none(),
        required=False,
        empty_label=_("Le plus proche de nous"),
        error_messages={"invalid_choice": _("Choisissez un lieu de la liste.")},
    )
    lieu_adresse = champ_texte(_("Numéro et rue"), longueur=200)
    lieu_code_postal = forms.RegexField(
        r"^\d{5}$",
        label=_("Code postal"),
        required=False,
        error_messages={"invalid": _("Écrivez les 5 chiffres du code postal.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "6"}),
    )
    lieu_commune = champ_texte(_("Ville"), longueur=100)
    lieu_salle = champ_texte(_("Nom de la salle"), longueur=120)
    lieu_ecran = forms.BooleanField(label=_("Il y a un écran ou un projecteur."), required=False)
    lieu_accessible = forms.BooleanField(label=_("On peut entrer en fauteuil roulant."), required=False)
    lieu_acces = champ_texte(_("Comment venir ?"), longueur=300, help_text=_("Métro, bus, code, étage."))
    message = champ_message(
        _("Votre message"),
        help_text=_("Ce que le groupe attend de l’atelier. N’écrivez rien sur la santé des personnes."),
    )

    def __init__(self, data: Any = None, *, offre: OffreAtelier, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.offre = offre
        champs: dict[str, Any] = self.fields
        champs["effectif"].help_text = _("De %(min)d à %(max)d personnes.") % {
            "min": offre.groupe_min,
            "max": offre.groupe_max,
        }
        champs["effectif"].widget.attrs |= {"min": offre.groupe_min, "max": offre.groupe_max}
        # Questions with one answer are not asked.
        self.repondues: dict[str, str] = {}
        langues = langues_de(offre)
        self._proposer("langue", [(code, nom) for code, nom in Langue.choices if code in langues])
        endroits = [
            (CHEZ_NOUS, _("Dans nos locaux"), offre.chez_nous),
            (CHEZ_VOUS, _("Dans vos locaux"), offre.chez_vous),
        ]
        self._proposer("endroit", [(code, nom) for code, nom, possible in endroits if possible])
        self._oter_l_autre_endroit(champs)

    def _proposer(self, champ: str, choix: list[tuple[str, Any]]) -> None:
        """Offer these answers; a single one is taken as given."""
        if len(choix) == 1:
            self.repondues[champ] = choix[0][0]
            del self.fields[champ]
        else:
            question: Any = self.fields[champ]
            question.choices = choix

    def _oter_l_autre_endroit(self, champs: dict[str, Any]) -> None:
        if self.offre.chez_nous:
            champs["site"].queryset = Lieu.objects.actifs().exclude(type=TypeLieu.PARTENAIRE)
        else:
            del champs["site"]
        if not self.offre.chez_vous:
            for nom in [nom for nom in champs if nom.startswith("lieu_")]:
                del champs[nom]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() | self.repondues
        for rang in range(1, SOUHAITS_MAXIMUM + 1):
            if donnees.get(f"jour_{rang}") and not donnees.get(f"demi_journee_{rang}"):
                donnees[f"demi_journee_{rang}"] = DemiJournee.MATIN
        if donnees.get("endroit") == CHEZ_VOUS:
            manques = {
                "lieu_adresse": _("Écrivez le numéro et la rue."),
                "lieu_code_postal": _("Écrivez le code postal."),
                "lieu_commune": _("Écrivez la ville."),
            }
            for nom, phrase in manques.items():
                if nom not in self.errors and not donnees.get(nom):
                    self.add_error(nom, phrase)
        return donnees

    @property
    def voeux(self) -> list[Voeu]:
        """Return the wished dates of a valid form, in the order of the choices."""
        donnees = self.cleaned_data
        voeux = []
        for rang in range(1, SOUHAITS_MAXIMUM + 1):
            jour: date | None = donnees[f"jour_{rang}"]
            if jour is not None:
                voeux.append(Voeu(jour=jour, demi_journee=DemiJournee(donnees[f"demi_journee_{rang}"])))
        return voeux

    @property
    def lieu(self) -> LieuDecrit | None:
        """Return the structure's room, or None when the workshop is asked for at our place."""
        donnees = self.cleaned_data
        if donnees["endroit"] != CHEZ_VOUS:
            return None
        noms = ("adresse", "code_postal", "commune", "salle", "ecran", "accessible", "acces")
        return LieuDecrit(**{nom: donnees[f"lieu_{nom}"] for nom in noms})

    def arguments(self, *, demandeur: Demandeur) -> dict[str, Any]:
        """Return what the domain takes of a valid form.

        Sent again, by a double click or after "back", it is the same request; sent for another workshop or by somebody else,
        it is another one.
        """
        donnees = self.cleaned_data
        identite = "|".join((str(self.offre.pk), demandeur.structure_nom, demandeur.courriel))
        return {
            "nonce": uuid.uuid5(donnees["nonce"], identite),
            "offre": self.offre,
            "demandeur": demandeur,
            "voeux": self.voeux,
            "lieu": self.lieu,
            "site": donnees.get("site") if self.lieu is None else None,
        } | {nom: donnees[nom] for nom in ("effectif", "public", "langue", "message", "echeance")}


class DemandePubliqueForm(DemandeForm):
    """A structure without account also says who it is."""

    structure_nom = champ_texte(
        _("Nom de votre structure"),
        longueur=120,
        erreur=_("Écrivez le nom de votre structure."),
        remplissage="organization",
    )
    siret = champ_texte(_("Numéro SIRET"), longueur=20, help_text=_("14 chiffres. Il nous aide à vous reconnaître."))
    prenom = champ_texte(_("Votre prénom"), longueur=60, erreur=_("Écrivez votre prénom."), remplissage="given-name")
    nom = champ_texte(_("Votre nom de famille"), longueur=60, erreur=_("Écrivez votre nom."), remplissage="family-name")
    courriel = forms.EmailField(
        label=_("Votre adresse e-mail"),
        help_text=_("Nous répondons à cette adresse."),
        max_length=254,
        error_messages={
            "required": _("Écrivez votre adresse e-mail."),
            "invalid": _("Écrivez une adresse e-mail complète, par exemple prenom.nom@exemple.fr."),
            "max_length": _("Cette adresse e-mail est trop longue."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    telephone = TelephoneField(label=_("Votre téléphone"), required=False)
    accord = forms.BooleanField(
        label=_("J’accepte que le PIMMS garde ces informations pour ma demande."),
        error_messages={
            "required": _("Cochez la case pour accepter. Sans votre accord, nous ne pouvons pas répondre.")
        },
    )

    def _nom_propre(self, champ: str, phrase: Any) -> str:
        propre = assainir_nom(self.cleaned_data[champ])
        if not normaliser(propre):
            raise ValidationError(phrase)
        return propre

    def clean_structure_nom(self) -> str:
        return lire_nom_de_structure(self.cleaned_data["structure_nom"])

    def clean_prenom(self) -> str:
        return self._nom_propre("prenom", _("Écrivez votre prénom."))

    def clean_nom(self) -> str:
        return self._nom_propre("nom", _("Écrivez votre nom."))

    def clean_siret(self) -> str:
        return lire_siret(self.cleaned_data["siret"])

    @property
    def demandeur(self) -> Demandeur:
        donnees = self.cleaned_data
        return Demandeur(
            telephone=donnees["telephone"].as_e164 if donnees["telephone"] else "",
            **{nom: donnees[nom] for nom in ("structure_nom", "siret", "prenom", "nom", "courriel")},
        )
