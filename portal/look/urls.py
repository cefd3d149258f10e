"""The addresses of the gallery and of a visitor's choice of colours and letters."""

from django.urls import path

from portal.look import views

app_name = "look"
urlpatterns = [path("ui", views.gallery, name="gallery"), path("ui/appearance/", views.appearance, name="appearance")]
