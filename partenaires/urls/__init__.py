"""Addresses of the partners' part, all under /partenaires/ but the public page itself, which is Wagtail's."""

from django.urls import include, path

from . import comptes, demandes, espace, groupes

app_name = "partenaires"

urlpatterns = [
    path(
        "partenaires/",
        include([*comptes.urlpatterns, *demandes.urlpatterns, *groupes.urlpatterns, *espace.urlpatterns]),
    ),
]
