"""What the forms open to everybody share: so many are taken from one address of the network, then they wait."""

from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpRequest
from django.utils.translation import gettext as _

ACTION = "partenaires_envoi"


def envoi_permis(request: HttpRequest, form: Any) -> bool:
    """Count a form that is right (ACCOUNT_RATE_LIMITS), and say whether it may go on. If not, the form says why."""
    if consume(request, action=ACTION):
        return True
    form.add_error(
        None,
        _("Trop de demandes arrivent de votre réseau. Attendez une heure, puis envoyez-la encore. Ou appelez-nous."),
    )
    return False
