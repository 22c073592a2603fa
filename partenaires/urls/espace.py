"""The portal of a structure."""

from django.urls import path

from partenaires.views.espace.accueil import AccueilView, ChoixView
from partenaires.views.espace.agenda import AgendaView
from partenaires.views.espace.documents import DocumentsView, DocumentView
from partenaires.views.espace.fiche import FicheView, ModifierFicheView
from partenaires.views.flux import agenda_ics

urlpatterns = [
    path("espace/", ChoixView.as_view(), name="espace"),
    path("espace/<int:structure>/", AccueilView.as_view(), name="accueil"),
    path("espace/<int:structure>/fiche/", FicheView.as_view(), name="fiche"),
    path("espace/<int:structure>/fiche/modifier/", ModifierFicheView.as_view(), name="fiche_modifier"),
    path("espace/<int:structure>/documents/", DocumentsView.as_view(), name="documents"),
    path("espace/<int:structure>/documents/<int:document>/", DocumentView.as_view(), name="document"),
    path("espace/<int:structure>/agenda/", AgendaView.as_view(), name="agenda"),
    path("agenda/<str:jeton>.ics", agenda_ics, name="agenda_ics"),
]
