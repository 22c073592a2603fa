"""Sign in and out: the screens of allauth that partners need, under the names that it gives them. The others do not exist."""

from allauth.account import views
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from partenaires.views.acces import demander_acces

urlpatterns = [
    path("compte/connexion/", views.request_login_code, name="account_login"),
    path("compte/connexion/", views.request_login_code, name="account_request_login_code"),
    path("compte/connexion/code/", views.confirm_login_code, name="account_confirm_login_code"),
    path("compte/connexion/mot-de-passe/", views.login, name="compte_mot_de_passe"),
    path("compte/mot-de-passe/", never_cache(views.password_reset), name="account_reset_password"),
    path(
        "compte/mot-de-passe/code/",
        never_cache(views.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "compte/mot-de-passe/nouveau/",
        never_cache(views.complete_password_reset),
        name="account_complete_password_reset",
    ),
    path("compte/deconnexion/", require_POST(views.logout), name="account_logout"),
    # Nobody signs up: they ask. allauth writes this address in its mail to those it does not know.
    path("acces/", demander_acces, name="account_signup"),
]
