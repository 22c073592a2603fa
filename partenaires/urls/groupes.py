"""Groups, in the portal."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from partenaires.views.espace.groupes import AnnulerView, GroupesView, GroupeView, ModifierView
from partenaires.views.espace.imprimes import AttestationView, InvitationView, ListeView
from partenaires.views.espace.participants import ParticipantsView, RemplacerView, RetirerView
from partenaires.views.espace.seances import InscrireView, SeancesView

du_groupe = [
    path("", GroupeView.as_view(), name="groupe"),
    path("modifier/", ModifierView.as_view(), name="groupe_modifier"),
    path("annuler/", AnnulerView.as_view(), name="groupe_annuler"),
    path("personnes/", ParticipantsView.as_view(), name="participants"),
    path("personnes/<int:participant>/", RemplacerView.as_view(), name="participant"),
    path("personnes/<int:participant>/retirer/", RetirerView.as_view(), name="participant_retirer"),
    path("liste.pdf", ListeView.as_view(), name="groupe_liste"),
    path("invitation.pdf", InvitationView.as_view(), name="groupe_invitation"),
    path("attestation.pdf", AttestationView.as_view(), name="groupe_attestation"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("espace/<int:structure>/seances/", SeancesView.as_view(), name="seances"),
    path("espace/<int:structure>/seances/<uuid:seance>/inscrire/", InscrireView.as_view(), name="inscrire"),
    path("espace/<int:structure>/groupes/", GroupesView.as_view(), name="groupes"),
    path("espace/<int:structure>/groupes/<uuid:groupe>/", include(du_groupe)),
]
