"""The address of the gallery."""

from django.urls import path

from portal.look import views

app_name = "look"
urlpatterns = [path("", views.gallery, name="gallery")]
