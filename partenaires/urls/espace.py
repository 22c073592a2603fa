"""The portal of a structure."""

from django.urls import path

from partenaires.views.espace.accueil import AccueilView, ChoixView

urlpatterns = [
    path("espace/", ChoixView.as_view(), name="espace"),
    path("espace/<int:structure>/", AccueilView.as_view(), name="accueil"),
]
