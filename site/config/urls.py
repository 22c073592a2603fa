"""The only place that mounts the applications."""

from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.documents import urls as wagtaildocs_urls

handler500 = "config.erreurs.serveur"

# As many tries by address as partners have (ACCOUNT_RATE_LIMITS), whatever the accounts that are tried.
connexion = rate_limit(action="login")(LoginView.as_view(template_name="home/connexion.html"))

urlpatterns = [
    path("gestion/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("connexion/", connexion, name="connexion"),
    path("deconnexion/", LogoutView.as_view(), name="deconnexion"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    path("partenaires/", include("partenaires.urls.connexion")),
    path("", include("ateliers.urls")),
    path("", include("partenaires.urls")),
    path("", include("parcours.urls")),
    path("", include("home.urls")),
]

if settings.SERVIR_MEDIA:
    urlpatterns.append(path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}))

urlpatterns.append(path("", include(wagtail_urls)))
