"""Groups, in the portal."""

from django.urls import path

from partenaires.views.flux import agenda_ics

urlpatterns = [
    path("agenda/<str:jeton>.ics", agenda_ics, name="agenda"),
]
