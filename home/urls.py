from django.urls import path

from .views.fichiers import Favicon, robots, security_txt
from .views.recherche import recherche

urlpatterns = [
    path("recherche/", recherche, name="recherche"),
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", Favicon.as_view(), name="favicon"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]
