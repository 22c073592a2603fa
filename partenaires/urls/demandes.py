"""Requests for workshops: public form, links without account, portal."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
