"""Requests for workshops: public form, links without account, portal."""

from django.urls import path
from django.urls.resolvers import URLPattern

from partenaires.views.demander import catalogue, demander
from partenaires.views.espace.demandes import (
    DemanderAtelierView,
    DemandesView,
    DemandeView,
    NouvelleDemandeView,
    RepondreView,
)
from partenaires.views.reponse import demande_lien, demande_lien_reponse

urlpatterns: list[URLPattern] = [
    path("demander/", catalogue, name="demander"),
    path("demander/<int:offre>/", demander, name="demander_atelier"),
    path("demande/<str:jeton>/", demande_lien, name="demande_lien"),
    path("demande/<str:jeton>/<slug:reponse>/", demande_lien_reponse, name="demande_lien_reponse"),
    path("espace/<int:structure>/demandes/", DemandesView.as_view(), name="demandes"),
    path("espace/<int:structure>/demandes/nouvelle/", NouvelleDemandeView.as_view(), name="demande_nouvelle"),
    path(
        "espace/<int:structure>/demandes/nouvelle/<int:offre>/",
        DemanderAtelierView.as_view(),
        name="demande_nouvelle_atelier",
    ),
    path("espace/<int:structure>/demandes/<uuid:demande>/", DemandeView.as_view(), name="demande"),
    path(
        "espace/<int:structure>/demandes/<uuid:demande>/<slug:reponse>/", RepondreView.as_view(), name="demande_reponse"
    ),
]
