"""Forms of the people who enter: codes, passwords, invitations, requests for an account, the team."""

import uuid
from typing import Any

from allauth.account import forms as allauth
from allauth.account.fields import SetPasswordField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ateliers.domain.personnes import assainir_nom, normaliser
from partenaires.champs import TelephoneField, lire_nom_de_structure, lire_siret
from partenaires.domain.comptes import compte_joignable
from partenaires.models.structure import RoleReferent

from .demandes import champ_texte
from .garde import GardeForm

LONGUEUR_COURRIEL = 254


def champ_courriel(libelle: Any, **options: Any) -> forms.EmailField:
    """Return a field for an e-mail address, kept in lower case."""
    return CourrielField(
        label=libelle,
        max_length=LONGUEUR_COURRIEL,
        error_messages={
            "required": _("Écrivez une adresse e-mail."),
            "invalid": _("Écrivez une adresse e-mail complète, par exemple prenom.nom@exemple.fr."),
            "max_length": _("Cette adresse e-mail est trop longue."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": options.pop("remplissage", "email"), "spellcheck": "false"}),
        **options,
    )


class CourrielField(forms.EmailField):
    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


class NomField(forms.CharField):
    """A first name or a family name, in any script."""

    def __init__(self, *, remplissage: str, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": remplissage})
        super().__init__(max_length=60, widget=widget, **options)

    def clean(self, value: Any) -> str:
        nom = assainir_nom(super().clean(value))
        if "//" in nom or "www" in nom.lower() or "@" in nom:
            raise ValidationError(
                _("Écrivez seulement un nom, sans adresse de site ni adresse e-mail."), code="adresse"
            )
        if self.required and not normaliser(nom):
            raise ValidationError(self.error_messages["required"], code="required")
        return nom


def champ_prenom(libelle: Any, *, remplissage: str = "given-name", **options: Any) -> NomField:
    messages = {"required": _("Écrivez votre prénom."), "max_length": _("Écrivez %(limit_value)d lettres au plus.")}
    return NomField(label=libelle, remplissage=remplissage, error_messages=messages, **options)


def champ_nom() -> NomField:
    messages = {"required": _("Écrivez votre nom."), "max_length": _("Écrivez %(limit_value)d lettres au plus.")}
    return NomField(label=_("Votre nom de famille"), remplissage="family-name", error_messages=messages)


class DemanderCodeForm(allauth.RequestLoginCodeForm):
    """Ask for a code to sign in."""

    email = champ_courriel(_("Votre adresse e-mail"), help_text=_("Nous vous envoyons un code à cette adresse."))

    def clean_email(self) -> str:
        courriel: str = super().clean_email()
        self._user = compte_joignable(courriel)
        return courriel


class CodeForm(allauth.BaseConfirmCodeForm):
    """Give the code that was received."""

    code = forms.CharField(
        label=_("Code à 8 chiffres"),
        max_length=30,
        error_messages={
            "required": _("Écrivez le code que vous avez reçu."),
            "max_length": _("Écrivez seulement le code que vous avez reçu."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": "12"}),
    )


class MotDePasseForm(allauth.LoginForm):
    """Sign in with a password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = forms.CharField(
            label=_("Adresse e-mail ou nom d’utilisateur"),
            max_length=LONGUEUR_COURRIEL,
            error_messages={
                "required": _("Écrivez votre adresse e-mail ou votre nom d’utilisateur."),
                "max_length": _("Cette adresse est trop longue."),
            },
            widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Mot de passe"),
            strip=False,
            error_messages={"required": _("Écrivez votre mot de passe.")},
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


class ChangerMotDePasseForm(allauth.ResetPasswordForm):
    """Ask for a code to choose a new password, or a first one."""

    email = champ_courriel(_("Votre adresse e-mail"), help_text=_("Nous vous envoyons un code à cette adresse."))

    def clean_email(self) -> str:
        courriel: str = super().clean_email()
        compte = compte_joignable(courriel)
        self.users = [compte] if compte else []
        return courriel


class NouveauMotDePasseForm(allauth.ResetPasswordKeyForm):
    """Choose a password. Once is enough: a code always opens the account again."""

    password1 = SetPasswordField(
        label=_("Nouveau mot de passe"),
        help_text=_("14 caractères au moins. Par exemple quatre mots sans rapport entre eux."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["password2"]
        champ = self.fields["password1"]
        champ.error_messages["required"] = _("Écrivez un mot de passe.")
        champ.widget.attrs = {"autocomplete": "new-password"}


class ArriveeForm(forms.Form):
    """Accept an invitation without having an account."""

    prenom = champ_prenom(_("Votre prénom"))
    nom = champ_nom()
    telephone = TelephoneField(label=_("Votre téléphone"), required=False)

    @property
    def arguments(self) -> dict[str, str]:
        """Return what the domain takes of a valid form."""
        telephone = self.cleaned_data["telephone"]
        return self.cleaned_data | {"telephone": telephone.as_e164 if telephone else ""}


class DemandeAccesForm(GardeForm):
    """Ask for an account."""

    prenom = champ_prenom(_("Votre prénom"))
    nom = champ_nom()
    courriel = champ_courriel(_("Votre adresse e-mail professionnelle"), help_text=_("Elle servira à vous connecter."))
    telephone = TelephoneField(label=_("Votre téléphone"), required=False)
    structure_nom = champ_texte(
        _("Nom de votre structure"),
        longueur=120,
        erreur=_("Écrivez le nom de votre structure."),
        remplissage="organization",
    )
    siret = champ_texte(
        _("Numéro SIRET de votre structure"), longueur=20, help_text=_("14 chiffres. Il nous aide à vous reconnaître.")
    )
    message = forms.CharField(
        label=_("Votre message"),
        help_text=_("Par exemple : ce que vous aimeriez faire avec nous."),
        required=False,
        max_length=1000,
        error_messages={"max_length": _("Ce message est trop long. Écrivez 1 000 lettres au plus.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_structure_nom(self) -> str:
        return lire_nom_de_structure(self.cleaned_data["structure_nom"])

    def clean_siret(self) -> str:
        return lire_siret(self.cleaned_data["siret"])

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what the domain takes of a valid form. Sent again, it is the same request; for somebody else, another."""
        donnees = self.cleaned_data
        identite = "|".join((donnees["courriel"], normaliser(donnees["structure_nom"])))
        telephone = donnees["telephone"]
        champs = {nom: donnees[nom] for nom in ("prenom", "nom", "courriel", "structure_nom", "siret", "message")}
        return champs | {
            "nonce": uuid.uuid5(donnees["nonce"], identite),
            "telephone": telephone.as_e164 if telephone else "",
        }


def champ_role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Rôle"),
        choices=[
            (RoleReferent.CONTACT, _("Contact : inscrit des groupes et demande des ateliers")),
            (RoleReferent.GESTIONNAIRE, _("Gestionnaire : gère aussi les accès et la fiche de la structure")),
        ],
        initial=RoleReferent.CONTACT,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez un rôle."),
            "invalid_choice": _("Choisissez un rôle de la liste."),
        },
    )


class InviterForm(forms.Form):
    """Invite a colleague."""

    prenom = champ_prenom(_("Son prénom"), remplissage="off", required=False)
    courriel = champ_courriel(_("Son adresse e-mail"), remplissage="off")
    role = champ_role()


class RoleForm(forms.Form):
    """Change the role of a colleague."""

    role = champ_role()
