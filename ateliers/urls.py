"""The public addresses of the workshops. The pages of the agenda and of a workshop are Wagtail's."""

from django.urls import path

from .views import flux, reservation, seance

app_name = "ateliers"
urlpatterns = [
    path("ateliers/agenda.ics", flux.agenda_ics, name="agenda_ics"),
    path("seances/<uuid:uuid>.ics", flux.seance_ics, name="seance_ics"),
    path("seances/<uuid:uuid>/", seance.seance, name="seance"),
    path("reservations/<str:jeton>/", reservation.reservation, name="reservation"),
    path("reservations/<str:jeton>/annuler/", reservation.annuler, name="reservation_annuler"),
    path("reservations/<str:jeton>/places/", reservation.changer_places, name="reservation_places"),
]
