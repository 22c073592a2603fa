from django.urls import URLPattern

app_name = "ateliers"
urlpatterns: list[URLPattern] = []
