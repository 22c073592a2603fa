"""Public addresses of the plugin: the private calendars alone. Everything else is behind the administration's login."""

from django.urls import path

from .views.flux import agenda_ics

app_name = "parcours"

urlpatterns = [
    path("parcours/agenda/<str:jeton>.ics", agenda_ics, name="flux"),
]
