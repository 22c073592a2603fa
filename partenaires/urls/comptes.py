"""How people enter: invitations, and requests for an account."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
