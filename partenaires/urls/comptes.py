"""How people enter: invitations, requests for an account, and the team of a structure."""

from django.urls import path

from partenaires.views.acces import acces_demande, demander_acces
from partenaires.views.espace import equipe
from partenaires.views.invitation import invitation

EQUIPE = "espace/<int:structure>/equipe/"

urlpatterns = [
    path("invitation/<str:jeton>/", invitation, name="invitation"),
    path("acces/", demander_acces, name="acces"),
    path("acces/envoyee/", acces_demande, name="acces_demande"),
    path(EQUIPE, equipe.EquipeView.as_view(), name="equipe"),
    path(f"{EQUIPE}inviter/", equipe.InviterView.as_view(), name="equipe_inviter"),
    path(f"{EQUIPE}<int:referent>/", equipe.RoleView.as_view(), name="equipe_role"),
    path(f"{EQUIPE}<int:referent>/retirer/", equipe.RetirerView.as_view(), name="equipe_retirer"),
    path(f"{EQUIPE}invitations/<int:invitation>/renvoyer/", equipe.RenvoyerView.as_view(), name="equipe_renvoyer"),
    path(
        f"{EQUIPE}invitations/<int:invitation>/retirer/",
        equipe.RetirerInvitationView.as_view(),
        name="equipe_retirer_invitation",
    ),
]
