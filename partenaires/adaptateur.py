"""How allauth behaves here: nobody signs up, mails leave by the outbox, and each person is led to their own place."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ateliers.domain.lettres import deposer_texte

from .conf import reglage, url_absolue
from .domain.comptes import DROIT_DE_L_EQUIPE
from .models import Structure

VALIDITE = timedelta(minutes=15)
INCONNU = "account/email/unknown_account"
MAUVAIS_MOT_DE_PASSE = _("Ce mot de passe ne va pas avec ce nom ou cette adresse. Vérifiez les deux.")
TROP_D_ESSAIS = _("Il y a eu trop d’essais. Attendez quelques minutes, puis recommencez.")


class CompteAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": MAUVAIS_MOT_DE_PASSE,
        "username_password_mismatch": MAUVAIS_MOT_DE_PASSE,
        "too_many_login_attempts": TROP_D_ESSAIS,
        "rate_limited": TROP_D_ESSAIS,
        "incorrect_code": _("Ce code n’est pas le bon. Vérifiez-le dans notre dernier message."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """Return the path of our own stage. Imported here, allauth's stages would import this adapter back."""
        return ["partenaires.etapes.EtapeCode"]

    def is_ajax(self, request: HttpRequest) -> bool:
        """Say no: our screens are pages, whoever asks for them."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the portal those who act for a structure, to the back office the staff, and the others to asking."""
        if Structure.objects.de_la_personne(request.user).exists():
            return reverse("partenaires:espace")
        if request.user.has_perm(DROIT_DE_L_EQUIPE):
            return super().get_login_redirect_url(request)
        messages.warning(request, _("Votre compte n’est relié à aucune structure. Vous pouvez demander un accès."))
        return reverse("partenaires:acces")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Say of an account closed half-way what is said of a wrong code."""
        messages.error(request, self.error_messages["incorrect_code"])
        return redirect("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail; it does not leave any more when its code is too old. An unknown address is told once a day."""
        contexte = context | {
            "association": reglage("NOM"),
            "minutes": int(VALIDITE.total_seconds() // 60),
            "acces": url_absolue(reverse("partenaires:acces")),
            "connexion": url_absolue(resolve_url(settings.LOGIN_URL)),
        }
        unique = f"inconnu:{_empreinte(email)}:{timezone.localdate()}" if template_prefix == INCONNU else uuid4().hex
        deposer_texte(
            destinataire=email,
            sujet=render_to_string(f"{template_prefix}_subject.txt", contexte),
            texte=render_to_string(f"{template_prefix}_message.txt", contexte),
            cle=f"compte:{unique}",
            perime_le=timezone.now() + VALIDITE,
        )


def _empreinte(courriel: str) -> str:
    return hashlib.sha256(courriel.lower().encode()).hexdigest()
